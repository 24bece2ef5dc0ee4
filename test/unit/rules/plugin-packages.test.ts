import { agentText, base, finds, isSilentOn, repairs } from '../support/verbs.ts';
import { asScript, backend, entry, install, plugin, project, setupPy } from './plugin-trees.ts';

finds('package-left-out', {
  'setup.py': [
    plugin(setupPy(`packages=['tele'],\n    entry_points={'ocs.plugins': ['tele = tele.plugin']},`)),
    `error setup.py "['tele']"`,
  ],
  'a package of each agent': [
    plugin({
      'pyproject.toml': `${project}${entry}[tool.setuptools]\npackages = ["tele", "tele.agents"]\n`,
      'tele/plugin.py': "agents = {'V': {'module': 'tele.agents.valve.agent'}}\n",
      'tele/agents/valve.py': null,
      'tele/agents/valve/agent.py': agentText,
    }),
    'error pyproject.toml "[\\"tele\\", \\"tele.agents\\"]"',
  ],
});

const leaving = `${project}${entry}[tool.setuptools]\npackages = ["tele"]\n`;
isSilentOn('package-left-out', {
  'all listed': plugin({
    'pyproject.toml': `${project}${entry}[tool.setuptools]\npackages = ["tele", "tele.agents"]\n`,
  }),
  'an editable install': plugin({
    'pyproject.toml': leaving,
    Dockerfile: install.replace('install /app', 'install -e /app'),
  }),
  PYTHONPATH: plugin({ 'pyproject.toml': leaving, Dockerfile: `${install}ENV PYTHONPATH=/app/tele\n` }),
  'a package that is not installed': plugin({ 'pyproject.toml': leaving, Dockerfile: asScript }),
  'another backend': plugin({
    'pyproject.toml': leaving
      .replace('setuptools"]', 'hatchling"]')
      .replace('setuptools.build_meta', 'hatchling.build'),
  }),
});

finds('package-init-missing', {
  'find_packages()': [
    plugin({
      ...setupPy("packages=find_packages(),\n    entry_points={'ocs.plugins': ['tele = tele.plugin']},"),
      'tele/agents/__init__.py': null,
    }),
    `error tele/plugin.py "'tele.agents.valve'"`,
  ],
  'find: in setup.cfg': [
    plugin({
      'pyproject.toml': null,
      'setup.cfg':
        '[metadata]\nname = tele\n[options]\npackages = find:\n[options.entry_points]\nocs.plugins =\n    tele = tele.plugin\n',
      'tele/agents/__init__.py': null,
    }),
    `error tele/plugin.py "'tele.agents.valve'"`,
  ],
  'the top package': [
    plugin({
      ...setupPy("packages=find_packages(),\n    entry_points={'ocs.plugins': ['tele = tele.plugin']},"),
      'tele/__init__.py': null,
    }),
    'error setup.py "tele.plugin"',
  ],
  'what is packed all the same': [
    plugin({ 'tele/agents/__init__.py': null }),
    `notice tele/plugin.py "'tele.agents.valve'"`,
  ],
});

isSilentOn('package-init-missing', {
  'all there': plugin(),
  'a folder beside the path of an agent': plugin({ 'tele/data/table.py': 'x = 1\n' }),
  'a package that is not installed': plugin({
    ...setupPy('packages=find_packages(),'),
    Dockerfile: asScript,
    'tele/agents/__init__.py': null,
  }),
});

repairs('package-init-missing', {
  'an empty file': [plugin({ 'tele/agents/__init__.py': null }), 'tele/agents/__init__.py', ''],
});

finds('package-discovery-ambiguous', {
  'two packages': [
    plugin({ 'pyproject.toml': project + entry, 'other/__init__.py': '' }),
    'error pyproject.toml "\\"tele\\""',
  ],
  'a folder of other files': [
    plugin({ 'pyproject.toml': project + entry, 'config/default.yaml': '' }),
    'error pyproject.toml "\\"tele\\""',
  ],
  'setup.py without packages': [
    plugin({ ...setupPy("entry_points={'ocs.plugins': ['tele = tele.plugin']},"), 'config/default.yaml': '' }),
    `error setup.py "'tele'"`,
  ],
  'no Dockerfile yet': [
    plugin({ 'pyproject.toml': project + entry, Dockerfile: null, 'notebooks/x.txt': '' }),
    'error pyproject.toml "\\"tele\\""',
  ],
});

isSilentOn('package-discovery-ambiguous', {
  'one package': plugin({ 'pyproject.toml': project + entry }),
  'folders that setuptools knows': plugin({
    'pyproject.toml': project + entry,
    'tests/t.py': '',
    'docs/x.rst': '',
    'scripts/x.sh': '',
    '.github/x.yml': '',
  }),
  'a name that is no package': plugin({ 'pyproject.toml': project + entry, 'my-config/x.yaml': '' }),
  'a setting': plugin({ 'config/default.yaml': '' }),
  'the src layout': plugin({ 'pyproject.toml': project + entry, 'src/tele/__init__.py': '', 'config/x.yaml': '' }),
  'another backend': plugin({
    'pyproject.toml': (project + entry).replace(
      backend,
      '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
    ),
    'config/x.yaml': '',
  }),
  'a package that is not installed': plugin({
    'pyproject.toml': project + entry,
    Dockerfile: asScript,
    'config/x.yaml': '',
  }),
  'a folder that is not copied': plugin({
    'pyproject.toml': project + entry,
    'config/x.yaml': '',
    Dockerfile: `${base}COPY pyproject.toml /app/\nCOPY tele /app/tele\nRUN pip install /app\n`,
  }),
});
