import { agentText, composed, dockerfile, finds, isSilentOn } from '../support/verbs.ts';
import { asScript, entry, plugin, project, tableText } from './plugin-trees.ts';

const script = 'COPY agent.py /app/\nCMD ["--agent", "/app/agent.py", "--entrypoint", "main"]';
const withTable = (table: string) => plugin({ 'tele/plugin.py': `${table}\n` });
const importing = (line: string) => agentText.replace('from ocs', `${line}\nfrom ocs`);

finds('agent-module-missing', {
  'a slip': [withTable("agents = {'V': {'module': 'tele.agents.valv'}}"), `error tele/plugin.py "'tele.agents.valv'"`],
  'a folder too many': [
    withTable("agents = {'V': {'module': 'tele.agents.valve.agent'}}"),
    `error tele/plugin.py "'tele.agents.valve.agent'"`,
  ],
  'another case': [
    withTable("agents = {'V': {'module': 'tele.agents.Valve'}}"),
    `error tele/plugin.py "'tele.agents.Valve'"`,
  ],
  'a path': [
    withTable("agents = {'V': {'module': 'tele/agents/valve.py'}}"),
    `error tele/plugin.py "'tele/agents/valve.py'"`,
  ],
  'one of two': [
    withTable("agents = {'A': {'module': 'tele.agents.valve'}, 'B': {'module': 'tele.agents.b'}}"),
    `error tele/plugin.py "'tele.agents.b'"`,
  ],
});

isSilentOn('agent-module-missing', {
  'a module': plugin(),
  'a package': plugin({ 'tele/agents/valve.py': null, 'tele/agents/valve/__init__.py': agentText }),
  'a namespace package': plugin({
    'tele/plugin.py': "agents = {'V': {'module': 'tele.parts'}}\n",
    'tele/parts/valve.py': agentText,
  }),
  'a module of another distribution': withTable("agents = {'V': {'module': 'socs.agents.labjack.agent'}}"),
  'a module of ocs': withTable("agents = {'V': {'module': 'ocs.agents.fake_data.agent'}}"),
  'a name that is built': withTable("agents = {'V': {'module': PREFIX + '.valve'}}"),
  'a compiled module': plugin({
    'tele/plugin.py': "agents = {'V': {'module': 'tele.agents.fast'}}\n",
    'tele/agents/fast.pyx': '',
  }),
  'packages that a setting puts elsewhere': plugin({
    'pyproject.toml': `${project}${entry}[tool.setuptools]\npackage-dir = { "tele" = "lib" }\n`,
    'tele/plugin.py': "agents = {'V': {'module': 'tele.agents.b'}}\n",
  }),
  'an agent that is started as a script': plugin({
    Dockerfile: asScript,
    'tele/plugin.py': tableText.replace('agents.valve', 'agents.valv'),
  }),
});

finds('agent-entry-point-missing', {
  'another name': [
    plugin({ 'tele/plugin.py': tableText.replace("'main'", "'start'") }),
    `error tele/plugin.py "'start'"`,
  ],
  'the default': [
    plugin({
      'tele/plugin.py': "agents = {'V': {'module': 'tele.agents.valve'}}\n",
      'tele/agents/valve.py': agentText.replace('main', 'run'),
    }),
    `error tele/plugin.py "'V'"`,
  ],
  'a method of a class': [
    plugin({
      'tele/agents/valve.py': agentText.replace(/def main[\s\S]*/, 'class V:\n    def main(self):\n        pass\n'),
    }),
    `error tele/plugin.py "'main'"`,
  ],
  'a script': [dockerfile(script.replace('"main"', '"start"')), 'error Dockerfile "\\"start\\""'],
  'a service': [
    composed(
      'COPY agent.py /app/',
      'environment: [INSTANCE_ID=a]\ncommand: [--agent, /app/agent.py, --entrypoint, start]',
    ),
    'error docker-compose.yml "start"',
  ],
});

isSilentOn('agent-entry-point-missing', {
  'a function': plugin(),
  'an imported name': plugin({ 'tele/agents/valve.py': 'from .impl import main\n', 'tele/agents/impl.py': agentText }),
  'an assigned name': plugin({ 'tele/agents/valve.py': `${agentText.replace('main', 'run')}\nmain = run\n` }),
  'a class': plugin({ 'tele/agents/valve.py': 'class main:\n    def __init__(self, args):\n        pass\n' }),
  'a star import': plugin({ 'tele/agents/valve.py': 'from tele.impl import *\n' }),
  __getattr__: plugin({ 'tele/agents/valve.py': 'def __getattr__(name):\n    return print\n' }),
  'a conditional definition': plugin({ 'tele/agents/valve.py': 'if True:\n    def main(args):\n        pass\n' }),
  'a file that does not parse': plugin({ 'tele/agents/valve.py': 'def start(:\n' }),
  'an agent of a table that a service starts by --agent': plugin({
    'tele/agents/valve.py': agentText.replace('main', 'start'),
    'docker-compose.yml':
      'services:\n  a:\n    build: .\n    environment: [INSTANCE_ID=a]\n    command: [--agent, /app/tele/tele/agents/valve.py, --entrypoint, start]\n  b:\n    build: .\n    environment: [INSTANCE_ID=b]\n',
  }),
  'an entry point that is built': withTable("agents = {'V': {'module': 'tele.agents.valve', 'entry_point': NAME}}"),
  'an agent that the base brings': withTable(
    "agents = {'V': {'module': 'ocs.agents.fake_data.agent', 'entry_point': 'x'}}",
  ),
});

