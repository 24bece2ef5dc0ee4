import { describe, expect, test } from 'vitest';
import { type Generated, generate } from '../../../src/generate/generate.ts';
import { type GenerateOptions, noOptions } from '../../../src/generate/options.ts';
import { snapshotOfTexts } from '../../../src/model/repo-snapshot.ts';
import { readRepo } from '../../../src/repo/read-repo.ts';
import { agentSource, pluginPackage } from '../../generate/agent-source.ts';

type Texts = Readonly<Record<string, string>>;

const project = (lines: string, requires = '"hatchling"'): string => `[build-system]
requires = [${requires}]
build-backend = "hatchling.build"
[project]
name = "dome"
version = "1"
${lines}
[project.entry-points."ocs.plugins"]
dome = "dome.plugin"
`;

const plugin = pluginPackage('dome', { shutter: { class: 'ShutterAgent' } });

function made(files: Texts, options: Partial<GenerateOptions> = {}, remote: string | null = null): Generated {
  const git = {
    head: null,
    shallow: false,
    dotGit: 'directory' as const,
    tags: [],
    tagsAtHead: [],
    describe: null,
    committedAt: null,
    remote,
    credentialLine: null,
  };
  const repo = readRepo(snapshotOfTexts(files, { name: 'folder', git }));
  return generate(repo, { ...noOptions, ...options });
}

