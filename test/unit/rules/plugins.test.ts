import { agentText, base, dockerfile, finds, isSilentOn, repairs } from '../support/verbs.ts';
import { asScript, entry, find, install, plugin, project, setupPy, tableText } from './plugin-trees.ts';

const without = project + find;
const listed = "entry_points={'ocs.plugins': ['tele = tele.plugin']}";

finds('plugin-entry-point-missing', {
  'no entry point at all': [
    plugin({ 'pyproject.toml': without }),
    `error tele/plugin.py ${JSON.stringify(tableText.slice('agents = '.length, -1))}`,
  ],
  'other groups only': [
    plugin({ 'pyproject.toml': `${without}[project.entry-points."gui.plugins"]\nx = "tele.gui"\n` }),
    `error tele/plugin.py ${JSON.stringify(tableText.slice('agents = '.length, -1))}`,
  ],
  'a singular': [
    plugin({ 'pyproject.toml': without + entry.replace('ocs.plugins', 'ocs.plugin') }),
    'error pyproject.toml "\\"ocs.plugin\\""',
  ],
  'setup.cfg with a wrong group': [
    plugin({
      'pyproject.toml': null,
      'setup.cfg':
        '[metadata]\nname = tele\n[options]\npackages = find:\n[options.entry_points]\nocs.plugin =\n    tele = tele.plugin\n',
    }),
    'error setup.cfg "ocs.plugin"',
  ],
  'no distribution around the package': [
    plugin({ 'pyproject.toml': null, Dockerfile: `${base}COPY . /app/tele\n` }),
    `error tele/plugin.py ${JSON.stringify(tableText.slice('agents = '.length, -1))}`,
  ],
  'agents without a table': [
    plugin({ 'pyproject.toml': without, 'tele/plugin.py': null }),
    'error pyproject.toml "\\"tele\\""',
  ],
  'no Dockerfile yet': [
    plugin({ 'pyproject.toml': without, Dockerfile: null }),
    `error tele/plugin.py ${JSON.stringify(tableText.slice('agents = '.length, -1))}`,
  ],
});

isSilentOn('plugin-entry-point-missing', {
  'a package that has one': plugin(),
  'an entry point in setup.py': plugin(setupPy(`packages=find_packages(),\n    ${listed},`)),
  'an entry point that setup.py computes': plugin(
    setupPy('packages=find_packages(),\n    entry_points=read_entry_points(),'),
  ),
  'arguments that setup.py unpacks': plugin(setupPy('**read_settings(),')),
  'agents that an image starts by --agent': plugin({ 'pyproject.toml': without, Dockerfile: asScript }),
  'agents that services start by --agent': plugin({
    'pyproject.toml': without,
    'docker-compose.yml':
      'services:\n  a:\n    build: .\n    environment: [INSTANCE_ID=a]\n    command: [--agent, /app/tele/tele/agents/valve.py, --entrypoint, main]\n',
  }),
  'an --agent that a variable names': plugin({
    'pyproject.toml': without,
    'docker-compose.yml':
      'services:\n  a:\n    build: .\n    environment: [INSTANCE_ID=a]\n    command: [--agent, "${AGENT}", --entrypoint, main]\n',
  }),
  'a dict of another use': plugin({
    'tele/plugin.py': null,
    'tele/names.py': "agents = {'valve': {'colour': 'red'}}\n",
  }),
  'tables in tests': plugin({ 'tests/__init__.py': '', 'tests/fakes.py': tableText }),
  'a package without agents': {
    files: { 'pyproject.toml': without, 'tele/__init__.py': '', 'tele/reader.py': 'x = 1\n', Dockerfile: install },
  },
  'an image that runs something else': plugin({
    'pyproject.toml': without,
    Dockerfile: 'FROM python:3.11\nCOPY . /app\nCMD ["python", "/app/tele/simulator.py"]\n',
  }),
});

repairs('plugin-entry-point-missing', {
  'pyproject.toml': [
    plugin({ 'pyproject.toml': without }),
    'pyproject.toml',
    `${without}\n[project.entry-points."ocs.plugins"]\ntele = "tele.plugin"\n`,
  ],
  'pyproject.toml without a last line feed, CRLF': [
    plugin({ 'pyproject.toml': without.replaceAll('\n', '\r\n').trimEnd() }),
    'pyproject.toml',
    `${without.trimEnd().replaceAll('\n', '\r\n')}\r\n\r\n[project.entry-points."ocs.plugins"]\r\ntele = "tele.plugin"\r\n`,
  ],
  'the quotes of TOML': [
    plugin({ 'pyproject.toml': without + entry.replace('"ocs.plugins"', 'ocs.plugins') }),
    'pyproject.toml',
    without + entry,
  ],
  'setup.py, arguments on lines': [
    plugin(setupPy('packages=find_packages(),')),
    'setup.py',
    setupPy(`packages=find_packages(),\n    ${listed},`)['setup.py'] ?? '',
  ],
  'setup.py, all in one line': [
    plugin({
      'pyproject.toml': null,
      'setup.py': "from setuptools import setup\nsetup(name='tele', packages=['tele'])\n",
    }),
    'setup.py',
    `from setuptools import setup\nsetup(name='tele', packages=['tele'], ${listed})\n`,
  ],
  'setup.cfg': [
    plugin({ 'pyproject.toml': null, 'setup.cfg': '[metadata]\nname = tele\n[options]\npackages = find:\n' }),
    'setup.cfg',
    '[metadata]\nname = tele\n[options]\npackages = find:\n\n[options.entry_points]\nocs.plugins =\n    tele = tele.plugin\n',
  ],
  'setup.cfg with scripts': [
    plugin({
      'pyproject.toml': null,
      'setup.cfg': '[metadata]\nname = tele\n[options.entry_points]\nconsole_scripts =\n    x = tele.x:main\n',
    }),
    'setup.cfg',
    '[metadata]\nname = tele\n[options.entry_points]\nocs.plugins =\n    tele = tele.plugin\nconsole_scripts =\n    x = tele.x:main\n',
  ],
});

