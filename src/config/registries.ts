import { type Parsed, parseLines } from './field.ts';
import { linesSchema } from './schema.ts';

/** `docker.io`, `registry.example.org:5000`, `ghcr.io/simonsobs`, `*.example.org`. */
const registry =
  /^(?:\*\.[a-z0-9-]+(?:\.[a-z0-9-]+)*|(?:localhost|[a-z0-9-]+(?:\.[a-z0-9-]+)+|[a-z0-9-]+(?=:))(?::\d+)?(?:\/[a-z0-9._-]+)*)$/;

/** The places that images may come from. */
export function parseRegistries(value: unknown): Parsed<readonly string[]> {
  const lines = parseLines(value);
  const wrong = lines.status === 'ok' ? lines.value.find((line) => !registry.test(line)) : undefined;
  if (wrong === undefined) return lines;
  return {
    status: 'invalid',
    message: `\`${wrong}\` names no registry; one as the names of images begin was expected (\`docker.io\`, \`ghcr.io/simonsobs\`, \`registry.example.org:5000\`), or \`*.\` and a domain`,
  };
}

export const registriesSchema = {
  anyOf: [{ type: 'null' }, linesSchema({ type: 'string', pattern: registry.source })],
  description:
    'Where images may come from: `docker.io`, `ghcr.io/simonsobs`, `*.example.org`. Not given: from anywhere. See the rule registry-untrusted.',
};
