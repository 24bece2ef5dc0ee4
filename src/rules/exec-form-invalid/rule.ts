import type { Instruction, InstructionOf } from '../../dockerfile/ast.ts';
import type { Edit, Severity } from '../../model/finding.ts';
import type { Span } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { eolOf, insertingAt, replacing } from '../support/edits.ts';
import { inDockerfile, ownInstructions, type SoundImage, soundImages } from '../support/images.ts';
import { cmdIsUsed } from '../support/services.ts';
import { type TriedJson, triedAsJson, triedAsJsonWords } from '../support/tried-json.ts';

const consequence = {
  entrypoint: 'Docker hands all of it to /bin/sh, which finds no such program (status 127)',
  cmd: 'Docker hands it to the entry point as one shell command, which is no argument (status 2)',
  run: 'Docker hands all of it to /bin/sh, which finds no such program: the build fails',
  healthcheck: 'Docker hands all of it to /bin/sh, so the check always fails',
  copy: 'Docker takes the words for file patterns: the build fails',
  add: 'Docker takes the words for file patterns: the build fails',
} as const;

type Kind = keyof typeof consequence;

/** Source: BuildKit's parseJSON: what is no JSON array of strings is shell form, without a word. */
export const execFormInvalid = rule<{
  readonly kind: Kind;
  readonly because: string;
  readonly instead: string | null;
}>({
  id: 'exec-form-invalid',
  title: 'looks like exec form, is shell form',
  severity: 'error',
  witness: 'test/e2e/witness/entrypoint.test.ts',
  message: ({ kind, because, instead }) =>
    `this looks like a JSON array and is none, it ${because}: ${consequence[kind]}; write ${
      instead === null ? 'a JSON array of strings in double quotes' : `\`${instead}\``
    }`,
  *check(repo) {
    for (const image of soundImages(repo)) {
      for (const instruction of ownInstructions(image)) {
        const tried = triedBy(instruction);
        const severity = tried ? severityOf(image, instruction) : null;
        if (!tried || !severity) continue;
        const instead = tried.elements ? `[${tried.elements.map((one) => JSON.stringify(one)).join(', ')}]` : null;
        yield {
          severity,
          at: inDockerfile(image, tried.span),
          params: { kind: tried.kind, because: tried.because, instead },
          ...(instead === null ? {} : { fix: { safe: true, edits: editsOf(image, instruction, tried, instead) } }),
        };
      }
    }
  },
});

type Tried = TriedJson & { readonly kind: Kind; readonly span: Span };

function triedBy(instruction: Instruction): Tried | null {
  switch (instruction.kind) {
    case 'entrypoint':
    case 'cmd':
    case 'run':
    case 'healthcheck': {
      const { arguments: args, kind } = instruction;
      const tried = args?.form === 'shell' ? triedAsJson(args.text.text) : null;
      return args && tried ? { ...tried, kind, span: args.span } : null;
    }
    case 'copy':
    case 'add':
      return triedByCopy(instruction);
    default:
      return null;
  }
}

function triedByCopy({ kind, exec, sources, destination }: InstructionOf<'copy' | 'add'>): Tried | null {
  const [first] = sources;
  if (exec || !first) return null;
  const tried = triedAsJsonWords([...sources, destination]);
  return tried ? { ...tried, kind, span: { start: first.span.start, end: destination.span.end } } : null;
}

/** null where the instruction has no effect: a later one replaces it. */
function severityOf(image: SoundImage, instruction: Instruction): Severity | null {
  const { entrypoint, cmd } = image.config;
  switch (instruction.kind) {
    case 'entrypoint':
      return entrypoint.kind === 'argv' && entrypoint.instruction === instruction ? 'error' : null;
    case 'cmd':
      if (cmd.kind !== 'argv' || cmd.instruction !== instruction) return null;
      return cmdIsUsed(image) ? 'error' : 'warning';
    case 'healthcheck':
      return 'warning';
    default:
      return 'error';
  }
}

function editsOf(image: SoundImage, instruction: Instruction, tried: Tried, instead: string): readonly Edit[] {
  const { file } = image.dockerfile;
  const edits = [replacing(file, tried.span, instead)];
  if (tried.comment === null) return edits;
  return [insertingAt(file, instruction.span.start, `${tried.comment}${eolOf(file)}`), ...edits];
}
