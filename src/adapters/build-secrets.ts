import type { DockerCommand } from '../ports/docker.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** The variable that a build secret is read from: `id=NAME,env=VARIABLE`, or NAME itself where neither env nor src is said. */
function variableOf(secret: string): string | null {
  const fields = new Map(
    secret.split(',').map((field) => {
      const at = field.indexOf('=');
      return at === -1 ? ([field.trim(), ''] as const) : ([field.slice(0, at).trim(), field.slice(at + 1)] as const);
    }),
  );
  if (fields.has('src') || fields.has('source')) return null;
  return fields.get('env') ?? fields.get('id') ?? null;
}

/**
 * What the build's process alone may see besides what every child may: the variables that `secrets` names. Never an
 * input of the Action.
 */
export function secretVariables(command: DockerCommand, given: Variables): Readonly<Record<string, string>> {
  if (command.verb !== 'build') return {};
  return Object.fromEntries(
    command.build.secrets.flatMap((secret) => {
      const name = variableOf(secret);
      const value = name === null ? undefined : given[name];
      return name === null || value === undefined || /^INPUT_/i.test(name) ? [] : [[name, value]];
    }),
  );
}
