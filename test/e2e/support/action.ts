import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateReport } from '../../unit/support/validate-report.ts';
import type { Repository } from './repository.ts';

const project = new URL('../../..', import.meta.url).pathname;

export type Ran = {
  readonly status: number;
  /** Both streams, as the runner's log shows them. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly report: Record<string, unknown>;
  /** The label of everything that this run started. */
  readonly runId: string;
};

export type GitHubEvent = {
  readonly name: string;
  readonly ref: string;
  readonly payload?: Readonly<Record<string, unknown>>;
  /** Default: HEAD of the repository. */
  readonly sha?: string;
};

function child(
  program: string,
  argv: readonly string[],
  env: Record<string, string>,
  cwd: string,
): Promise<{ status: number; log: string; stdout: string }> {
  return new Promise((resolve, reject) => {
    const running = spawn(program, argv, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    let stdout = '';
    running.stdout.on('data', (chunk: Buffer) => {
      log += String(chunk);
      stdout += String(chunk);
    });
    running.stderr.on('data', (chunk: Buffer) => {
      log += String(chunk);
    });
    running.once('error', reject);
    running.once('close', (status) => resolve({ status: status ?? -1, log, stdout }));
  });
}

/** `name<<delimiter\nvalue\ndelimiter`, as @actions/core writes GITHUB_OUTPUT. */
export function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const match of text.matchAll(/^(?<name>[^\n=]+)<<(?<end>\S+)\n(?<value>[\s\S]*?)\n\k<end>$/gm)) {
    outputs[match.groups?.['name'] ?? ''] = match.groups?.['value'] ?? '';
  }
  return outputs;
}

function environmentOf(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name] ?? '']])),
  );
}

/** Runs the committed bundle as the runner does: inputs, event and files by environment variables. */
export async function runAction(
  repository: Repository,
  event: GitHubEvent,
  inputs: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>> = {},
): Promise<Ran> {
  const temporary = mkdtempSync(join(tmpdir(), 'runner-'));
  try {
    const at = (name: string): string => join(temporary, name);
    for (const file of ['output', 'summary', 'state']) writeFileSync(at(file), '');
    mkdirSync(at('temp'));
    writeFileSync(
      at('event.json'),
      JSON.stringify({
        repository: { full_name: 'simonsobs/socs', default_branch: 'main', fork: false },
        ...event.payload,
      }),
    );
    const env = {
      ...environmentOf(['PATH', 'HOME', 'DOCKER_HOST', 'LANG']),
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: event.name,
      GITHUB_EVENT_PATH: at('event.json'),
      GITHUB_REF: event.ref,
      GITHUB_SHA: event.sha ?? repository.head(),
      GITHUB_REPOSITORY: 'simonsobs/socs',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_ACTOR: 'somebody',
      GITHUB_WORKSPACE: repository.path,
      GITHUB_OUTPUT: at('output'),
      GITHUB_STEP_SUMMARY: at('summary'),
      GITHUB_STATE: at('state'),
      RUNNER_TEMP: at('temp'),
      ...more,
    };
    const ran = await child(process.execPath, [join(project, 'dist/action/index.js')], env, repository.path);
    const state = Object.fromEntries(
      Object.entries(parseOutputs(readFileSync(at('state'), 'utf8'))).map(([name, value]) => [`STATE_${name}`, value]),
    );
    const post = await child(
      process.execPath,
      [join(project, 'dist/post/index.js')],
      { ...env, ...state },
      repository.path,
    );
    const outputs = parseOutputs(readFileSync(at('output'), 'utf8'));
    const text = readFileSync(outputs['report'] ?? '', 'utf8');
    validateReport(text);
    return {
      status: ran.status,
      log: ran.log + post.log,
      outputs,
      summary: readFileSync(at('summary'), 'utf8'),
      report: JSON.parse(text) as Record<string, unknown>,
      runId: state['STATE_run'] ?? '',
    };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** Runs the command line's bundle and reads its JSON report. */
export async function runCli(
  ...argv: readonly string[]
): Promise<{ status: number; log: string; report: Record<string, unknown> | null }> {
  const env = environmentOf(['PATH', 'HOME', 'DOCKER_HOST', 'LANG']);
  const ran = await child(
    process.execPath,
    [join(project, 'dist/cli/index.js'), ...argv, '--format', 'json'],
    env,
    project,
  );
  if (ran.stdout !== '') validateReport(ran.stdout);
  return {
    status: ran.status,
    log: ran.log,
    report: ran.stdout === '' ? null : (JSON.parse(ran.stdout) as Record<string, unknown>),
  };
}