finds('agent-main-without-args', {
  nothing: [dockerfile(script, { 'agent.py': agentText.replace('args=None', '') }), 'error agent.py "main"'],
  '*args': [dockerfile(script, { 'agent.py': agentText.replace('args=None', '*args') }), 'error agent.py "main"'],
  'another name': [
    dockerfile(script, { 'agent.py': agentText.replace('args=None', 'argv=None') }),
    'error agent.py "main"',
  ],
  'positional only': [
    dockerfile(script, { 'agent.py': agentText.replace('args=None', 'args, /') }),
    'error agent.py "main"',
  ],
  'one more': [
    dockerfile(script, { 'agent.py': agentText.replace('args=None', 'args, other') }),
    'error agent.py "main"',
  ],
  'in a plugin': [
    plugin({ 'tele/agents/valve.py': agentText.replace('args=None', '') }),
    'error tele/agents/valve.py "main"',
  ],
});

isSilentOn('agent-main-without-args', {
  'args=None': dockerfile(script),
  args: dockerfile(script, { 'agent.py': agentText.replace('args=None', 'args') }),
  '**kwargs': dockerfile(script, { 'agent.py': agentText.replace('args=None', '**kwargs') }),
  'keyword only': dockerfile(script, { 'agent.py': agentText.replace('args=None', '*, args') }),
  'others with defaults': dockerfile(script, { 'agent.py': agentText.replace('args=None', 'args, other=1') }),
  decorated: dockerfile(script, { 'agent.py': agentText.replace('def main(args=None)', '@wrap\ndef main()') }),
  'defined twice': dockerfile(script, { 'agent.py': `${agentText.replace('args=None', '')}\n${agentText}` }),
  'another function': dockerfile(script, { 'agent.py': `${agentText}\ndef helper():\n    pass\n` }),
});

finds('agent-syntax-invalid', {
  'a script': [dockerfile(script, { 'agent.py': `${agentText}\nx = (1\n` }), 'error agent.py "("'],
  'an agent of a plugin': [
    plugin({ 'tele/agents/valve.py': `${agentText}\n  x = 1\n` }),
    'error tele/agents/valve.py "x"',
  ],
  'the plugin module': [plugin({ 'tele/plugin.py': 'agents = {\n' }), 'error tele/plugin.py "{"'],
  'what the agent imports': [
    plugin({ 'tele/agents/valve.py': importing('from tele.drivers import valve'), 'tele/drivers.py': 'def f(:\n' }),
    'error tele/drivers.py "("',
  ],
  'what lies beside a script': [
    dockerfile(`${script.replace('agent.py /app/', 'agent.py drivers.py /app/')}`, {
      'agent.py': importing('import drivers'),
      'drivers.py': 'x = = 1\n',
    }),
    'error drivers.py "="',
  ],
  'a match on Python 3.8': [
    {
      files: {
        ...dockerfile(script, { 'agent.py': `${agentText}\nmatch 1:\n    case 1:\n        pass\n` }).files,
        Dockerfile: `FROM simonsobs/ocs:v0.11.1\n${script}\n`,
      },
    },
    'error agent.py "match"',
  ],
  'a type statement on the newest': [
    dockerfile(script, { 'agent.py': `${agentText}\ntype X = int\n` }),
    'error agent.py "type"',
  ],
});

isSilentOn('agent-syntax-invalid', {
  'a match on Python 3.10': dockerfile(script, { 'agent.py': `${agentText}\nmatch 1:\n    case 1:\n        pass\n` }),
  'another base': {
    files: {
      'agent.py': `${agentText}\ntype X = int\n`,
      Dockerfile: `FROM example/agents:1\nENTRYPOINT ["dumb-init", "ocs-agent-cli"]\n${script}\n`,
    },
  },
  'a file that nothing imports': plugin({ 'tele/old.py': 'print "x"\n', 'tools/convert.py': 'def (\n' }),
  'an import inside a function': plugin({
    'tele/agents/valve.py': `${agentText}\ndef late():\n    from tele import old\n`,
    'tele/old.py': 'print "x"\n',
  }),
});

finds('agent-relative-import', {
  'a neighbour': [
    dockerfile(script, { 'agent.py': importing('from . import drivers') }),
    'error agent.py "from . import drivers"',
  ],
  'a neighbour’s name': [
    dockerfile(script, { 'agent.py': importing('from .drivers import Valve') }),
    'error agent.py "from .drivers import Valve"',
  ],
  'in a package that is started as a script': [
    plugin({ Dockerfile: asScript, 'tele/agents/valve.py': importing('from ..drivers import Valve') }),
    'error tele/agents/valve.py "from ..drivers import Valve"',
  ],
});

isSilentOn('agent-relative-import', {
  'an absolute import': dockerfile(script, { 'agent.py': importing('from drivers import Valve') }),
  'an installed package': plugin({ 'tele/agents/valve.py': importing('from .drivers import Valve') }),
  'a try': dockerfile(script, {
    'agent.py': importing('try:\n    from .drivers import Valve\nexcept ImportError:\n    from drivers import Valve'),
  }),
  'a file that a service mounts': {
    files: {
      ...composed(script, 'environment: [INSTANCE_ID=a]\nvolumes: ["./src:/app"]').files,
      'agent.py': importing('from .drivers import Valve'),
    },
  },
});
