import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Severity } from '../../../src/model/finding.ts';
import { ruleOf } from '../../../src/rules/index.ts';
import { findingsIn, type Tree } from '../support/check-texts.ts';
import { agent, bare, built, host, hub, site, sited } from '../support/compose-trees.ts';

/** One way in which ocs-agent-cli ends, or an agent only seems to be up, that a file shows before anything runs. */
type Row = {
  readonly printed: string;
  readonly exit: 0 | 1 | 2 | 'runs on';
  readonly rule: string;
  readonly severity: Severity;
  readonly tree: Tree;
};

const id = 'environment: [INSTANCE_ID=a]';
const mounted = `hostname: h\nvolumes: ["./config:/config:ro"]\n${id}`;
const agentFile = "def main(args=None):\n    parse_args(agent_class='A')\n";
const script = (path: string) => `COPY agent.py ${path}\nCMD ["--agent", "${path}", "--entrypoint", "main"]`;
const plugin = {
  'pyproject.toml':
    '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "plug"\nversion = "1"\ndependencies = ["ocs"]\n[project.entry-points."ocs.plugins"]\nplug = "plug.plugin"\n',
  'plug/__init__.py': '',
  'plug/plugin.py': "agents = {'ValveAgent': {'module': 'plug.valve'}}\n",
  'plug/valve.py': agentFile,
};
const install = 'COPY . /app/plug/\nRUN python -m pip install /app/plug/';
const pluginTree = (files: Readonly<Record<string, string>>, lines = mounted): Tree =>
  built(install, lines, { ...plugin, 'config/default.yaml': site(host('h', 'a')), ...files });

