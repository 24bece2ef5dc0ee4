import { describe, expect, test } from 'vitest';
import { snapshotOfTexts } from '../../../src/model/repo-snapshot.ts';
import type { AgentRepo, RepoImage } from '../../../src/repo/agent-repo.ts';
import { readRepo } from '../../../src/repo/read-repo.ts';

function repo(texts: Readonly<Record<string, string>>, name = 'tele'): AgentRepo {
  return readRepo(snapshotOfTexts(texts, { name }));
}

function image(found: AgentRepo, name: string): RepoImage {
  const one = found.images.find((each) => each.name === name);
  if (!one) throw new Error(`no image ${name} among ${found.images.map((each) => each.name)}`);
  return one;
}

const agent = [
  'from ocs import ocs_agent, site_config',
  'def main(args=None):',
  "    args = site_config.parse_args(agent_class='ValveAgent')",
  '    agent, runner = ocs_agent.init_site_agent(args)',
  '    runner.run(agent, auto_reconnect=True)',
  '',
].join('\n');
const plugin = "agents = {'ValveAgent': {'module': 'tele.agents.valve.agent', 'entry_point': 'main'}}\n";
const pyproject = [
  '[build-system]',
  'requires = ["hatchling", "hatch-vcs"]',
  'build-backend = "hatchling.build"',
  '[project]',
  'name = "tele"',
  'dynamic = ["version"]',
  '[project.entry-points."ocs.plugins"]',
  'tele = "tele.plugin"',
  '[tool.hatch.version]',
  'source = "vcs"',
  '',
].join('\n');
const base = 'FROM simonsobs/ocs:v0.12.1\n';
const install = `${base}COPY . /app/tele/\nWORKDIR /app/tele\nRUN python -m pip install .\nWORKDIR /\n`;

describe('a plugin package', () => {
  const sources = (root: string) => ({
    [`${root}tele/__init__.py`]: '',
    [`${root}tele/plugin.py`]: plugin,
    [`${root}tele/agents/__init__.py`]: '',
    [`${root}tele/agents/valve/__init__.py`]: '',
    [`${root}tele/agents/valve/agent.py`]: agent,
  });
  const setupPy = (more: string) =>
    `from setuptools import setup, find_packages\nsetup(name='tele', entry_points={'ocs.plugins': ['tele=tele.plugin']}, ${more})\n`;

  test.each<[string, string, Record<string, string>]>([
    ['flat, hatch-vcs', '', { 'pyproject.toml': pyproject }],
    ['src, hatch-vcs', 'src/', { 'pyproject.toml': pyproject }],
    ['flat, setup.py', '', { 'setup.py': setupPy('packages=find_packages()') }],
    ['src, setup.py', 'src/', { 'setup.py': setupPy("packages=find_packages('src'), package_dir={'': 'src'}") }],
    [
      'flat, setup.cfg',
      '',
      {
        'setup.cfg':
          '[metadata]\nname = tele\n[options]\npackages = find:\n[options.entry_points]\nocs.plugins =\n    tele = tele.plugin\n',
      },
    ],
    [
      'src, poetry',
      'src/',
      {
        'pyproject.toml':
          '[tool.poetry]\nname = "tele"\npackages = [{ include = "tele", from = "src" }]\n[tool.poetry.plugins."ocs.plugins"]\ntele = "tele.plugin"\n[build-system]\nbuild-backend = "poetry.core.masonry.api"\n',
      },
    ],
    ['in a folder of the repository', 'python/', Object.fromEntries([['python/pyproject.toml', pyproject]])],
  ])('%s', (_, root, packaging) => {
    const found = repo({ ...sources(root), ...packaging, Dockerfile: install });
    expect(found.kind).toBe('plugin');
    expect(found.agents).toMatchObject([
      {
        class: 'ValveAgent',
        module: 'tele.agents.valve.agent',
        entryPoint: 'main',
        file: `${root}tele/agents/valve/agent.py`,
        source: 'plugin',
      },
    ]);
    expect(found.topPackages).toEqual(new Set(['tele']));
    expect(found.modules.get('tele.agents.valve.agent')?.functions.get('main')?.takesArgs).toBe(true);
    expect(found.modules.get('tele')?.file.path).toBe(`${root}tele/__init__.py`);
    expect(found.unregisteredPlugins).toEqual([]);
    expect(image(found, 'tele')).toMatchObject({ isAgentImage: true, ocsTag: 'v0.12.1', context: '' });
  });

  test('whose entry point is missing is found by its table', () => {
    const found = repo({ ...sources(''), 'setup.py': "from setuptools import setup\nsetup(name='tele')\n" });
    expect(found.kind).toBe('plugin');
    expect(found.unregisteredPlugins).toEqual([{ module: 'tele.plugin', file: 'tele/plugin.py' }]);
    expect(found.agents).toMatchObject([{ class: 'ValveAgent' }]);
  });

  test('an agent whose module is no file has none', () => {
    const table = "agents = {'A': {'module': 'tele.nowhere'}, 'B': {'module': name}, 'C': {}}\n";
    const found = repo({ ...sources(''), 'pyproject.toml': pyproject, 'tele/plugin.py': table });
    expect(found.agents.map((one) => [one.class, one.module, one.file, one.entryPoint])).toEqual([
      ['A', 'tele.nowhere', null, 'main'],
      ['B', null, null, 'main'],
      ['C', null, null, 'main'],
    ]);
  });

  test('knows its own packages from what lies beside them', () => {
    const found = repo({
      ...sources(''),
      'pyproject.toml': pyproject,
      'tests/test_a.py': '',
      'docs/conf.py': '',
      'tele.py': '',
    });
    expect(found.topPackages).toEqual(new Set(['tele']));
    expect(found.modulePaths.get('tele')).toBe('tele/__init__.py');
    expect(found.modulePaths.get('tests.test_a')).toBe('tests/test_a.py');
  });

  test('parses a file once, whoever asks for it', () => {
    const found = repo({ ...sources(''), 'pyproject.toml': pyproject, 'tele/big.py': 'x = 1\n' });
    expect(found.modules.size).toBe(6);
    expect(found.python('tele/big.py')).toBe(found.modules.get('tele.big'));
    expect([...found.modules.values()]).toContain(found.python('tele/plugin.py'));
    expect(found.python('tele/no.py')).toBeNull();
    expect(found.modules.get('tele.no')).toBeUndefined();
  });
});

