import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// `check` and `generate` where no Docker is: on Windows and macOS, and with Windows' line ends. Needs nothing but the
// bundle; CI runs it on all three systems.
//   node script/portable.ts

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist', 'cli', 'index.js');
const problems: string[] = [];

function expect(what: string, holds: boolean, told = ''): void {
  process.stdout.write(`${holds ? 'ok  ' : 'FAIL'} ${what}\n`);
  if (!holds) problems.push(`${what}\n${told}`);
}

function run(...argv: readonly string[]): {
  readonly status: number | null;
  readonly stdout: string;
  readonly all: string;
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], { encoding: 'utf8' });
  return { status, stdout, all: stdout + stderr };
}

/** The findings as `rule file:line`. */
function findingsIn(folder: string): {
  readonly status: number | null;
  readonly lines: readonly string[];
  readonly all: string;
} {
  const { status, stdout, all } = run('check', folder, '--format', 'json');
  const read = JSON.parse(stdout) as {
    findings: readonly { rule: string; file: string | null; line: number | null }[];
  };
  return { status, all, lines: read.findings.map(({ rule, file, line }) => `${rule} ${file}:${line}`) };
}

function eachText(folder: string, edit: (text: string) => string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    writeFileSync(path, edit(readFileSync(path, 'utf8')));
  }
}

const work = mkdtempSync(join(tmpdir(), 'ocs-agent-portable-'));
try {
  const copyOf = (folder: string, name: string, crlf: boolean): string => {
    const copy = join(work, name);
    cpSync(join(root, folder), copy, { recursive: true });
    eachText(copy, (text) => text.replaceAll('\r\n', '\n').replaceAll('\n', crlf ? '\r\n' : '\n'));
    return copy;
  };
  const faulty = 'test/agents/one-string-command';
  for (const [folder, name] of [
    ['examples/my-ocs-agent', 'example'],
    [faulty, 'faulty'],
  ] as const) {
    const lf = findingsIn(copyOf(folder, `${name}-lf`, false));
    const crlf = findingsIn(copyOf(folder, `${name}-crlf`, true));
    expect(`${folder}: forward slashes only`, !lf.lines.some((line) => line.includes('\\')), lf.all);
    expect(`${folder}: the same findings with \\r\\n`, lf.lines.join() === crlf.lines.join(), `${lf.all}\n${crlf.all}`);
    expect(`${folder}: ${name === 'faulty' ? 'refused' : 'passes'}`, lf.status === (name === 'faulty' ? 1 : 0), lf.all);
  }
  for (const crlf of [false, true]) {
    const ends = crlf ? '\\r\\n' : '\\n';
    const fixed = copyOf(faulty, `fixed-${crlf}`, crlf);
    const mended = run('check', fixed, '--fix');
    expect(`${faulty} with ${ends}: --fix repairs it`, mended.status === 0, mended.all);
    const folder = copyOf('examples/single-agent', `generated-${crlf}`, crlf);
    rmSync(join(folder, 'Dockerfile'));
    const made = run('generate', folder);
    expect(
      `single-agent with ${ends}: generate writes a Dockerfile`,
      made.status === 0 && existsSync(join(folder, 'Dockerfile')),
      made.all,
    );
    const again = run('generate', folder, '--check');
    expect(`single-agent with ${ends}: generate --check agrees`, again.status === 0, again.all);
    expect(`single-agent with ${ends}: what was generated passes`, findingsIn(folder).status === 0);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
for (const problem of problems) process.stderr.write(`\n${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
