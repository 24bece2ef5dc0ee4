import type { Dockerfile, InstructionOf, KeyValue } from '../../dockerfile/ast.ts';
import { runCommands } from '../../dockerfile/shell.ts';
import type { Span } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { inDockerfile, type SoundImage, soundImages } from '../support/images.ts';

type Params = { readonly name: string; readonly way: 'ENV' | 'ARG' | 'text' };

const secretName =
  /(?:^|_)(?:passwords?|passwd|pword|passphrase|secrets?|tokens?|api_?keys?|credentials?|(?:private|secret|access|ssh|deploy|auth|encryption)_?keys?)(?:_[A-Z0-9]+)?$|^(?:key|auth)$/i;
/** Names that only speak of a secret. */
const harmlessName =
  /(?:^|_)(?:public|file|path|dir|url|uri|version|name|id|length|size|ttl|timeout|expiry|type|policy|header)(?:_|$)/i;

/** Shapes that are nothing else. Source: the token formats that GitHub, GitLab, AWS, Slack, PyPI and OpenSSL document. */
const secretText =
  /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{40,}|glpat-[A-Za-z0-9_-]{20,}|AKIA[0-9A-Z]{16}|xox[baprs]-[A-Za-z0-9-]{10,}|pypi-[A-Za-z0-9_-]{50,}|dckr_pat_[A-Za-z0-9_-]{20,})|-----BEGIN [A-Z ]*PRIVATE KEY-----/g;
const userInfo = /\b(?:https?|git|ssh|ftp):\/\/([^\s/@:'"${}]+):([^\s/@'"${}]+)@/g;

function isEmpty(value: string): boolean {
  return (
    /^(?:""|''|)$/.test(value) ||
    /^["']?(?:\/|\$)/.test(value) ||
    /^["']?(?:true|false|none|null|\d{1,2})["']?$/i.test(value)
  );
}

function namesSecret({ key, value }: KeyValue, way: 'ENV' | 'ARG'): boolean {
  if (!secretName.test(key.text) || harmlessName.test(key.text)) return false;
  // An ARG without a default is there to be given, and what is given stays in the history.
  return value === null ? way === 'ARG' : !isEmpty(value.text);
}

/** What a RUN only says, on nobody's standard input and in no file. */
function spoken(dockerfile: Dockerfile, run: InstructionOf<'run'>): readonly Span[] {
  return runCommands(dockerfile, run)
    .filter(({ words, redirections, followedBy }) => {
      const isEcho = words[0]?.value === 'echo' || words[0]?.value === 'printf';
      return isEcho && redirections.length === 0 && followedBy !== '|';
    })
    .map(({ span }) => span);
}

function written({ dockerfile }: SoundImage): readonly { readonly span: Span; readonly name: string }[] {
  const { text } = dockerfile.file;
  const found: { span: Span; name: string }[] = [];
  for (const instruction of dockerfile.instructions) {
    const { span } = instruction;
    const shown = instruction.kind === 'run' ? spoken(dockerfile, instruction) : [];
    const part = text.slice(span.start, span.end);
    for (const match of [...part.matchAll(secretText), ...part.matchAll(userInfo)]) {
      const start = span.start + match.index;
      if (shown.some((each) => each.start <= start && start < each.end)) continue;
      found.push({ span: { start, end: start + match[0].length }, name: `${match[0].slice(0, 8)}…` });
    }
  }
  return found;
}

export const secretInDockerfile = rule<Params>({
  id: 'secret-in-dockerfile',
  title: 'a password, token or key in ENV, ARG or plain text',
  severity: 'warning',
  message: ({ name, way }) =>
    way === 'text'
      ? `this looks like a secret (${name}): it stays in the image's history and in git; take it back where it was made, and use a build secret`
      : `${name} in ${way} stays in the image's history for everybody who can pull it; for a build use RUN --mount=type=secret, for the agent give it when the container starts`,
  *check(repo) {
    for (const image of soundImages(repo)) {
      const texts = written(image);
      for (const { span, name } of texts) yield { at: inDockerfile(image, span), params: { name, way: 'text' } };
      for (const instruction of [...image.dockerfile.globalArgs, ...image.dockerfile.instructions]) {
        if (instruction.kind !== 'env' && instruction.kind !== 'arg') continue;
        const way = instruction.kind === 'env' ? 'ENV' : 'ARG';
        for (const pair of instruction.pairs) {
          const isSaid = texts.some(({ span }) => span.start >= pair.span.start && span.end <= pair.span.end);
          if (isSaid || !namesSecret(pair, way)) continue;
          yield { at: inDockerfile(image, pair.key.span), params: { name: pair.key.text, way } };
        }
      }
    }
  },
});
