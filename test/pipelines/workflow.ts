import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** Something that may start a workflow. */
export type Happening = {
  readonly event: 'push' | 'release';
  readonly ref: string;
  /** Of a release. */
  readonly action: string | null;
};

/** One of the workflows in examples/workflows. */
export type Workflow = {
  readonly startsOn: (happening: Happening) => boolean;
  /** The inputs that it gives to the Action. */
  readonly inputs: Readonly<Record<string, string>>;
};

function at(value: unknown, ...keys: readonly string[]): unknown {
  let here = value;
  for (const key of keys)
    here = typeof here === 'object' && here !== null ? new Map(Object.entries(here)).get(key) : undefined;
  return here;
}

function texts(value: unknown): readonly string[] | null {
  return Array.isArray(value) ? value.map(String) : null;
}

/** GitHub's filter patterns, as far as the examples use them: `*` stops at a slash. */
function matches(pattern: string, name: string): boolean {
  if (/[?+[\]!]/.test(pattern)) throw new Error(`${pattern}: only * and ** are understood here`);
  const source = pattern.replace(/\*\*|\*|[.\\^$|(){}]/g, (part) =>
    part === '**' ? '.*' : part === '*' ? '[^/]*' : `\\${part}`,
  );
  return new RegExp(`^${source}$`).test(name);
}

function starts(on: unknown, { event, ref, action }: Happening): boolean {
  if (at(on, event) === undefined) return false;
  if (event === 'release') return texts(at(on, 'release', 'types'))?.includes(action ?? '') ?? true;
  const kind = ref.startsWith('refs/tags/') ? 'tags' : 'branches';
  const filters = texts(at(on, 'push', kind));
  if (filters === null) return at(on, 'push', kind === 'tags' ? 'branches' : 'tags') === undefined;
  const name = ref.replace(/^refs\/(?:tags|heads)\//, '');
  return filters.some((pattern) => matches(pattern, name));
}

/** @param path below examples/workflows */
export function workflow(path: string): Workflow {
  const parsed: unknown = parse(readFileSync(new URL(`../../examples/workflows/${path}`, import.meta.url), 'utf8'));
  const steps: unknown = at(parsed, 'jobs', 'images', 'steps');
  const ours = Array.isArray(steps)
    ? steps.find((step) => String(at(step, 'uses')).startsWith('simonsobs/ocs-agent-action@'))
    : undefined;
  const given = at(ours, 'with');
  if (typeof given !== 'object' || given === null) throw new Error(`${path}: no step of this Action with inputs`);
  return {
    startsOn: (happening) => starts(at(parsed, 'on'), happening),
    inputs: Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)])),
  };
}
