import { bare, built, documented, host, hub, indented, site, sited } from '../support/compose-trees.ts';
import { finds, isSilentOn, repairs } from '../support/verbs.ts';

const config = 'config/default.yaml';
const of = (text: string) => ({ files: { [config]: text } });
const hosts = `hosts:\n${indented(host('h', 'a'), '  ')}\n`;
const instance = (lines: string) => site(`h:\n  agent-instances:\n${indented(lines, '    ')}`);
const started = (text: string, environment = '[INSTANCE_ID=a]') =>
  sited(`hostname: h\nenvironment: ${environment}`, text);
const without = (key: string) => `${hub.replace(new RegExp(`.*${key}.*\n`), '')}${hosts}`;

finds('site-config-invalid', {
  'YAML that cannot be read': [of('hub: {\nhosts:\n'), `error ${config} "h"`],
  'no hub': [of(hosts), `error ${config}`],
  'a hub with nothing in it': [of(`hub:\n${hosts}`), `error ${config} "hub"`],
  'no realm': [of(without('wamp_realm')), `error ${config} "hub"`],
  'no root': [of(without('address_root')), `error ${config} "hub"`],
  'no server': [of(without('wamp_server')), `error ${config} "hub"`],
  'no server, and a service that needs it': [started(without('wamp_server')), `error ${config} "hub"`],
  'a misspelt key of the hub': [
    of(`${hub.replace('wamp_realm', 'wamp-realm')}${hosts}`),
    `error ${config} "wamp-realm"`,
  ],
  'a host without instances, whoever it is': [of(site(`${host('h', 'a')}\ng:\n  log-dir: /x`)), `error ${config} "g"`],
  'a host with nothing below agent-instances': [of(site(`h:\n  agent-instances:`)), `error ${config} "h"`],
  'a misspelt agent-instances': [of(site('h:\n  agent_instances: []')), `error ${config} "agent_instances"`],
  'an instance without id, in front of another': [
    of(instance('- agent-class: A\n- {agent-class: A, instance-id: a}')),
    `error ${config} "agent-class"`,
  ],
  'an instance without id, behind the others': [
    of(instance('- {agent-class: A, instance-id: a}\n- agent-class: A')),
    `warning ${config} "agent-class"`,
  ],
  'an instance without id, where one is looked for': [
    started(instance('- agent-class: A')),
    `error ${config} "agent-class"`,
  ],
  'an id that is a number': [of(instance('- {agent-class: A, instance-id: 123}')), `error ${config} "123"`],
  'an id that is a truth value': [of(instance('- {agent-class: A, instance-id: on}')), `error ${config} "on"`],
  'no class of an instance that a service starts as a plugin': [
    started(instance('- instance-id: a')),
    `error ${config} "a"`,
  ],
  'no class of another instance': [of(instance('- instance-id: a')), `warning ${config} "a"`],
  'a host twice': [of(site(`${host('h', 'a')}\n${host('h', 'b')}`)), `warning ${config} "h"`],
  'agent-instances twice': [
    of(site('h:\n  agent-instances: []\n  log-dir: /x\n  agent-instances: []')),
    `warning ${config} "agent-instances"`,
  ],
  'an id twice': [of(site(host('h', 'a', 'a'))), `warning ${config} "a"`],
  'a numeric id in documentation': [
    documented(site('h:\n  agent-instances:\n    - {agent-class: A, instance-id: 12}').trimEnd()),
    'error docs/agents/a.rst "12"',
  ],
});

isSilentOn('site-config-invalid', {
  'a sound one': of(site(host('h', 'a'))),
  'no wamp_http': of(without('wamp_http')),
  'no server, where the services say it': started(without('wamp_server'), '[INSTANCE_ID=a, SITE_HUB=ws://x:1/ws]'),
  'no server in the hub, but in every host': of(
    `${hub.replace(/.*wamp_server.*\n/, '')}hosts:\n  h:\n    wamp_server: ws://x:1/ws\n    agent-instances: []\n`,
  ),
  'a realm by option': sited(
    'hostname: h\nenvironment: [INSTANCE_ID=a]\ncommand: --site-realm r',
    without('wamp_realm'),
  ),
  'a host with an empty list': of(site(host('router'))),
  'a number in quotes': of(instance("- {agent-class: A, instance-id: '123'}")),
  'no class of an instance that a script serves': built(
    'COPY agent.py /app/agent.py\nCMD ["--agent", "/app/agent.py", "--entrypoint", "main"]',
    'hostname: h\nvolumes: ["./config:/config:ro"]\nenvironment: [INSTANCE_ID=a]',
    { [config]: instance('- instance-id: a') },
  ),
  'the same id on two hosts': of(site(`${host('h', 'a')}\n${host('g', 'a')}`)),
  'a host of another program': { files: { 'inventory/default.yaml': 'hosts:\n  web:\n    port: 80\n' } },
  'a page without a hub': documented(host('h', 'a')),
  'a page of one instance': documented("- agent-class: A\n  instance-id: a\n  arguments: ['--x', 1]"),
});

const given = (text: string) => of(instance(`- agent-class: A\n  instance-id: a\n  arguments: ${text}`));

finds('site-config-arguments-invalid', {
  'a text': [given("'--mode idle'"), `error ${config} "'--mode idle'"`],
  'an empty text': [given("''"), `error ${config} "''"`],
  nothing: [given(''), `error ${config} "arguments"`],
  'a mapping': [given('{mode: idle}'), `error ${config} "{mode: idle}"`],
  'option and value in one': [given("['--mode idle']"), `error ${config} "'--mode idle'"`],
  'among others': [given("['--a', 1, '--mode idle']"), `error ${config} "'--mode idle'"`],
  'in a list of lists': [given("[['--mode idle'], ['--x', 2]]"), `error ${config} "'--mode idle'"`],
  'in a block list': [given('\n    - --mode idle'), `error ${config} "--mode idle"`],
  'an empty element': [given("['--mode', '']"), `error ${config} "''"`],
  'in documentation': [
    documented("- agent-class: A\n  instance-id: a\n  arguments: ['--mode idle']"),
    `error docs/agents/a.rst "'--mode idle'"`,
  ],
});

