import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, openLab } from './support/lab.ts';
import { smokeOf } from './support/smoke-bench.ts';
import type { Tree } from './support/trees.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(async () => {
  await lab.close();
});

const agent = `import argparse

from ocs import ocs_agent, site_config


def make_parser(parser=None):
    parser = parser or argparse.ArgumentParser()
    parser.add_argument('--mode', default='idle')
    return parser


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', parser=make_parser(), args=args)
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent, auto_reconnect=True)
`;

const points = '[ocs.plugins]\ntele = tele.plugin\n';

const table = (...agents: readonly string[]): string =>
  `package_name = 'tele'\nagents = {\n${agents.map((one) => `    '${one}Agent': {'module': 'tele.agents.${one.toLowerCase()}', 'entry_point': 'main'},\n`).join('')}}\n`;

// Installed as pip does it, without pip: its metadata lies on sys.path. Nothing runs, so a build takes a second.
const install = `FROM simonsobs/ocs:v0.12.1
COPY . /app/tele/
ENV PYTHONPATH=/app/tele
`;

function plugin(files: Readonly<Record<string, string>> = {}, dockerfile = install): Tree {
  return {
    files: {
      Dockerfile: dockerfile,
      'pyproject.toml': `[project]\nname = "tele"\nversion = "1.0"\n[project.entry-points."ocs.plugins"]\ntele = "tele.plugin"\n`,
      'tele-1.0.dist-info/METADATA': 'Metadata-Version: 2.1\nName: tele\nVersion: 1.0\n',
      'tele-1.0.dist-info/entry_points.txt': points,
      'tele/__init__.py': '',
      'tele/plugin.py': table('Valve'),
      'tele/agents/__init__.py': '',
      'tele/agents/valve.py': agent,
      ...files,
    },
  };
}

/** Tests the image of one Dockerfile as that of a repository whose own Dockerfile shows nothing of the fault. */
async function smokeHidden(lines: string, level: string) {
  const made = await lab.build(await lab.folder(plugin({}, `${install}${lines}\n`)));
  expect(made.status, made.output).toBe(0);
  return smokeOf(lab, plugin(), { inputs: { smoke: level }, image: made.image });
}

describe('an image that keeps its contract', () => {
  test('passes `help` and `import` without a word', async () => {
    for (const level of ['help', 'import']) {
      const { status, said } = await smokeOf(lab, plugin(), { inputs: { smoke: level } });
      expect([status, ...said]).toEqual(['passed']);
    }
  });
});

describe('what the base promises and the image no longer keeps is a warning', () => {
  test.concurrent.each<[string, string, string]>([
    [
      'another process 1',
      'ENTRYPOINT ["sh", "-c", "ocs-agent-cli \\"$@\\"; exit $?", "sh"]',
      'process 1 of the container is `sh`',
    ],
    ['no OCS_CONFIG_DIR', 'ENV OCS_CONFIG_DIR=', 'OCS_CONFIG_DIR is not set'],
    ['buffered output', 'ENV PYTHONUNBUFFERED=', 'PYTHONUNBUFFERED is not set'],
    [
      '/data of root',
      'RUN chown root:root /data && chmod 755 /data',
      'user 9000, as whom the agent runs, may not write to /data',
    ],
    ['/data gone', 'RUN rmdir /data', '/data is gone'],
    [
      'another user',
      'RUN useradd -m cryo -u 1234\nUSER cryo',
      'user 1234, as whom the agent runs, may not write to /data',
    ],
    ['another python3 first', 'ENV PATH=/usr/bin:$PATH', '`python3` is /usr/bin/python3'],
  ])('%s', async (_what, line, words) => {
    const { status, said } = await smokeHidden(line, 'help');
    expect(status, said.join('\n')).toBe('passed');
    expect(said.filter((one) => one.startsWith('warning image-contract'))).toEqual([expect.stringContaining(words)]);
  });

  test('the user that compose gives the container may write, so nothing is said', async () => {
    const compose = 'services:\n  ocs-valve:\n    image: tele\n    build: .\n    user: "1234"\n';
    const line = 'RUN chown 1234 /data\n';
    const tree = plugin({ 'docker-compose.yml': compose }, `${install}${line}`);
    expect((await smokeOf(lab, tree, { inputs: { smoke: 'help' } })).said).toEqual([]);
  });
});

