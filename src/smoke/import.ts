import { startContainer } from './container.ts';
import { importProbe } from './probe.ts';
import type { Tools } from './sandbox.ts';

/** What the image's own Python says of one agent. */
export type ImportedAgent = {
  readonly plugin: string;
  readonly agentClass: string;
  readonly module: string;
  /** null: it imports, and its entry point can be called as OCS calls it. */
  readonly error: string | null;
  /** The module that was missing, where that was the error. */
  readonly missing: string | null;
};

export type ImportResult = {
  readonly agents: readonly ImportedAgent[];
  /** Plugins that could not be loaded, with Python's last line. */
  readonly plugins: readonly { readonly plugin: string; readonly error: string }[];
  /** null: the probe ran to its end. */
  readonly failure: string | null;
  readonly log: readonly string[];
};

function parseRow(line: string, token: string): ReadonlyMap<string, unknown> | null {
  if (!line.startsWith(token)) return null;
  try {
    const row: unknown = JSON.parse(line.slice(token.length));
    return typeof row === 'object' && row !== null ? new Map(Object.entries(row)) : null;
  } catch {
    return null;
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Imports every plugin agent of an image, in one container without network. */
export async function importAgents(tools: Tools, image: string, seconds: number): Promise<ImportResult> {
  // The image can print what it likes; only lines with a token it cannot know are ours.
  const token = `${tools.random.hex(16)} `;
  const rows: ReadonlyMap<string, unknown>[] = [];
  const log: string[] = [];
  const listening = {
    ...tools,
    progress: {
      ...tools.progress,
      output(source: string, line: string) {
        const row = parseRow(line, token);
        if (row) rows.push(row);
        else {
          log.push(line);
          tools.progress.output(source, line);
        }
      },
    },
  };
  const container = await startContainer(
    listening,
    'import',
    {
      image,
      network: 'none',
      environment: {},
      entrypoint: 'python3',
      arguments: ['-c', importProbe, token],
      devices: [],
    },
    [],
  );
  const over = new AbortController();
  try {
    const exit = await Promise.race([container.ended, tools.clock.after(seconds * 1000, over.signal).then(() => null)]);
    const done = rows.some((row) => row.has('done'));
    const ending =
      exit === null
        ? `did not end within ${seconds} s`
        : `ended with status ${exit.status}${exit.engineError ? `: ${exit.engineError}` : ''}`;
    return {
      agents: rows.flatMap((row) => {
        const agentClass = text(row.get('class'));
        const module = text(row.get('module'));
        if (agentClass === null || module === null) return [];
        return [
          {
            plugin: text(row.get('plugin')) ?? '',
            agentClass,
            module,
            error: text(row.get('error')),
            missing: text(row.get('missing')),
          },
        ];
      }),
      plugins: rows.flatMap((row) => {
        const error = text(row.get('error'));
        return row.has('class') || error === null ? [] : [{ plugin: text(row.get('plugin')) ?? '', error }];
      }),
      failure: done ? null : `the import of the agents ${ending}`,
      log: log.slice(-50),
    };
  } finally {
    over.abort();
    await container.remove();
  }
}