isSilentOn('site-config-arguments-invalid', {
  'a flat list': given("['--mode', 'idle']"),
  pairs: given("[['--mode', 'idle'], ['--n', 2], ['--flag']]"),
  'an empty list': given('[]'),
  none: of(site(host('h', 'a'))),
  'a value with blanks': given("['--message', 'a b c']"),
  'a value with blanks behind =': given("['--message=a b']"),
  'a negative number': given("['--offset', -5]"),
  'nothing, in documentation': documented('- agent-class: A\n  instance-id: a\n  arguments:'),
});

repairs('site-config-arguments-invalid', {
  'in a flow list': [given("['--mode idle']"), config, given("['--mode', 'idle']").files[config] ?? ''],
  'in a block list': [given('\n    - --mode idle'), config, given('\n    - [--mode, idle]').files[config] ?? ''],
});

finds('site-config-key-ignored', {
  'the key that the documentation names': [
    of(site('h:\n  crossbar-timeout: 60\n  agent-instances: []')),
    `warning ${config} "crossbar-timeout"`,
  ],
  'a misspelt one': [of(site('h:\n  log_dir: /x\n  agent-instances: []')), `warning ${config} "log_dir"`],
  'of the hub': [of(`${hub.replace('wamp_http', 'wamp-http')}${hosts}`), `warning ${config} "wamp-http"`],
  'of an instance': [of(instance('- {agent-class: A, instance-id: a, argument: []}')), `warning ${config} "argument"`],
  'in documentation': [
    documented(site('h:\n  crossbar-timeout: 60\n  agent-instances: []').trimEnd()),
    'warning docs/agents/a.rst "crossbar-timeout"',
  ],
});

isSilentOn('site-config-key-ignored', {
  'keys that OCS reads': of(
    site(
      'h:\n  crossbar_timeout: 60\n  log-dir: /x\n  crossbar: {}\n  agent-paths: []\n  agent-instances:\n    - {agent-class: A, instance-id: a, manage: docker, arguments: []}',
    ),
  ),
  'a file of another program': { files: { 'inventory/default.yaml': 'hosts:\n  web:\n    log_dir: /x\n' } },
  'keys of others': of(site('h:\n  x-note: hello\n  owner: me\n  agent-instances: []')),
  'a required key, which another rule tells': of(site('h:\n  agent_instances: []')),
});

repairs('site-config-key-ignored', {
  'the key': [
    of(site('h:\n  crossbar-timeout: 60\n  agent-instances: []')),
    config,
    site('h:\n  crossbar_timeout: 60\n  agent-instances: []'),
  ],
});

const plugin = {
  'pyproject.toml':
    '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "plug"\nversion = "1"\ndependencies = ["ocs"]\n[project.entry-points."ocs.plugins"]\nplug = "plug.plugin"\n',
  'plug/__init__.py': '',
  'plug/plugin.py': "agents = {'ValveAgent': {'module': 'plug.valve'}}\n",
  'plug/valve.py': 'def main(args=None):\n    pass\n',
};
const install = 'COPY . /app/plug/\nRUN python -m pip install /app/plug/';
const service = 'hostname: h\nvolumes: ["./config:/config:ro"]\nenvironment: [INSTANCE_ID=a]';
const ofClass = (name: string) => instance(`- {agent-class: ${name}, instance-id: a}`);
const pluginRepo = (name: string, docker = install, lines = service, more = {}) =>
  built(docker, lines, { ...plugin, [config]: ofClass(name), ...more });

finds('site-config-agent-unknown', {
  'a class of nobody': [pluginRepo('HeaterAgent'), `error ${config} "HeaterAgent"`],
  'another case': [pluginRepo('valveagent'), `error ${config} "valveagent"`],
  'a near miss that nobody here starts': [
    { files: { ...plugin, [config]: ofClass('FakeDataAgnt') } },
    `notice ${config} "FakeDataAgnt"`,
  ],
});

isSilentOn('site-config-agent-unknown', {
  'a class of the plugin': pluginRepo('ValveAgent'),
  'a class of ocs': pluginRepo('FakeDataAgent'),
  'a script, whose class nobody asks for': built(
    'COPY agent.py /app/agent.py\nCMD ["--agent", "/app/agent.py", "--entrypoint", "main"]',
    service,
    { [config]: ofClass('Whatever') },
  ),
  'a plugin of somebody else': pluginRepo('HeaterAgent', install, service, { 'requirements.txt': 'socs==0.6.0\n' }),
  'a plugin from a URL': pluginRepo('HeaterAgent', `${install}\nRUN pip install git+https://github.com/x/y@v1`),
  'a table that is computed': pluginRepo('HeaterAgent', install, service, { 'plug/plugin.py': 'agents = make()\n' }),
  'an image of somebody else': sited('hostname: h\nenvironment: [INSTANCE_ID=a]', ofClass('HeaterAgent')),
  'an instance that nobody here starts': { files: { ...plugin, [config]: ofClass('HeaterAgent') } },
  'another instance than the one that is started': pluginRepo('x', install, service, {
    [config]: instance('- {agent-class: ValveAgent, instance-id: a}\n- {agent-class: HeaterAgent, instance-id: b}'),
  }),
  'a site config from somewhere': bare('environment: [INSTANCE_ID=a]', { [config]: ofClass('HeaterAgent') }),
});
