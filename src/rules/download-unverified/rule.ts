import type { InstructionOf } from '../../dockerfile/ast.ts';
import { flagText } from '../../dockerfile/flags.ts';
import type { Span } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { reachedStages } from '../support/build-context.ts';
import { inDockerfile, soundImages } from '../support/images.ts';
import { type RunStep, runSteps } from '../support/run-steps.ts';

const verifiers =
  /^(?:(?:sha(?:1|224|256|384|512)|md5|b2|ck)sum|shasum|gpg|gpgv|gpg2|cosign|minisign|openssl|apt-key)$/;
const looksOnly = /^(?:--spider|--head|-[a-zA-Z]*I[a-zA-Z]*|--version|-V|--help)$/;
const url = /^["']?(?:https?|ftp):\/\//i;
const here = /^["']?https?:\/\/(?:localhost|127\.|\[::1\])/i;

/** URLs that a RUN fetches, where nothing in it looks at a checksum or signature. */
function unverified({ commands }: RunStep): readonly { readonly span: Span; readonly text: string }[] {
  if (commands.some(({ program }) => verifiers.test(program ?? ''))) return [];
  return commands.flatMap(({ program, args }) => {
    if (program !== 'wget' && program !== 'curl') return [];
    if (
      program === 'curl' ? args.some(({ text }) => looksOnly.test(text)) : args.some(({ text }) => text === '--spider')
    )
      return [];
    return args.filter(({ text }) => url.test(text) && !here.test(text));
  });
}

function added(add: InstructionOf<'copy' | 'add'>): readonly { readonly span: Span; readonly text: string }[] {
  if (flagText(add.flags, 'checksum') !== '') return [];
  return add.sources.filter(({ text }) => url.test(text) && !/\.git(?:[#?]|$)/.test(text));
}

export const downloadUnverified = rule<{ readonly url: string; readonly way: 'run' | 'add' }>({
  id: 'download-unverified',
  title: 'a download with no checksum',
  severity: 'notice',
  message: ({ url: from, way }) =>
    `nothing checks what ${from} delivers, today or next year; ${way === 'add' ? 'write ADD --checksum=sha256:…' : "check it in the same RUN: echo '<sum>  <file>' | sha256sum -c"}`,
  *check(repo) {
    for (const step of runSteps(repo)) {
      for (const { span, text } of unverified(step)) {
        yield { at: inDockerfile(step.image, span), params: { url: text.replace(/^["']|["']$/g, ''), way: 'run' } };
      }
    }
    for (const image of soundImages(repo)) {
      for (const instruction of reachedStages(image).flatMap(({ instructions }) => instructions)) {
        if (instruction.kind !== 'add') continue;
        for (const { span, text } of added(instruction)) {
          yield { at: inDockerfile(image, span), params: { url: text, way: 'add' } };
        }
      }
    }
  },
});