finds('plugin-module-missing', {
  'a module that is not there': [
    plugin({ 'pyproject.toml': project + entry.replace('tele.plugin', 'tele.plugins') + find }),
    'error pyproject.toml "\\"tele.plugins\\""',
  ],
  'a folder is missing in it': [
    plugin({ 'pyproject.toml': project + entry.replace('tele.plugin', 'tele.ocs.plugin') + find }),
    'error pyproject.toml "\\"tele.ocs.plugin\\""',
  ],
  'a package of nobody known': [
    plugin({ 'pyproject.toml': project + entry.replace('tele.plugin', 'other.plugin') + find }),
    'warning pyproject.toml "\\"other.plugin\\""',
  ],
});

isSilentOn('plugin-module-missing', {
  'the src layout': plugin({
    'pyproject.toml': project + entry,
    'tele/__init__.py': null,
    'tele/agents/__init__.py': null,
    'tele/agents/valve.py': null,
    'tele/plugin.py': null,
    'src/tele/__init__.py': '',
    'src/tele/plugin.py': tableText,
    'src/tele/agents/valve.py': agentText,
  }),
  'a package that holds the table': plugin({ 'tele/plugin.py': null, 'tele/plugin/__init__.py': tableText }),
  'a module that .gitignore names': plugin({ 'tele/plugin.py': null, '.gitignore': '/tele/plugin.py\n' }),
  'a module of the base': plugin({ 'pyproject.toml': project + entry.replace('tele.plugin', 'ocs.plugin') + find }),
  'a package that lies elsewhere in the repository': plugin({
    'pyproject.toml': project + entry.replace('tele.plugin', 'parts.plugin') + find,
    'lib/parts/plugin.py': tableText,
  }),
  'agents that are started as scripts': plugin({
    'pyproject.toml': project + entry.replace('tele.plugin', 'tele.plugins') + find,
    Dockerfile: asScript,
  }),
});

finds('plugin-agents-invalid', {
  'no such name': [plugin({ 'tele/plugin.py': tableText.replace('agents', 'AGENTS') }), 'error tele/plugin.py'],
  'an empty file': [plugin({ 'tele/plugin.py': '' }), 'error tele/plugin.py'],
  'a list': [plugin({ 'tele/plugin.py': "agents = ['ValveAgent']\n" }), `error tele/plugin.py "['ValveAgent']"`],
  'a function': [
    plugin({ 'tele/plugin.py': 'def agents():\n    return {}\n' }),
    `error tele/plugin.py ${JSON.stringify('def agents():\n    return {}\n')}`,
  ],
  None: [plugin({ 'tele/plugin.py': 'agents = None\n' }), 'error tele/plugin.py "None"'],
  'an entry without module': [
    plugin({ 'tele/plugin.py': "agents = {'ValveAgent': {'modul': 'tele.agents.valve'}}\n" }),
    `error tele/plugin.py "'ValveAgent'"`,
  ],
  'an entry that is a string': [
    plugin({ 'tele/plugin.py': "agents = {'ValveAgent': 'tele.agents.valve'}\n" }),
    `error tele/plugin.py "'tele.agents.valve'"`,
  ],
});

isSilentOn('plugin-agents-invalid', {
  'a table': plugin(),
  'a table that is imported': plugin({ 'tele/plugin.py': 'from tele.table import agents\n' }),
  'a table that is built': plugin({ 'tele/plugin.py': 'agents = {name: make(name) for name in names}\n' }),
  'a table that may be brought by a star': plugin({ 'tele/plugin.py': 'from tele.table import *\n' }),
  'a table by __getattr__': plugin({ 'tele/plugin.py': 'def __getattr__(name):\n    return {}\n' }),
  'entries that are built': plugin({ 'tele/plugin.py': "agents = {'ValveAgent': entry_of('valve')}\n" }),
  'entries with unpacked parts': plugin({ 'tele/plugin.py': "agents = {'ValveAgent': {**common}}\n" }),
  'dict()': plugin({ 'tele/plugin.py': "agents = {'ValveAgent': dict(module='tele.agents.valve')}\n" }),
  'a file that does not parse': plugin({ 'tele/plugin.py': 'agents = {\n' }),
});