/** The Dockerfile with continuations joined and comments gone. */
function dockerfile(files: Texts, options: Partial<GenerateOptions> = {}, remote: string | null = null): string {
  const result = made(files, options, remote);
  if (result.status === 'impossible') throw new Error(result.because);
  return result.dockerfile.replace(/^\s*#.*\n/gm, '').replace(/ \\\n\s*/g, ' ');
}

function because(files: Texts, options: Partial<GenerateOptions> = {}): string {
  const result = made(files, options);
  return result.status === 'impossible' ? result.because : '';
}

describe('requirements', () => {
  const installs = (files: Texts, options: Partial<GenerateOptions> = {}): readonly string[] =>
    [...dockerfile({ 'pyproject.toml': project(''), ...plugin, ...files }, options).matchAll(/^RUN .*$/gm)]
      .map(([run]) => run.replace(/--mount=\S+ /g, ''))
      .filter((run) => !run.includes('build-tools'));

  test('of the project that no file names are installed after the files', () => {
    const files = {
      'pyproject.toml': project('dependencies = ["ocs", "PySerial>=3", "a.b[c]>=1; python_version < \'4\'"]'),
      'requirements.txt': 'pyserial==3.5\n',
    };
    expect(installs(files)).toEqual([
      "RUN python -m pip install -r requirements.txt && python -m pip install 'a.b[c]>=1; python_version < '\\''4'\\'''",
    ]);
  });

  test('that are paths or the project itself are left to the installation of the project', () => {
    const files = {
      'pyproject.toml': project('dependencies = ["dome[x]", "lib @ file:./lib", "serial"]'),
    };
    expect(installs(files)).toEqual(['RUN python -m pip install serial']);
  });

  test('with wheels of the repository take them along', () => {
    const text = dockerfile({
      'pyproject.toml': project(''),
      ...plugin,
      'requirements.txt': './vendor/lib-1.0-py3-none-any.whl\n',
      'vendor/lib-1.0-py3-none-any.whl': '',
    });
    expect(text).toContain('COPY vendor/lib-1.0-py3-none-any.whl vendor/\n');
  });

  test.each([
    ['-e .', "'/^-e \\.[[:space:]]*(#.*)?$/d'"],
    ['.  # ourselves', "'/^\\.[[:space:]]*(#.*)?$/d'"],
    ['--editable ./', "'/^--editable \\.\\/[[:space:]]*(#.*)?$/d'"],
  ])('of the repository itself (%s) wait for the source', (line, sed) => {
    expect(installs({ 'requirements.txt': `six\n${line}\n` })).toEqual([
      `RUN sed -i -E -e ${sed} requirements.txt && python -m pip install -r requirements.txt`,
    ]);
  });

  test('ask for extras by `.[serial]`', () => {
    const pyproject = project('[project.optional-dependencies]\nserial = ["pyserial"]');
    const text = dockerfile({ 'pyproject.toml': pyproject, ...plugin, 'requirements.txt': '-e .[serial]\n' });
    expect(text).toContain('&& python -m pip install pyserial\n');
    expect(text).toContain("--no-build-isolation '.[serial]'\n");
  });

  test('on the desktop OpenCV become headless, and once where both are asked for', () => {
    expect(installs({ 'requirements.txt': 'opencv_python>=4\n' })[0]).toContain(
      "-e 's/^opencv_python([^-A-Za-z0-9_.]|$)/opencv-python-headless\\1/'",
    );
    expect(installs({ 'requirements.txt': 'opencv-python-headless\nopencv-python\n' })[0]).toContain(
      "-e '/^opencv-python([^-A-Za-z0-9_.].*)?$/d'",
    );
  });

  test('on OpenCV that the package itself declares get what OpenCV loads: pip would bring it back', () => {
    const files = { 'pyproject.toml': project('dependencies = ["opencv-python"]'), ...plugin };
    expect(dockerfile(files)).toContain('--no-install-recommends libgl1 libglib2.0-0 &&');
    expect(dockerfile(files)).not.toContain('headless');
  });

  test.each([
    ['a missing include', { 'requirements.txt': '-r other.txt\n' }, 'requirements.txt includes other.txt'],
    ['a path outside', { 'requirements.txt': '../lib\n' }, 'outside of the repository'],
    ['a missing path', { 'requirements.txt': './lib\n' }, 'is not in the repository'],
  ])('with %s make it impossible', (_what, files, expected) => {
    expect(because({ 'pyproject.toml': project(''), ...plugin, ...files })).toContain(expected);
  });

  test('of tests and documentation are nobody’s', () => {
    const text = dockerfile({
      'pyproject.toml': project(''),
      ...plugin,
      'docs/requirements.txt': 'sphinx\n',
      'requirements-dev.txt': 'pytest\n',
    });
    expect(text).not.toMatch(/docs|dev|COPY/);
  });
});

describe('the build', () => {
  const tools = (pyproject: string, files: Texts = {}): string | undefined =>
    /build-tools (.*)$/m.exec(
      dockerfile({ 'pyproject.toml': pyproject, ...plugin, ...files })
        .split('\n')
        .find((line) => line.includes('--target')) ?? '',
    )?.[1];

  test('has its tools in a stage of its own', () => {
    expect(tools(project('', '"hatchling>=1", "hatch-vcs"'))).toBe("'hatchling>=1' hatch-vcs");
  });

  test.each([
    ['a hook that is in the repository', '[tool.hatch.build.hooks.custom]\npath = "x.py"'],
    ['a hook with dependencies', '[tool.hatch.build.hooks.vcs]\ndependencies = ["x"]'],
    ['dependencies of the build', '[tool.hatch.build.targets.wheel]\ndependencies = ["x"]'],
  ])('is isolated by pip where %s may ask for more', (_what, lines) => {
    const text = dockerfile({ 'pyproject.toml': `${project('')}\n${lines}\n`, ...plugin });
    expect(text).toContain('python -m pip install .\n');
    expect(text).not.toContain('build-tools');
  });

  test('knows the hook that writes a version file', () => {
    expect(tools(`${project('')}\n[tool.hatch.build.hooks.vcs]\nversion-file = "dome/_version.py"\n`)).toBe(
      'hatchling',
    );
  });

  test('with a backend of the repository is isolated', () => {
    expect(tools(project('').replace('[project]', 'backend-path = ["."]\n[project]'))).toBe(undefined);
  });

  test('without pyproject.toml is told to older pips', () => {
    const setup =
      "from setuptools import setup\nsetup(name='dome', entry_points={'ocs.plugins': ['dome = dome.plugin']})\n";
    expect(dockerfile({ 'setup.py': setup, ...plugin })).toContain('--no-build-isolation --use-pep517 .\n');
    expect(dockerfile({ 'setup.py': `import cython\n${setup}`, ...plugin })).toContain('pip install --use-pep517 .\n');
  });

  test('of a project in a folder is there', () => {
    const files = Object.fromEntries(
      Object.entries({ 'pyproject.toml': project(''), ...plugin }).map(([path, text]) => [`code/${path}`, text]),
    );
    expect(dockerfile(files)).toContain('--no-build-isolation ./code\n');
  });
});

describe('the image', () => {
  test.each([
    ['the project', { 'pyproject.toml': project(''), ...plugin }, 'https://github.com/site/remote.git', 'dome'],
    ['the remote', { 'agent.py': agentSource('A') }, 'https://github.com/site/remote.git', 'remote'],
    ['the folder', { 'agent.py': agentSource('A') }, null, 'folder'],
    [
      'the file that is there, before the remote',
      { 'agent.py': agentSource('A'), Dockerfile: '# older\n#\n# generated by ocs-agent generate\nFROM x\n' },
      'git@github.com:site/remote.git',
      'older',
    ],
  ])('is called as %s says', (_what, files, remote, name) => {
    expect(dockerfile(files, {}, remote)).toContain(`WORKDIR /app/${name}\n`);
  });

  test('runs as the user and shows the ports that were asked for', () => {
    const text = dockerfile({ 'agent.py': agentSource('A') }, { user: '9000:9000', expose: ['80', '90/udp'] });
    expect(text).toContain('WORKDIR /\nEXPOSE 80\nEXPOSE 90/udp\nUSER 9000:9000\n');
  });

  test('on a base without a virtualenv says python3', () => {
    const text = dockerfile({ 'agent.py': agentSource('A'), 'requirements.txt': 'six\nocs<0.11.2\n' });
    expect(text).toContain('FROM simonsobs/ocs:v0.11.1\n');
    expect(text).toContain(' python3 -m pip install -r requirements.txt\n');
  });

  test('of one script starts it, whatever the command; of several, or beside a plugin, the command says which', () => {
    const one = dockerfile({ 'a.py': agentSource('A') });
    expect(one).toContain(
      'ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--agent", "/app/folder/a.py", "--entrypoint", "main"]\n',
    );
    const two = dockerfile({ 'a.py': agentSource('A'), 'b.py': agentSource('B') });
    expect(two).toContain('ENTRYPOINT ["dumb-init", "ocs-agent-cli"]\n');
  });

  test('starts the script that the replaced Dockerfile starts, not what lies beside it', () => {
    const cmd = 'FROM simonsobs/ocs:v0.12.1\nCOPY . /app/\nCMD ["--agent", "/app/a.py", "--entrypoint", "main"]\n';
    const files = { 'a.py': agentSource('A'), 'b.py': agentSource('B'), Dockerfile: cmd };
    expect(dockerfile(files)).toContain('"--agent", "/app/folder/a.py", "--entrypoint", "main"]\n');
  });

  test('of a plugin forgets the CMD of the Dockerfile that it replaces: the next run could not know of it', () => {
    const cmd = 'FROM simonsobs/ocs:v0.12.1\nCOPY . /app/\nCMD ["--agent", "/app/a.py", "--entrypoint", "main"]\n';
    const files = { 'pyproject.toml': project(''), ...plugin, 'a.py': agentSource('A') };
    expect(dockerfile({ ...files, Dockerfile: cmd })).toBe(dockerfile(files));
  });

  test('installs a package that its scripts import, and no other', () => {
    const files = { 'pyproject.toml': project('').replace('ocs.plugins', 'console'), 'dome/__init__.py': '' };
    const text = dockerfile({ ...files, 'agents/a.py': agentSource('A', ['from dome import x']) });
    expect(text).toContain('--no-build-isolation .\n');
    expect(dockerfile({ ...files, 'agents/a.py': agentSource('A') })).not.toContain('build-tools');
  });

  test('where the version comes from git holds no .git, scripts or not', () => {
    const pyproject = project('dynamic = ["version"]').replace('version = "1"\n', '');
    const compose =
      'services:\n  ocs-a:\n    image: dome:v1\n    build: .\n    command: ["--agent", "/app/dome/tools/a.py", "--entrypoint", "main"]\n';
    const text = dockerfile({
      'pyproject.toml': `${pyproject}\n[tool.hatch.version]\nsource = "vcs"\n`,
      ...plugin,
      'docker-compose.yml': compose,
      'tools/a.py': agentSource('A'),
    });
    expect(text).toContain('COPY tools/ tools/\n');
    expect(text).not.toContain('COPY . ');
  });

  test.each([
    ['nothing', {}, 'neither an OCS plugin package nor an agent script'],
    [
      'a package without entry point',
      { ...plugin, 'pyproject.toml': '[project]\nname = "dome"\nversion = "1"\n' },
      'no ocs.plugins entry point',
    ],
    ['a broken pyproject.toml', { ...plugin, 'pyproject.toml': '[project\n' }, "pyproject.toml can't be read"],
  ])('cannot be made of %s', (_what, files, expected) => {
    expect(because(files)).toContain(expected);
  });
});

describe('the compose file', () => {
  test('goes by the site config that is there, and gives a hostname where any would do', () => {
    const site = `hub: {wamp_server: 'ws://hub:8001/ws', wamp_realm: test_realm, address_root: observatory}
hosts:
  localhost:
    agent-instances:
      - {agent-class: A, instance-id: a-1, arguments: []}
`;
    const result = made({ 'agent.py': agentSource('A'), 'site/default.yaml': site }, { compose: true });
    const files = result.status === 'generated' ? result.files : [];
    expect(files.map(({ path }) => path)).toEqual(['Dockerfile', '.dockerignore', 'docker-compose.yml']);
    expect(files[2]?.text).toContain('  ocs-a-1:\n');
    expect(files[2]?.text).toContain('    hostname: ocs-docker\n');
    expect(files[2]?.text).toContain('      - ./site:/config:ro\n');
  });
});

describe('system packages', () => {
  test('that are inferred keep their reason where they are asked for too', () => {
    const files = { 'agent.py': agentSource('A'), 'requirements.txt': 'pyusb\n' };
    const result = made(files, { apt: ['libusb-1.0-0', 'vim'] });
    const apt = result.status === 'generated' ? result.plan.apt : [];
    expect(apt.map(({ name }) => name)).toEqual(['libusb-1.0-0', 'vim']);
    expect(apt[0]?.because).toMatch(/^pyusb in requirements.txt: .*libusb[^;]*$/);
  });
});

describe('.dockerignore', () => {
  const ignored = (files: Texts, options: Partial<GenerateOptions> = {}): readonly string[] => {
    const result = made(files, options);
    return result.status === 'generated' ? result.dockerignore.split('\n').filter((line) => !line.startsWith('#')) : [];
  };
  const dynamic = project('dynamic = ["version"]').replace('version = "1"\n', '');
  const docs = { 'docs/a.md': '', 'tests/a.py': '' };

  test('keeps .git, and all that git knows, exactly where the version comes from it', () => {
    const fromGit = ignored({
      'pyproject.toml': `${dynamic}\n[tool.hatch.version]\nsource = "vcs"\n`,
      ...plugin,
      ...docs,
    });
    expect(fromGit).not.toContain('.git');
    expect(fromGit).not.toContain('docs');
    expect(fromGit).not.toContain('Dockerfile');
    expect(fromGit).toContain('.git/config');
    const plain = ignored({ 'pyproject.toml': project(''), ...plugin, ...docs });
    expect(plain).toEqual(expect.arrayContaining(['.git', 'docs', 'tests', 'Dockerfile']));
  });

  test('keeps folders that the packaging, a requirement or an agent needs', () => {
    expect(ignored({ 'pyproject.toml': project('readme = "docs/a.md"'), ...plugin, ...docs })).not.toContain('docs');
    const requirements = { 'requirements.txt': '-r tests/requirements.txt\n', 'tests/requirements.txt': 'six\n' };
    expect(ignored({ 'pyproject.toml': project(''), ...plugin, ...docs, ...requirements })).not.toContain('tests');
  });

  test('is the same before and after the compose file is there', () => {
    const files = { 'agent.py': agentSource('A') };
    const before = ignored(files, { compose: true });
    expect(before).toContain('docker-compose.yml');
    const after = ignored({ ...files, 'docker-compose.yml': 'services: {}\n' }, { compose: true });
    expect(after).toEqual(before);
  });
});