/** Source: ocs/agent_cli.py and ocs/site_config.py, v0.10.0 to v0.12.1, run case by case. */
const rows: Readonly<Record<string, Row>> = {
  'no INSTANCE_ID and no --instance-id': {
    printed: '--instance-id (or $INSTANCE_ID) not provided. Exiting.',
    exit: 1,
    rule: 'instance-id-missing',
    severity: 'error',
    tree: bare('hostname: h'),
  },
  'INSTANCE_ID set but empty': {
    printed: 'IndexError: string index out of range',
    exit: 1,
    rule: 'environment-empty',
    severity: 'error',
    tree: bare('environment: [INSTANCE_ID=]'),
  },
  'SITE_HUB set but empty': {
    printed: 'IndexError: string index out of range',
    exit: 1,
    rule: 'environment-empty',
    severity: 'error',
    tree: agent('SITE_HUB='),
  },
  'no default.yaml': {
    printed: "FileNotFoundError: ... '/config/default.yaml'",
    exit: 1,
    rule: 'config-mount-missing',
    severity: 'error',
    tree: bare(`hostname: h\n${id}`),
  },
  'the host is not in the site config, and localhost neither': {
    printed: `KeyError: 'Site config has no entry in "hosts" for [...]`,
    exit: 1,
    rule: 'hostname-missing',
    severity: 'error',
    tree: sited(`hostname: g\n${id}`, site(host('h', 'a'))),
  },
  'the instance is not under that host': {
    printed: 'RuntimeError: Could not find matching device description.',
    exit: 1,
    rule: 'instance-not-in-site-config',
    severity: 'error',
    tree: sited('hostname: h\nenvironment: [INSTANCE_ID=b]', site(host('h', 'a'))),
  },
  'the agent-class is in no plugin': {
    printed: "KeyError: 'NoSuchAgent'",
    exit: 1,
    rule: 'site-config-agent-unknown',
    severity: 'error',
    tree: pluginTree({
      'config/default.yaml': site('h:\n  agent-instances:\n    - {agent-class: NoSuchAgent, instance-id: a}'),
    }),
  },
  'an instance has no agent-class': {
    printed: "KeyError: 'agent-class'",
    exit: 1,
    rule: 'site-config-invalid',
    severity: 'error',
    tree: sited(`hostname: h\n${id}`, site('h:\n  agent-instances:\n    - {instance-id: a}')),
  },
  'CROSSBAR_TIMEOUT=abc': {
    printed: 'argument --crossbar-timeout: invalid int value',
    exit: 2,
    rule: 'crossbar-timeout-invalid',
    severity: 'error',
    tree: agent('CROSSBAR_TIMEOUT=abc'),
  },
  'SITE_HUB without ws://': {
    printed: 'ValueError: invalid WebSocket URL: protocol scheme',
    exit: 1,
    rule: 'site-hub-not-websocket',
    severity: 'error',
    tree: agent('SITE_HUB=host:8001'),
  },
  'SITE_HUB with http://': {
    printed: 'ValueError: invalid WebSocket URL: protocol scheme',
    exit: 1,
    rule: 'site-hub-not-websocket',
    severity: 'error',
    tree: agent('SITE_HUB=http://host:8001/ws'),
  },
  'an option of the agent for a plugin agent': {
    printed: 'error: unrecognized arguments: --mode idle',
    exit: 2,
    rule: 'plugin-agent-flag',
    severity: 'error',
    tree: agent('', 'command: --mode idle'),
  },
  '--site': {
    printed: 'ambiguous option: --site could match --site-hub, --site-http, --site-host',
    exit: 2,
    rule: 'site-flag-ambiguous',
    severity: 'error',
    tree: agent('', 'command: --site=none'),
  },
  'a command of one string': {
    printed: 'error: unrecognized arguments: --agent /app/x.py --entrypoint main',
    exit: 2,
    rule: 'argument-one-string',
    severity: 'error',
    tree: built('COPY agent.py /app/agent.py', `${id}\ncommand:\n  - '--agent /app/agent.py --entrypoint main'`),
  },
  '--agent without --entrypoint': {
    printed: '--entrypoint not provided. Exiting',
    exit: 1,
    rule: 'agent-without-entrypoint',
    severity: 'error',
    tree: built('COPY agent.py /app/agent.py\nCMD ["--agent", "/app/agent.py"]', id),
  },
  'the file of --agent is not there': {
    printed: "ModuleNotFoundError: No module named 'nope'",
    exit: 1,
    rule: 'agent-path-missing',
    severity: 'error',
    tree: built('COPY agent.py /app/agent.py\nCMD ["--agent", "/app/nope.py", "--entrypoint", "main"]', id),
  },
  'the file of --agent does not end in .py': {
    printed: "ModuleNotFoundError: No module named 'ag'",
    exit: 1,
    rule: 'agent-path-not-python',
    severity: 'error',
    tree: built('COPY agent.py /app/agent\nCMD ["--agent", "/app/agent", "--entrypoint", "main"]', id),
  },
  'the agent’s file is named like a module': {
    printed: "AttributeError: module 'argparse' has no attribute 'main'",
    exit: 1,
    rule: 'agent-name-shadowed',
    severity: 'error',
    tree: built(script('/app/argparse.py'), id),
  },
  'def main() without args': {
    printed: "TypeError: main() got an unexpected keyword argument 'args'",
    exit: 1,
    rule: 'agent-main-without-args',
    severity: 'error',
    tree: pluginTree({ 'plug/valve.py': 'def main():\n    pass\n' }),
  },
  'no main': {
    printed: "AttributeError: module ... has no attribute 'main'",
    exit: 1,
    rule: 'agent-entry-point-missing',
    severity: 'error',
    tree: pluginTree({ 'plug/valve.py': "if __name__ == '__main__':\n    pass\n" }),
  },
  'two entry points of one name': {
    printed: 'ValueError: too many values to unpack (expected 1)',
    exit: 1,
    rule: 'plugin-name-duplicate',
    severity: 'error',
    tree: pluginTree({
      'pyproject.toml': plugin['pyproject.toml'].replace('plug = "plug.plugin"', 'ocs = "plug.plugin"'),
    }),
  },
  'two plugins with one class': {
    printed: 'UserWarning: Found duplicate agent-class',
    exit: 'runs on',
    rule: 'agent-class-duplicate',
    severity: 'warning',
    tree: pluginTree({ 'plug/plugin.py': "agents = {'RegistryAgent': {'module': 'plug.valve'}}\n" }),
  },
  'an address that an agent has already': {
    printed: 'Failed to register',
    exit: 0,
    rule: 'instance-id-duplicate',
    severity: 'error',
    tree: {
      files: {
        'docker-compose.yml': `services:\n${['a', 'b'].map((name) => `  ocs-${name}:\n    image: simonsobs/ocs:v0.12.1\n    ${id}\n`).join('')}`,
      },
    },
  },
  'a hub whose name does not resolve on the network of the host': {
    printed: 'Scheduling retry',
    exit: 'runs on',
    rule: 'host-network-without-hub',
    severity: 'warning',
    tree: sited(
      `network_mode: host\nhostname: h\n${id}`,
      `${hub.replace('10.10.10.10', 'crossbar')}hosts:\n  h:\n    agent-instances: []\n`,
    ),
  },
};

// What no file shows, and the smoke test sees: main that raises or returns before it runs (no hardware), a router that is
// absent, lost or at another path, another realm, an address root that is not permitted, a process that crashes.

describe('what ocs-agent-cli ends with is found in the files', () => {
  test.each(Object.entries(rows))('%s', (_case, { rule, severity, tree }) => {
    const found = findingsIn(tree, rule);
    expect(found.map((finding) => finding.severity)).toContain(severity);
  });

  test.each(Object.entries(rows).filter(([, { severity }]) => severity === 'error'))(
    '%s: a witness shows it on a container',
    (_case, { rule }) => {
      const path = ruleOf(rule)?.witness ?? 'none';
      expect(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8')).toMatch(`('${rule}'`);
    },
  );
});
