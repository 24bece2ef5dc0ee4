import { describe, expect, test } from 'vitest';
import type { Located } from '../../../../src/model/location.ts';
import { snapshotOfTexts } from '../../../../src/model/repo-snapshot.ts';
import type { PythonProject } from '../../../../src/repo/agent-repo.ts';
import { readProjects } from '../../../../src/repo/packaging/read-projects.ts';

function projects(texts: Readonly<Record<string, string>>): readonly PythonProject[] {
  return readProjects(snapshotOfTexts(texts));
}

function project(texts: Readonly<Record<string, string>>): PythonProject {
  const [first] = projects(texts);
  if (!first) throw new Error('no project found');
  return first;
}

function written(located: Located<unknown> | null | undefined): string | undefined {
  return located?.file.text.slice(located.span.start, located.span.end);
}

const hatch = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n';
const setuptools = '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n';

describe('entry points of ocs.plugins', () => {
  test.each([
    [
      'pyproject.toml, double quotes',
      'pyproject.toml',
      '[project]\nname = "tele"\n[project.entry-points."ocs.plugins"]\ntele = "tele.plugin"\n',
    ],
    [
      'pyproject.toml, single quotes',
      'pyproject.toml',
      "[project]\nname = 'tele'\n[project.entry-points.'ocs.plugins']\ntele = 'tele.plugin'\n",
    ],
    [
      'pyproject.toml, inline',
      'pyproject.toml',
      '[project]\nname = "tele"\nentry-points = { "ocs.plugins" = { tele = "tele.plugin" } }\n',
    ],
    [
      'poetry',
      'pyproject.toml',
      '[tool.poetry]\nname = "tele"\n[tool.poetry.plugins."ocs.plugins"]\ntele = "tele.plugin"\n',
    ],
    [
      'setup.cfg',
      'setup.cfg',
      '[metadata]\nname = tele\n[options.entry_points]\nocs.plugins =\n    # ours\n    tele = tele.plugin\nother =\n    x = y\n',
    ],
    [
      'setup.py, a list',
      'setup.py',
      "from setuptools import setup\nsetup(name='tele', entry_points={'ocs.plugins': ['tele = tele.plugin']})\n",
    ],
    [
      'setup.py, a string',
      'setup.py',
      "import setuptools\nsetuptools.setup(name='tele', entry_points={'ocs.plugins': 'tele = tele.plugin'})\n",
    ],
    [
      'setup.py, an INI text',
      'setup.py',
      "from setuptools import setup\nsetup(name='tele', entry_points='''\n[console_scripts]\na = b:c\n[ocs.plugins]\ntele = tele.plugin\n''')\n",
    ],
  ])('%s', (_, path, text) => {
    const { pluginEntryPoints, name } = project({ [path]: text });
    expect(name?.value).toBe('tele');
    expect(pluginEntryPoints.map((one) => [one.name.value, one.module, one.attribute])).toEqual([
      ['tele', 'tele.plugin', null],
    ]);
    expect(written(pluginEntryPoints[0]?.name)).toBe('tele');
    expect(written(pluginEntryPoints[0]?.target)).toMatch(/^["']?tele\.plugin["']?$/);
  });

  test.each([
    ['an attribute', 'tele.plugin:agents', 'tele.plugin', 'agents'],
    ['an extra', 'tele.plugin [valve]', 'tele.plugin', null],
    ['blanks', ' tele.plugin : agents ', 'tele.plugin', 'agents'],
  ])('a target with %s', (_, target, module, attribute) => {
    const text = `[project]\nname = "tele"\n[project.entry-points."ocs.plugins"]\ntele = "${target}"\n`;
    expect(project({ 'pyproject.toml': text }).pluginEntryPoints).toMatchObject([{ module, attribute }]);
  });

  test.each([
    ['singular', '[project.entry-points."ocs.plugin"]\ntele = "tele.plugin"\n', 'ocs.plugin'],
    ['without quotes', '[project.entry-points.ocs.plugins]\ntele = "tele.plugin"\n', 'ocs'],
    ['with an underscore', '[project.entry-points.ocs_plugins]\ntele = "tele.plugin"\n', 'ocs_plugins'],
  ])('a group that is nearly it: %s', (_, table, group) => {
    const found = project({ 'pyproject.toml': `[project]\nname = "tele"\n${table}` });
    expect(found.pluginEntryPoints).toEqual([]);
    expect(found.similarGroups.map(({ value }) => value)).toEqual([group]);
  });

  test.each([
    ['computed', "setup(name='tele', entry_points=make())\n", true],
    ['computed in part', "setup(name='tele', entry_points={'ocs.plugins': plugins})\n", true],
    ['brought by **', "setup(name='tele', **more)\n", true],
    ['absent', "setup(name='tele')\n", false],
  ])('entry points that are %s in setup.py', (_, call, unknown) => {
    expect(project({ 'setup.py': `from setuptools import setup\n${call}` }).entryPointsUnknown).toBe(unknown);
  });
});

describe('where the version comes from', () => {
  test.each([
    [
      'hatch-vcs',
      `${hatch}[project]\nname = "a"\ndynamic = ["version"]\n[tool.hatch.version]\nsource = "vcs"\n`,
      'git',
      'hatch-vcs',
      false,
    ],
    [
      'hatch-vcs with a fallback',
      `${hatch}[project]\nname = "a"\ndynamic = ["version"]\n[tool.hatch.version]\nsource = "vcs"\nfallback-version = "0"\n`,
      'git',
      'hatch-vcs',
      true,
    ],
    [
      'hatch-vcs with a raw fallback',
      `${hatch}[project]\nname = "a"\ndynamic = ["version"]\n[tool.hatch.version]\nsource = "vcs"\nraw-options = { fallback_version = "0" }\n`,
      'git',
      'hatch-vcs',
      true,
    ],
    [
      'a file, by hatch',
      `${hatch}[project]\nname = "a"\ndynamic = ["version"]\n[tool.hatch.version]\npath = "a/__init__.py"\n`,
      'static',
      null,
      false,
    ],
    [
      'setuptools-scm',
      `${setuptools}[project]\nname = "a"\ndynamic = ["version"]\n[tool.setuptools_scm]\n`,
      'git',
      'setuptools-scm',
      false,
    ],
    [
      'an attribute, by setuptools',
      `${setuptools}[project]\nname = "a"\ndynamic = ["version"]\n[tool.setuptools.dynamic]\nversion = { attr = "a.v" }\n`,
      'static',
      null,
      false,
    ],
    ['poetry', '[tool.poetry]\nname = "a"\nversion = "1.0"\n', 'static', null, false],
    [
      'poetry-dynamic-versioning',
      '[tool.poetry]\nname = "a"\nversion = "0"\n[tool.poetry-dynamic-versioning]\nenable = true\n',
      'git',
      'poetry-dynamic-versioning',
      false,
    ],
    ['[project]', '[project]\nname = "a"\nversion = "1"\n', 'static', null, false],
    [
      'nothing that is known',
      '[build-system]\nbuild-backend = "mesonpy"\n[project]\nname = "a"\ndynamic = ["version"]\n',
      'unknown',
      null,
      false,
    ],
  ])('%s', (_, text, source, tool, fallback) => {
    const { versionSource, versionTool, hasFallbackVersion } = project({ 'pyproject.toml': text });
    expect([versionSource, versionTool, hasFallbackVersion]).toEqual([source, tool, fallback]);
  });

  test.each([
    ['use_scm_version', "setup(name='a', use_scm_version=True)", 'git', 'setuptools-scm', false],
    [
      'use_scm_version with a fallback',
      "setup(name='a', use_scm_version={'fallback_version': '0'})",
      'git',
      'setuptools-scm',
      true,
    ],
    ['use_scm_version switched off', "setup(name='a', use_scm_version=False, version='1')", 'static', null, false],
    ['versioneer', "import versioneer\nsetup(name='a', version=versioneer.get_version())", 'git', 'versioneer', true],
    ['a literal', "setup(name='a', version='1')", 'static', null, false],
    ['a call', "setup(name='a', version=read())", 'unknown', null, false],
  ])('setup.py with %s', (_, text, source, tool, fallback) => {
    const found = project({ 'setup.py': `from setuptools import setup\n${text}\n` });
    expect([found.versionSource, found.versionTool, found.hasFallbackVersion]).toEqual([source, tool, fallback]);
  });
});

describe('how packages get into the distribution', () => {
  const src = { 'src/tele/__init__.py': '', 'src/tele/plugin.py': '' };
  const flat = { 'tele/__init__.py': '', 'tele/plugin.py': '' };
  test.each<[string, Record<string, string>, object]>([
    [
      'hatchling, flat',
      { ...flat, 'pyproject.toml': `${hatch}[project]\nname = "tele"\n` },
      { packages: { kind: 'all' }, packageRoots: [''] },
    ],
    [
      'hatchling, src',
      { ...src, 'pyproject.toml': `${hatch}[project]\nname = "tele"\n` },
      { packages: { kind: 'all' }, packageRoots: ['src'] },
    ],
    [
      'hatchling, named',
      {
        'lib/tele/a.py': '',
        'pyproject.toml': `${hatch}[project]\nname = "tele"\n[tool.hatch.build.targets.wheel]\npackages = ["lib/tele"]\n`,
      },
      { packageRoots: ['lib'] },
    ],
    [
      'setuptools, nothing said',
      { ...flat, 'pyproject.toml': `${setuptools}[project]\nname = "tele"\n` },
      { packages: { kind: 'automatic' }, packageRoots: [''] },
    ],
    [
      'setuptools, nothing said, src',
      { ...src, 'pyproject.toml': `${setuptools}[project]\nname = "tele"\n` },
      { packages: { kind: 'automatic' }, packageRoots: ['src'] },
    ],
    [
      'setuptools, a list',
      {
        'pyproject.toml': `${setuptools}[project]\nname = "tele"\n[tool.setuptools]\npackages = ["tele", "tele.agents"]\n`,
      },
      { packages: { kind: 'list', names: ['tele', 'tele.agents'] } },
    ],
    [
      'setuptools, find',
      {
        'pyproject.toml': `${setuptools}[project]\nname = "tele"\n[tool.setuptools.packages.find]\nwhere = ["src"]\nexclude = ["x"]\n`,
      },
      { packages: { kind: 'find', where: ['src'], namespaces: true, filtered: true }, packageRoots: ['src'] },
    ],
    [
      'setuptools, find without namespaces',
      {
        'pyproject.toml': `${setuptools}[project]\nname = "tele"\n[tool.setuptools.packages.find]\nnamespaces = false\n`,
      },
      { packages: { kind: 'find', where: ['.'], namespaces: false, filtered: false }, packageRoots: [''] },
    ],
    [
      'poetry, from a folder',
      { 'pyproject.toml': '[tool.poetry]\nname = "tele"\npackages = [{ include = "tele", from = "lib" }]\n' },
      { packages: { kind: 'all' }, packageRoots: ['lib'] },
    ],
    [
      'setup.cfg, find:',
      {
        'setup.cfg':
          '[metadata]\nname = tele\n[options]\npackages = find:\npackage_dir =\n    = src\n[options.packages.find]\nwhere = src\n',
      },
      { packages: { kind: 'find', where: ['src'], namespaces: false }, packageRoots: ['src'] },
    ],
    [
      'setup.cfg, find_namespace:',
      { 'setup.cfg': '[metadata]\nname = tele\n[options]\npackages = find_namespace:\n' },
      { packages: { kind: 'find', where: ['.'], namespaces: true } },
    ],
    [
      'setup.cfg, a list',
      { 'setup.cfg': '[metadata]\nname: tele\n[options]\npackages =\n    tele\n    tele.agents\n' },
      { packages: { kind: 'list', names: ['tele', 'tele.agents'] } },
    ],
    [
      'setup.py, find_packages',
      {
        'setup.py':
          "from setuptools import *\nsetup(name='tele', packages=find_packages('src'), package_dir={'': 'src'})\n",
      },
      { packages: { kind: 'find', where: ['src'], namespaces: false, filtered: false }, packageRoots: ['src'] },
    ],
    [
      'setup.py, find_namespace_packages',
      {
        'setup.py':
          "import setuptools\nsetuptools.setup(name='tele', packages=setuptools.find_namespace_packages(include=['tele*']))\n",
      },
      { packages: { kind: 'find', where: ['.'], namespaces: true, filtered: true } },
    ],
    [
      'setup.py, a list',
      { 'setup.py': "from setuptools import setup\nsetup(name='tele', packages=['tele'])\n" },
      { packages: { kind: 'list', names: ['tele'] } },
    ],
    [
      'setup.py, a list that is computed',
      { 'setup.py': "from setuptools import setup\nsetup(name='tele', packages=['tele'] + more)\n" },
      { packages: { kind: 'unknown' } },
    ],
    [
      'setup.py, nothing said',
      { 'setup.py': "from setuptools import setup\nsetup(name='tele')\n" },
      { packages: { kind: 'automatic' } },
    ],
  ])('%s', (_, texts, expected) => {
    expect(project(texts)).toMatchObject(expected);
  });
});

describe('projects', () => {
  test('a pyproject.toml that only configures tools describes nothing', () => {
    expect(projects({ 'pyproject.toml': '[tool.ruff]\nline-length = 100\n' })).toEqual([]);
    expect(projects({ 'setup.cfg': '[flake8]\nmax-line-length = 100\n' })).toEqual([]);
  });

  test('the older files are read together, by setuptools alone', () => {
    const setupCfg = '[options.entry_points]\nocs.plugins =\n  tele = tele.plugin\n';
    const together = project({
      'pyproject.toml': setuptools,
      'setup.cfg': setupCfg,
      'setup.py': "from setuptools import setup\nsetup(name='tele')",
    });
    expect(together).toMatchObject({
      name: { value: 'tele' },
      file: { path: 'setup.cfg' },
      buildBackend: 'setuptools',
    });
    expect(together.pluginEntryPoints).toHaveLength(1);
    const alone = project({ 'pyproject.toml': `${hatch}[project]\nname = "tele"\n`, 'setup.cfg': setupCfg });
    expect(alone.pluginEntryPoints).toEqual([]);
  });

  test('requirements of Python, dependencies and the files they stand in', () => {
    const found = project({
      'sub/pyproject.toml': `${setuptools}[project]\nname = "tele"\nrequires-python = ">=3.8"\ndynamic = ["dependencies"]\n[tool.setuptools.dynamic]\ndependencies = { file = ["requirements.txt"] }\n`,
    });
    expect(found).toMatchObject({
      root: 'sub',
      requiresPython: { value: '>=3.8' },
      dependencyFiles: ['sub/requirements.txt'],
      dependenciesUnknown: false,
    });
    const setupPy = project({
      'setup.py':
        "from setuptools import setup\nsetup(name='a', python_requires='>=3.9', install_requires=['ocs>=0.10', 'numpy'])\n",
    });
    expect(setupPy.requiresPython?.value).toBe('>=3.9');
    expect(setupPy.dependencies.map(({ value }) => value)).toEqual(['ocs>=0.10', 'numpy']);
    expect(
      project({ 'setup.py': "from setuptools import setup\nsetup(install_requires=open('r').read())\n" })
        .dependenciesUnknown,
    ).toBe(true);
  });

  test('a file that cannot be read proves nothing, and says where it is broken', () => {
    const toml = project({ 'pyproject.toml': '[project]\nname = "tele\n' });
    expect(toml.entryPointsUnknown && toml.dependenciesUnknown).toBe(true);
    expect(toml.problem?.file.path).toBe('pyproject.toml');
    expect(project({ 'setup.py': 'setup(name="a"\n' }).problem?.value).toBe("'(' was never closed");
    expect(projects({ 'setup.py': 'print("no call here")\n' })).toEqual([]);
  });

  test('names of the prototype are only names', () => {
    const text =
      '[project]\nname = "constructor"\n[project.entry-points."ocs.plugins"]\n__proto__ = "toString.valueOf"\n[tool.constructor]\n__proto__ = 1\n';
    expect(project({ 'pyproject.toml': text }).pluginEntryPoints).toMatchObject([
      { name: { value: '__proto__' }, module: 'toString.valueOf' },
    ]);
  });
});