finds('plugin-name-duplicate', {
  'the name of ocs itself': [
    plugin({ 'pyproject.toml': project + entry.replace('\ntele', '\nocs') + find }),
    'error pyproject.toml "ocs"',
  ],
  'two packages in one image': [
    {
      files: {
        Dockerfile: `${base}COPY . /app\nRUN pip install /app/one /app/two\n`,
        'one/pyproject.toml': project + entry.replace('tele.plugin', 'one.plugin'),
        'one/one/plugin.py': tableText,
        'two/pyproject.toml': project + entry.replace('tele.plugin', 'two.plugin'),
        'two/two/plugin.py': tableText,
      },
    },
    'error one/pyproject.toml "tele"',
    'error two/pyproject.toml "tele"',
  ],
});

isSilentOn('plugin-name-duplicate', {
  'a name of its own': plugin(),
  'ocs itself, over the base': plugin({
    'pyproject.toml': project.replace(/^name = .*$/m, 'name = "ocs"') + entry.replace('\ntele', '\nocs') + find,
  }),
  'two packages in two images': {
    files: {
      'one/Dockerfile': `${base}COPY . /app\nRUN pip install /app\n`,
      'one/pyproject.toml': project + entry.replace('tele.plugin', 'one.plugin'),
      'one/one/plugin.py': tableText,
      'two/Dockerfile': `${base}COPY . /app\nRUN pip install /app\n`,
      'two/pyproject.toml': project + entry.replace('tele.plugin', 'two.plugin'),
      'two/two/plugin.py': tableText,
    },
  },
});

finds('plugin-entry-point-attribute', {
  'the dict': [
    plugin({ 'pyproject.toml': project + entry.replace('plugin"', 'plugin:agents"') + find }),
    'error pyproject.toml ":agents"',
  ],
  'a function': [
    plugin({
      'pyproject.toml': project + entry.replace('plugin"', 'plugin:load"') + find,
      'tele/plugin.py': 'def load():\n    return {}\n',
    }),
    'error pyproject.toml ":load"',
  ],
  'in setup.py': [
    plugin(setupPy("packages=find_packages(),\n    entry_points={'ocs.plugins': ['tele = tele.plugin:agents']},")),
    'error setup.py ":agents"',
  ],
});

isSilentOn('plugin-entry-point-attribute', {
  'the module': plugin(),
  'a class that has a table': plugin({
    'pyproject.toml': project + entry.replace('plugin"', 'plugin:Plugin"') + find,
    'tele/plugin.py': 'class Plugin:\n    agents = {}\n',
  }),
  'a module of a package': plugin({ 'pyproject.toml': project + entry.replace('tele.plugin"', 'tele:plugin"') + find }),
});

repairs('plugin-entry-point-attribute', {
  'pyproject.toml': [
    plugin({ 'pyproject.toml': project + entry.replace('plugin"', 'plugin:agents"') + find }),
    'pyproject.toml',
    project + entry + find,
  ],
});

finds('agent-class-duplicate', {
  'a class of ocs': [
    plugin({ 'tele/plugin.py': tableText.replace('ValveAgent', 'RegistryAgent') }),
    `warning tele/plugin.py "'RegistryAgent'"`,
  ],
  'two tables of one package': [
    plugin({
      'pyproject.toml': `${project}${entry}more = "tele.more"\n${find}`,
      'tele/more.py': tableText,
    }),
    `warning tele/more.py "'ValveAgent'"`,
  ],
});

isSilentOn('agent-class-duplicate', {
  'classes of its own': plugin(),
  'one table under two names': plugin({ 'pyproject.toml': `${project}${entry}more = "tele.plugin"\n${find}` }),
});

finds('nothing-to-run', {
  'a base and nothing': [dockerfile('', { 'agent.py': 'x = 1\n' }), 'warning Dockerfile "simonsobs/ocs:v0.12.1"'],
  'libraries that bring no plugin': [
    dockerfile('RUN pip install pyserial numpy', { 'agent.py': 'x = 1\n' }),
    'warning Dockerfile "simonsobs/ocs:v0.12.1"',
  ],
});

isSilentOn('nothing-to-run', {
  'a script that nothing starts yet': dockerfile('COPY agent.py /app/'),
  'a plugin from elsewhere': dockerfile('RUN pip install socs', { 'agent.py': '' }),
  'requirements that may bring one': dockerfile('COPY requirements.txt /r.txt\nRUN pip install -r /r.txt', {
    'agent.py': '',
    'requirements.txt': 'socs\n',
  }),
  'a base that brings one': { files: { Dockerfile: 'FROM simonsobs/socs:v0.6.1\n' } },
  'a site': { files: { 'docker-compose.yml': 'services:\n  a:\n    image: simonsobs/socs:v0.6.1\n' } },
  'an agent that does not parse': dockerfile('', { 'agent.py': `${agentText}(` }),
});
