import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UsageProblem } from '../../../src/doors/usage.ts';
import { type AskReleases, writeGenerated } from '../../../src/doors/write-generated.ts';
import { agentSource } from '../../generate/agent-source.ts';

let root: string;
let stdout: string;
let stderr: string;

beforeEach(() => {
  root = join(mkdtempSync(join(tmpdir(), 'generate-')), 'dome');
  put({ 'agent.py': agentSource('DomeAgent'), 'requirements.txt': 'pyserial==3.5\n' });
  stdout = '';
  stderr = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dirname(root), { recursive: true, force: true });
});

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const run = (
  flags: Readonly<Record<string, unknown>> = {},
  askReleases: AskReleases = async () => [],
): Promise<number> => writeGenerated(root, flags, { PATH: process.env['PATH'] }, askReleases);

describe('generate', () => {
  test('writes, and has nothing to write the second time', async () => {
    expect(await run()).toBe(0);
    expect(stderr).toBe('wrote Dockerfile\nwrote .dockerignore\n');
    const first = read('Dockerfile');
    expect(await run()).toBe(0);
    expect(stderr).toContain('nothing to write');
    expect(read('Dockerfile')).toBe(first);
    expect(existsSync(join(root, '.github'))).toBe(false);
  });

  test('never overwrites what a person wrote, without --force', async () => {
    put({ Dockerfile: 'FROM simonsobs/ocs:latest\n' });
    expect(await run()).toBe(1);
    expect(read('Dockerfile')).toBe('FROM simonsobs/ocs:latest\n');
    expect(stderr).toContain('Dockerfile was written by hand and stays as it is; --force replaces it');
    expect(await run({ force: true })).toBe(0);
    expect(read('Dockerfile')).toContain('FROM simonsobs/ocs:v0.12.1');
  });

  test('--diff shows and writes nothing; --check fails on drift', async () => {
    expect(await run({ diff: true })).toBe(0);
    expect(stdout).toContain('--- /dev/null\n+++ b/Dockerfile\n@@ -0,0 +1,');
    expect(existsSync(join(root, 'Dockerfile'))).toBe(false);
    expect(await run({ check: true })).toBe(1);
    await run();
    stdout = '';
    expect(await run({ check: true })).toBe(0);
    expect(stdout).toBe('');
    put({ 'requirements.txt': 'pyusb\n' });
    expect(await run({ check: true })).toBe(1);
    expect(stdout).toMatch(/^\+ +libusb-1\.0-0 \\$/m);
    expect(stderr).toContain('not what `ocs-agent generate` writes: Dockerfile');
  });

  test('a Windows checkout is no drift', async () => {
    await run();
    for (const path of ['Dockerfile', '.dockerignore', 'agent.py', 'requirements.txt'])
      put({ [path]: read(path).replaceAll('\n', '\r\n') });
    expect(await run({ check: true })).toBe(0);
  });

  test('keeps what stands between the marks, through every regeneration', async () => {
    await run();
    const own = 'RUN echo mine\n\n# a comment';
    put({ Dockerfile: read('Dockerfile').replace(/(# >>> yours: system .*\n)/, `$1${own}\n`) });
    put({ '.dockerignore': read('.dockerignore').replace(/(# >>> yours: ignore .*\n)/, '$1*.fits\n') });
    expect(await run({ check: true })).toBe(0);
    expect(await run({ apt: ['tcpdump'] })).toBe(0);
    expect(read('Dockerfile')).toContain(`${own}\n# <<< yours\n`);
    expect(read('Dockerfile')).toContain('tcpdump');
    expect(read('.dockerignore')).toContain('*.fits\n# <<< yours\n');
  });

  test('an ENTRYPOINT in the region is the one', async () => {
    await run();
    put({ Dockerfile: read('Dockerfile').replace(/(# >>> yours: image .*\n)/, '$1ENTRYPOINT ["/wrapper.sh"]\n') });
    await run();
    expect(read('Dockerfile').match(/^ENTRYPOINT .*$/gm)).toEqual(['ENTRYPOINT ["/wrapper.sh"]']);
  });

  test('a region that has no place any more is not thrown away', async () => {
    await run();
    put({ Dockerfile: `${read('Dockerfile')}# >>> yours: lost (by an older version)\nRUN mine\n# <<< yours\n` });
    expect(await run()).toBe(1);
    expect(stderr).toContain('a region that there is no place for any more (lost)');
    expect(read('Dockerfile')).toContain('RUN mine');
  });

  test('remembers options, and takes them back', async () => {
    put({ '.github/ocs-agent.yaml': '# strict\nfail-on: warning\n' });
    await run({ apt: ['tcpdump vim'], user: 'ocs', expose: ['8080/udp'] });
    expect(read('.github/ocs-agent.yaml')).toBe(
      '# strict\nfail-on: warning\ngenerate:\n  apt: [ tcpdump, vim ]\n  user: ocs\n  expose: [ 8080/udp ]\n',
    );
    expect(await run({ check: true })).toBe(0);
    await run({ user: '' });
    expect(read('Dockerfile')).not.toContain('USER');
    expect(read('Dockerfile')).toContain('tcpdump');
    await run({ apt: [''], expose: [''] });
    expect(read('.github/ocs-agent.yaml')).toBe('# strict\nfail-on: warning\n');
  });

  test('a release that only the registry knows is taken, and a later run without the registry keeps it', async () => {
    expect(await run({}, async () => ['v0.12.1', 'v0.13.0', 'v0.14.0rc1'])).toBe(0);
    expect(read('Dockerfile')).toContain('\nFROM simonsobs/ocs:v0.13.0\n');
    expect(stderr).toContain('simonsobs/ocs:v0.13.0 is newer than this version of ocs-agent');
    expect(await run({}, async () => null)).toBe(0);
    expect(stderr).toContain('Docker Hub did not say which releases there are: v0.12.1 is the newest known here');
    expect(read('Dockerfile')).toContain('\nFROM simonsobs/ocs:v0.13.0\n');
  });

  test.each([
    ['--check', { check: true }],
    ['--no-ask', { ask: false }],
    ['--base', { base: 'simonsobs/ocs:v0.11.3' }],
  ])('%s does not ask the registry', async (_flag, flags) => {
    const ask = vi.fn(async () => ['v0.13.0']);
    await run(flags, ask);
    expect(ask).not.toHaveBeenCalled();
  });

  test('--check and --diff remember nothing', async () => {
    await run({ check: true, apt: ['tcpdump'] });
    await run({ diff: true, apt: ['tcpdump'] });
    expect(existsSync(join(root, '.github'))).toBe(false);
  });

  test.each([
    ['an option', { user: 'a b' }, '--user: the user `ocs`'],
    ['a file that is not there', { from: 'nowhere' }, '--from: nowhere is no file'],
  ])('%s that is wrong is a usage problem', async (_what, flags, words) => {
    await expect(run(flags)).rejects.toThrow(UsageProblem);
    await expect(run(flags)).rejects.toThrow(words);
  });

  test('a settings file that is wrong is told with its place', async () => {
    put({ '.github/ocs-agent.yaml': 'generate:\n  aptt: [x]\n' });
    await expect(run()).rejects.toThrow('.github/ocs-agent.yaml:2:3: generate.aptt: unknown key');
  });

  test('nothing that could be generated is exit 1, with a sentence', async () => {
    rmSync(join(root, 'agent.py'));
    expect(await run()).toBe(1);
    expect(stderr).toContain('no Dockerfile can be generated: neither an OCS plugin package nor an agent script');
  });

  test('--compose adds a service for each agent and, once, the site config', async () => {
    expect(await run({ compose: true })).toBe(0);
    expect(read('docker-compose.yml')).toContain('  ocs-dome:\n    image: dome:dev\n');
    const site = `${read('config/default.yaml')}# edited\n`.replace('"dome"', '"dome-2"');
    put({ 'config/default.yaml': site });
    expect(await run()).toBe(0);
    expect(read('config/default.yaml')).toBe(site);
    expect(read('docker-compose.yml')).toContain('  ocs-dome-2:\n');
    expect(await run({ check: true })).toBe(0);
  });
});

describe('generate --from', () => {
  const template = `FROM simonsobs/ocs:latest
RUN apt-get update && apt-get install -y rsync wget python3-pip tcpdump
# our calibration
ENV CALIBRATION=2
COPY requirements.txt /app/dome/requirements.txt
WORKDIR /app/dome/
RUN pip3 install -r requirements.txt
COPY . /app/dome/
RUN python make_tables.py
HEALTHCHECK NONE
EXPOSE 8080/udp
USER ocs
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
CMD ["--agent", "agent.py", "--entrypoint", "main"]
`;

  test('says what became of each instruction, and keeps what it cannot explain', async () => {
    put({ Dockerfile: template });
    expect(await run({ from: join(root, 'Dockerfile') })).toBe(0);
    const verdicts = [...stderr.matchAll(/^Dockerfile:(\d+): (\w+): (\S+)/gm)].map((match) => match.slice(1).join(' '));
    expect(verdicts).toEqual([
      '1 replaced FROM',
      '2 replaced RUN',
      '4 kept ENV',
      '5 replaced COPY',
      '6 replaced WORKDIR',
      '7 replaced RUN',
      '8 replaced COPY',
      '9 kept RUN',
      '10 kept HEALTHCHECK',
      '11 replaced EXPOSE',
      '12 replaced USER',
      '13 replaced ENTRYPOINT',
      '14 replaced CMD',
    ]);
    expect(stderr).toContain('left out: rsync, wget, python3-pip');
    expect(stdout).toContain('# our calibration\nENV CALIBRATION=2\n# <<< yours');
    expect(stdout).toContain('WORKDIR /app/dome/\nRUN python make_tables.py\nHEALTHCHECK NONE\n# <<< yours');
    expect(stdout).toMatch(/^ +tcpdump \\$/m);
    expect(stdout).toContain('WORKDIR /\nEXPOSE 8080/udp\nUSER ocs\n');
    expect(read('Dockerfile')).toBe(template);
  });

  test('--force writes it, and what it said is remembered', async () => {
    put({ Dockerfile: template });
    expect(await run({ from: join(root, 'Dockerfile'), force: true })).toBe(0);
    expect(read('.github/ocs-agent.yaml')).toContain('apt: [ tcpdump ]');
    expect(await run()).toBe(0);
    expect(await run({ check: true })).toBe(0);
    expect(read('Dockerfile')).toContain('RUN python make_tables.py');
  });

  test.each([
    ['another base', 'FROM ghcr.io/site/ocs:3\n', 'FROM ghcr.io/site/ocs:3\n'],
    [
      'an entry script',
      'FROM simonsobs/ocs:v0.12.1\nENTRYPOINT ["/app/run.sh"]\n',
      'ENTRYPOINT ["/app/run.sh"]\n# <<< yours',
    ],
    [
      'a package that is used',
      'FROM simonsobs/ocs\nRUN apt-get update && apt-get install -y wget\nRUN wget x\n',
      '        wget \\\n',
    ],
    [
      'one unknown command',
      'FROM simonsobs/ocs\nRUN apt-get update && apt-get install -y foo && ./x\n',
      'install -y foo && ./x\n# <<< yours',
    ],
    [
      'a download into the image',
      'FROM simonsobs/ocs\nADD https://example.org/x /x\n',
      'ADD https://example.org/x /x\n',
    ],
    [
      'another program',
      'FROM simonsobs/ocs\nENTRYPOINT ["python", "x.py"]\n',
      'ENTRYPOINT ["python", "x.py"]\n# <<< yours',
    ],
    ['arguments of its own', 'FROM simonsobs/ocs\nCMD ["--mode", "idle"]\n', 'CMD ["--mode", "idle"]\n# <<< yours'],
  ])('%s stays', async (_what, text, expected) => {
    put({ Dockerfile: text });
    expect(await run({ from: join(root, 'Dockerfile') })).toBe(0);
    expect(stdout).toContain(expected);
  });

  test.each([
    ['several stages', 'FROM a AS b\nFROM simonsobs/ocs:v0.12.1\n', 'several stages'],
    ['what BuildKit refuses', 'FRM x\n', "can't be built"],
  ])('%s are not taken apart', async (_what, text, words) => {
    put({ Dockerfile: text });
    expect(await run({ from: join(root, 'Dockerfile') })).toBe(1);
    expect(stderr).toContain(words);
  });
});