describe('an entry point that does not lead to ocs-agent-cli is an error', () => {
  test.concurrent.each<[string, string, string]>([
    ['the program is gone', 'RUN rm /opt/venv/bin/ocs-agent-cli', 'ocs-agent-cli'],
    ['dumb-init is gone', 'RUN rm /opt/venv/bin/dumb-init', 'exec: "dumb-init": executable file not found'],
    [
      'a wrapper drops its arguments',
      'RUN printf "#!/bin/sh\\nexec ocs-agent-cli\\n" > /w && chmod +x /w\nENTRYPOINT ["/w"]',
      'does not reach',
    ],
  ])('%s', async (_what, line, words) => {
    const { status, said } = await smokeHidden(line, 'help');
    expect(status).toBe('failed');
    expect(said).toEqual([expect.stringMatching(/^error image-contract: /)]);
    expect(said[0]).toContain(words);
  });
});

describe('what pip left behind is a warning', () => {
  const metadata = (name: string, more: string): string =>
    `RUN d=/opt/venv/lib/python3*/site-packages; mkdir $(echo $d)/${name}-1.0.dist-info && printf 'Metadata-Version: 2.1\\nName: ${name}\\nVersion: 1.0\\n${more}' > $(echo $d)/${name}-1.0.dist-info/METADATA\n`;

  test('a requirement that nothing meets', async () => {
    const tree = plugin({}, `${install}${metadata('lamp', 'Requires-Dist: no-such-thing\\n')}`);
    const { said } = await smokeOf(lab, tree, { inputs: { smoke: 'help' } });
    expect(said).toEqual([
      expect.stringMatching(/^warning image-dependencies-broken: .*lamp 1.0 requires no-such-thing/),
    ]);
  });

  test('another ocs than the base brought', async () => {
    const rename =
      'RUN cd /opt/venv/lib/python3*/site-packages && sed -i "s/^Version: .*/Version: 0.11.3/" ocs-*.dist-info/METADATA && mv ocs-*.dist-info ocs-0.11.3.dist-info\n';
    const tree = plugin({}, `${install}${rename}`);
    const { said } = await smokeOf(lab, tree, { inputs: { smoke: 'help' } });
    expect(said).toEqual([expect.stringContaining('ocs 0.11.3 is installed, and the base brought 0.12.1')]);
  });
});

describe("a package that is not the context's is an error", () => {
  test('an older one that was installed from elsewhere', async () => {
    const older = 'COPY older/valve.py /app/tele/tele/agents/\n';
    const tree = plugin({ 'older/valve.py': `${agent}# older\n` }, `${install}${older}`);
    const { status, said } = await smokeOf(lab, tree, { inputs: { smoke: 'help' } });
    expect([status, said.length]).toEqual(['failed', 1]);
    expect(said[0]).toContain(
      "error image-not-this-commit: the installed tele.agents.valve is not the repository's tele/agents/valve.py",
    );
  });

  test('a Dockerfile that edits its files on purpose gives nothing', async () => {
    const edit = 'RUN sed -i "s/idle/acq/" /app/tele/tele/agents/valve.py\n';
    const tree = plugin({}, `${install}${edit}`);
    expect((await smokeOf(lab, tree, { inputs: { smoke: 'help' } })).said).toEqual([]);
  });
});

