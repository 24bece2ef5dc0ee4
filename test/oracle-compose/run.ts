/**
 * Compares our reading of every case with `docker compose config`. `--record` writes Compose's answers to golden.json,
 * which the unit tests read. Needs the Compose plugin, no engine.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Answer, Case, Golden, ServiceView } from './case.ts';
import { cases } from './cases/index.ts';
import { byName, mountView, ourAnswer } from './our-answer.ts';

type Run = { readonly status: number; readonly stdout: string; readonly stderr: string };

function docker(args: readonly string[], cwd: string): Promise<Run> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/' };
  return new Promise((resolve) => {
    execFile('docker', [...args], { cwd, env }, (error, stdout, stderr) => {
      resolve({ status: error ? 1 : 0, stdout, stderr });
    });
  });
}

async function composeAnswer({ files }: Case): Promise<Answer> {
  const folder = await mkdtemp(join(tmpdir(), 'oracle-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const { status, stdout, stderr } = await docker(['compose', 'config', '--format', 'json'], folder);
    if (status !== 0) {
      const said = stderr.split('\n').filter((line) => line && !/level=warning|WARN\[/.test(line));
      return { verdict: 'refuse', message: said.join('\n').replaceAll(folder, '.') };
    }
    return { verdict: 'accept', services: servicesOf(JSON.parse(stdout)) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

type Json = { readonly [key: string]: unknown };

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function servicesOf(json: unknown): Readonly<Record<string, ServiceView>> {
  const services = Object.entries(object(object(json)['services']));
  return Object.fromEntries(services.map(([name, service]) => [name, viewOf(object(service))]));
}

function viewOf(service: Json): ServiceView {
  return {
    image: text(service['image']),
    // `config` doubles every dollar, so that its output can be read again.
    environment: Object.fromEntries(
      Object.entries(object(service['environment']))
        .map(([name, value]) => [name.replaceAll('$$', '$'), text(value)] as const)
        .sort(byName),
    ),
    command: texts(service['command']),
    entrypoint: texts(service['entrypoint']),
    hostname: text(service['hostname']),
    user: text(service['user']),
    networkMode: text(service['network_mode']),
    workingDir: text(service['working_dir']),
    init: service['init'] === true,
    mounts: mountsOf(service).sort(),
  };
}

function mountsOf(service: Json): string[] {
  const volumes = list(service['volumes']).map((item) => {
    const mount = object(item);
    return mountView(String(mount['type']), String(mount['target']), mount['read_only'] === true);
  });
  const memory = list(service['tmpfs']).map((item) => mountView('tmpfs', String(item).split(':')[0] ?? '', false));
  const files = (['config', 'secret'] as const).flatMap((kind) =>
    list(service[`${kind}s`]).map((item) => {
      const { source, target } = object(item);
      const folder = kind === 'config' ? '' : '/run/secrets';
      const given = typeof target === 'string' ? target : `${folder}/${String(source)}`;
      return mountView(kind, given, true);
    }),
  );
  return [...volumes, ...memory, ...files];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value).replaceAll('$$', '$');
}

function texts(value: unknown): readonly string[] | null {
  return Array.isArray(value) ? value.map((item) => String(item).replaceAll('$$', '$')) : null;
}

async function main(): Promise<number> {
  const version = (await docker(['compose', 'version', '--short'], '/')).stdout.trim();
  if (!version) {
    console.error('docker compose does not answer: install the Compose plugin');
    return 2;
  }
  const answers: Record<string, Answer> = {};
  let differing = 0;
  for (const one of cases) {
    const theirs = await composeAnswer(one);
    answers[one.title] = theirs;
    const ours = ourAnswer(one);
    const same = theirs.verdict === 'refuse' ? ours.verdict === 'refuse' : isDeepStrictEqual(ours, theirs);
    if (same && process.argv.includes('--verbose') && theirs.verdict === 'refuse') {
      console.log(`${one.title}\n  compose: ${theirs.message}\n  we:      ${'message' in ours ? ours.message : ''}`);
    }
    if (same) continue;
    differing += 1;
    console.log(`DIFFERENT: ${one.title}\n  compose: ${JSON.stringify(theirs)}\n  we:      ${JSON.stringify(ours)}`);
  }
  console.log(`compose ${version}: ${cases.length} cases, ${differing} read otherwise`);
  if (process.argv.includes('--record')) {
    const golden: Golden = { compose: version, answers };
    await writeFile(new URL('golden.expected.json', import.meta.url), `${JSON.stringify(golden, null, 1)}\n`);
  }
  return differing === 0 ? 0 : 1;
}

process.exitCode = await main();