describe('agents that are scripts', () => {
  const cmd = (path: string) => `CMD ["--agent", "${path}", "--entrypoint", "main"]\n`;

  test.each<[string, Record<string, string>, string]>([
    [
      'beside the Dockerfile',
      { 'agent.py': agent, Dockerfile: `${base}COPY agent.py /app/agent.py\n${cmd('/app/agent.py')}` },
      'agent.py',
    ],
    [
      'by a relative path',
      { 'agent.py': agent, Dockerfile: `${base}WORKDIR /app\nCOPY . .\n${cmd('agent.py')}` },
      'agent.py',
    ],
    [
      'in a folder',
      { 'src/valve.py': agent, Dockerfile: `${base}COPY ./src /app/\n${cmd('/app/valve.py')}` },
      'src/valve.py',
    ],
    [
      'under another name',
      {
        'valve.py': agent,
        'other.py': agent,
        Dockerfile: `${base}COPY valve.py /app/agent.py\n${cmd('/app/agent.py')}`,
      },
      'valve.py',
    ],
    [
      'by a glob',
      { 'src/valve.py': agent, Dockerfile: `${base}COPY src/*.py /app/\n${cmd('/app/valve.py')}` },
      'src/valve.py',
    ],
    [
      'where the path is wrong',
      { 'agent.py': agent, Dockerfile: `${base}COPY agent.py /app/\n${cmd('/src/agent.py')}` },
      'agent.py',
    ],
    [
      'in an ENTRYPOINT of its own',
      {
        'agent.py': agent,
        Dockerfile: `${base}COPY agent.py /app/\nENTRYPOINT ["dumb-init", "ocs-agent-cli", "--agent=/app/agent.py", "--entrypoint=main"]\n`,
      },
      'agent.py',
    ],
    [
      'in one element',
      {
        'agent.py': agent,
        Dockerfile: `${base}COPY agent.py /app/\nCMD ["--agent /app/agent.py --entrypoint main"]\n`,
      },
      'agent.py',
    ],
    [
      'by a compose command',
      {
        'agent.py': agent,
        Dockerfile: `${base}COPY agent.py /app/\n`,
        'compose.yaml':
          'services:\n  a:\n    build: .\n    command: ["--agent", "/app/agent.py", "--entrypoint", "main"]\n',
      },
      'agent.py',
    ],
    ['that nothing starts', { 'agent.py': agent, 'helper.py': 'x = 1\n', Dockerfile: base }, 'agent.py'],
  ])('%s', (_, texts, file) => {
    const found = repo(texts);
    expect(found.kind).toBe('script');
    expect(found.agents[0]).toMatchObject({
      class: 'ValveAgent',
      module: null,
      entryPoint: 'main',
      file,
      source: 'script',
    });
  });

  test('a --agent that is nowhere is an agent without a file', () => {
    const found = repo({ 'a.py': agent, Dockerfile: `${base}COPY . /app\n${cmd('/app/b.py')}` });
    expect(found.agents.map(({ file }) => file)).toEqual([null, 'a.py']);
  });

  test('tests and examples are no agents', () => {
    expect(repo({ 'tests/agent.py': agent, Dockerfile: base }).agents).toEqual([]);
  });
});

describe('the kind of a repository', () => {
  const compose =
    'services:\n  ocs-registry:\n    image: simonsobs/ocs:v0.12.1\n    environment: [INSTANCE_ID=registry]\n';
  const site =
    'hub:\n  wamp_server: ws://x:8001/ws\n  wamp_realm: r\n  address_root: o\nhosts:\n  localhost:\n    agent-instances: []\n';
  test.each<[string, Record<string, string>, string]>([
    ['compose and site config alone', { 'docker-compose.yml': compose, 'default.yaml': site }, 'site'],
    [
      'a site with a Dockerfile of something else',
      { 'docker-compose.yml': compose, 'grafana/Dockerfile': 'FROM grafana/grafana:10.0.0\n' },
      'site',
    ],
    ['a Dockerfile on ocs and nothing else', { Dockerfile: base }, 'other'],
    ['compose and an image on ocs without an agent', { 'docker-compose.yml': compose, Dockerfile: base }, 'other'],
    ['nothing', { 'README.md': '' }, 'other'],
  ])('%s: %s', (_, texts, kind) => {
    expect(repo(texts).kind).toBe(kind);
  });
});

test('ten thousand files are read only where something asks for them', () => {
  const texts: Record<string, string> = { 'pyproject.toml': pyproject, Dockerfile: install, 'tele/plugin.py': plugin };
  for (let index = 0; index < 10_000; index += 1) {
    texts[`tele/part${index % 100}/module${index}.py`] = `x = ${index}\n`.repeat(20);
  }
  const { modules } = readRepo(snapshotOfTexts(texts));
  expect(modules.size).toBe(10_001);
  expect(modules.get('tele.part7.module7')?.names?.has('x')).toBe(true);
});