describe('`import` looks at every agent, in isolation from the others', () => {
  const two = (valve: string, rest: Readonly<Record<string, string>> = {}): Tree =>
    plugin({
      'tele/plugin.py': table('Valve', 'Lamp'),
      'tele/agents/lamp.py': agent,
      'tele/agents/valve.py': valve,
      ...rest,
    });

  test.concurrent.each<[string, string, string]>([
    ['a distribution that is missing', `import serial\n${agent}`, 'add the line `pyserial` to requirements.txt'],
    ['a module that nobody knows', `import wobble\n${agent}`, 'add the distribution that holds `wobble`'],
    ['an own module that was not installed', `import tele.drivers.pump\n${agent}`, "tele.drivers is this repository's"],
    [
      'a shared library',
      `raise ImportError('libGL.so.1: cannot open shared object file: No such file or directory')\n`,
      'apt-get install -y --no-install-recommends libgl1',
    ],
    ['a library of a vendor', `import ctypes\nctypes.CDLL('libLabJackM.so')\n`, "LabJack's LJM installer"],
    ['an entry function that is missing', `import ocs\n`, "has no attribute 'main'"],
    ['an entry function without args', `def main():\n    pass\n`, 'main(args=...) is no legal call'],
    [
      'a parser that does not build',
      agent.replace("'--mode'", "'--mode', '--mode', dest=3"),
      'its parser does not build',
    ],
    [
      'a help text that argparse cannot print',
      agent.replace("default='idle'", "help='50% open'"),
      'its parser does not build',
    ],
    ['an option that the site config has too', agent.replace("'--mode'", "'--site-hub'"), 'conflicting option'],
    ['the end of the interpreter', `import os\nos._exit(3)\n`, 'ended the interpreter with status 3'],
    ['a crash', `import os\nos.kill(os.getpid(), 11)\n`, 'ended the interpreter with signal 11'],
    ['sys.exit at import', `import sys\nsys.exit('no device')\n`, 'SystemExit: no device'],
  ])('%s', async (_what, valve, words) => {
    const { status, said, agents, note } = await smokeOf(lab, two(valve), { inputs: { smoke: 'import' } });
    expect(status, said.join('\n')).toBe('passed');
    expect(said.filter((one) => one.includes('agent-import-failed'))).toEqual([expect.stringContaining(words)]);
    expect(said[0]).toMatch(/^warning /);
    expect(agents.map(({ class: name, status: is }) => [name, is])).toEqual([
      ['ValveAgent', 'failed'],
      ['LampAgent', 'imported'],
    ]);
    expect(note).toBe('1 of 2 agents import');
  });

  test('the only agent of a repository is an error', async () => {
    const { status, said } = await smokeOf(lab, plugin({ 'tele/agents/valve.py': `import serial\n${agent}` }), {
      inputs: { smoke: 'import' },
    });
    expect([status, said.length]).toEqual(['failed', 1]);
    expect(said[0]).toMatch(/^error agent-import-failed: tele\.agents\.valve \(ValveAgent\) does not import/);
  });

  test.concurrent.each<[string, Readonly<Record<string, string>>, string]>([
    ['a plugin without agents', { 'tele/plugin.py': "package_name = 'tele'\n" }, "no attribute 'agents'"],
    [
      'a plugin that does not import',
      { 'tele/plugin.py': `import wobble\n${table('Valve')}` },
      "No module named 'wobble'",
    ],
    [
      'a plugin of the name that the base has',
      { 'tele-1.0.dist-info/entry_points.txt': points.replace('\ntele =', '\nocs =') },
      'entry point of this name',
    ],
  ])('%s is an error', async (_what, files, words) => {
    const { status, said } = await smokeOf(lab, plugin(files), { inputs: { smoke: 'import' } });
    expect(status).toBe('failed');
    expect(said.filter((one) => one.startsWith('error agent-import-failed: plugin'))).toEqual([
      expect.stringContaining(words),
    ]);
  });

  test('the file of a single agent is imported as ocs-agent-cli does it', async () => {
    const tree = (text: string): Tree => ({
      files: {
        Dockerfile:
          'FROM simonsobs/ocs:v0.12.1\nCOPY agent.py /app/valve/\nCMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]\n',
        'agent.py': text,
      },
    });
    const good = await smokeOf(lab, tree(agent), { inputs: { smoke: 'import' } });
    expect([good.status, good.note]).toEqual(['passed', '1 of 1 agents import']);
    const bad = await smokeOf(lab, tree(`import serial\n${agent}`), { inputs: { smoke: 'import' } });
    expect([bad.status, bad.said.length]).toEqual(['failed', 1]);
    expect(bad.said[0]).toContain('/app/valve/agent.py does not import in the image');
  });

  test('what lies in the working directory is not taken for installed', async () => {
    const tree = plugin(
      { 'tele/agents/valve.py': `import driver\n${agent}`, 'work/driver.py': '' },
      `${install}WORKDIR /app/tele\n`,
    );
    expect((await smokeOf(lab, tree, { inputs: { smoke: 'import' } })).said).toEqual([
      expect.stringContaining("No module named 'driver'"),
    ]);
  });

  // Six that follow, so that each child meets one after the first agent.
  const followers = ['A', 'B', 'C', 'D', 'E', 'F'];
  test.concurrent.each<[string, string, string, string]>([
    [
      'breaks a library for itself alone',
      'import json\njson.loads = None\n',
      'import json\njson.loads("1")\n',
      'imported',
    ],
    ['lends no stub to the others', "import sys\nsys.modules['ghost'] = sys\n", 'import ghost\n', 'failed'],
    ['lends no name of a library to the others', 'import ocs\nocs.ghost = 1\n', 'import ocs\nocs.ghost\n', 'failed'],
    [
      'lends no search path to the others',
      "import sys\nsys.path.append('/app/tele/tele/hidden')\n",
      'import ghost\n',
      'failed',
    ],
    ['lends no submodule to the others', 'import tele.hidden.ghost\n', 'import tele\ntele.hidden.ghost\n', 'failed'],
    [
      'lends no variable to the others',
      "import os\nos.environ['GHOST'] = '1'\n",
      "import os\nos.environ['GHOST']\n",
      'failed',
    ],
  ])('an agent that is imported first %s', async (_what, first, then, expected) => {
    const files = {
      'tele/plugin.py': table('Valve', ...followers),
      'tele/hidden/__init__.py': '',
      'tele/hidden/ghost.py': '',
      'tele/agents/valve.py': `${first}${agent}`,
      ...Object.fromEntries(followers.map((one) => [`tele/agents/${one.toLowerCase()}.py`, `${then}${agent}`])),
    };
    const { agents } = await smokeOf(lab, plugin(files), { inputs: { smoke: 'import' } });
    expect(agents.map(({ status: is }) => is)).toEqual(['imported', ...followers.map(() => expected)]);
  });
});

describe('an image that starts another program than ocs-agent-cli', () => {
  // Its own CMD stays up; `--help` in its place answers and ends.
  const program = (last: string, smoke: string): Tree => ({
    files: {
      Dockerfile: `FROM simonsobs/ocs:v0.12.1
ENTRYPOINT ["python", "-uc", "import sys, time; print(sys.argv[1]); ${last}"]
CMD ["serve"]
`,
      'agents/Dockerfile': 'FROM simonsobs/ocs:v0.12.1\n',
      'docker-compose.yml': 'services:\n  simulator:\n    image: simulator\n    build: .\n',
      '.github/ocs-agent.yaml': `build:\n  - name: simulator\n    dockerfile: Dockerfile\n    smoke: ${smoke}\n`,
    },
  });
  const staysUp = "sys.argv[1] == '--help' or time.sleep(600)";

  test.concurrent.each([
    ['run', staysUp, 'passed', /still up after 5 s/],
    ['help', staysUp, 'passed', /--help answers/],
    ['run', 'sys.exit(3)', 'failed', /started as it is, it ended with status 3; its last line: serve/],
    ['run', 'sys.exit(0)', 'failed', /ended with status 0/],
    ['help', 'sys.exit(2)', 'failed', /--help ended with status 2; its last line: --help/],
    ['auto', staysUp, 'skipped', /give it `smoke: help` .* under `build`/],
  ])('smoke: %s where it does %s: %s', async (smoke, last, status, note) => {
    const result = await smokeOf(lab, program(last, smoke));
    expect(result.status, result.note).toBe(status);
    expect(result.note).toMatch(note);
  });
});
