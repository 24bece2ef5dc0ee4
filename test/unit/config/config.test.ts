import { expect, test } from 'vitest';
import { parseConfig, problemText } from '../../../src/config/config.ts';
import { ruleIds } from '../../../src/rules/index.ts';

function problems(inputs: Record<string, string>, settings?: string): readonly string[] {
  const parsed = parseConfig({
    inputs,
    prefix: '',
    settings: settings === undefined ? null : { path: '.github/ocs-agent.yaml', text: settings },
    ruleIds,
  });
  return parsed.status === 'ok' ? [] : parsed.problems.map(problemText);
}

function config(inputs: Record<string, string>, settings?: string) {
  const parsed = parseConfig({
    inputs,
    prefix: '',
    settings: settings === undefined ? null : { path: '.github/ocs-agent.yaml', text: settings },
    ruleIds,
  });
  if (parsed.status !== 'ok') throw new Error(parsed.problems.map(problemText).join('\n'));
  return parsed.config;
}

test('nothing given means the defaults', () => {
  expect(config({})).toMatchObject({
    path: '.',
    until: 'push',
    failOn: 'error',
    smoke: 'auto',
    docs: true,
    push: 'auto',
    smokeTimeout: 60,
  });
});

test('an empty input is not given, so the settings file wins over the default', () => {
  expect(config({ 'fail-on': '' }, 'fail-on: warning\n').failOn).toBe('warning');
});

test('an input wins over the settings file', () => {
  expect(config({ 'fail-on': 'notice' }, 'fail-on: warning\n').failOn).toBe('notice');
});

test('a list can be written as lines or as a YAML list', () => {
  expect(config({ disable: 'build-failed\n\n agent-not-up ' }, undefined).disable).toEqual([
    'build-failed',
    'agent-not-up',
  ]);
  expect(config({}, 'disable: [build-failed]\n').disable).toEqual(['build-failed']);
});

test('instances are read from YAML text and from the settings file alike', () => {
  const wanted = [{ instanceId: 'valve-1', agentClass: 'ValveAgent', arguments: ['--mode', 'acq'] }];
  expect(
    config({ instances: "- {instance-id: valve-1, agent-class: ValveAgent, arguments: [['--mode', 'acq']]}" })
      .instances,
  ).toMatchObject(wanted);
  expect(
    config({}, 'instances:\n  - instance-id: valve-1\n    agent-class: ValveAgent\n    arguments: ["--mode", acq]\n')
      .instances,
  ).toMatchObject(wanted);
});

test.each([
  [
    'a wrong choice',
    { 'fail-on': 'warn' },
    undefined,
    'fail-on: one of `error`, `warning`, `notice`, `never` was expected, found `warn`',
  ],
  [
    'an unknown input, with the one that was meant',
    { 'fail-onn': 'error' },
    undefined,
    'fail-onn: unknown, did you mean `fail-on`?',
  ],
  [
    'a number out of range',
    { 'smoke-timeout': '0' },
    undefined,
    'smoke-timeout: a whole number from 1 to 3600 was expected, found `0`',
  ],
  ['a switch that is no boolean', { docs: 'yes' }, undefined, 'docs: `true` or `false` was expected, found `yes`'],
  [
    'an image name with capitals',
    { images: 'ghcr.io/SimonsObs/socs' },
    undefined,
    'images: `ghcr.io/SimonsObs/socs`: a repository name must be lower case',
  ],
  [
    'an image name with a tag',
    { images: 'simonsobs/socs:latest' },
    undefined,
    'images: `simonsobs/socs:latest`: a name without tag was expected; tags come from `tags`',
  ],
  [
    'smoke off with something to push',
    { images: 'a/b', smoke: 'off' },
    undefined,
    'smoke: `off` with something to push: an image that was not tested is never pushed; leave `images` out or set `until: build`',
  ],
  [
    'a rule that does not exist',
    { disable: 'agent-not-upp' },
    undefined,
    'disable: no rule is called `agent-not-upp`, did you mean `agent-not-up`?',
  ],
  [
    'a key of the settings file that a pull request could abuse',
    {},
    'push: true\n',
    '.github/ocs-agent.yaml:1:1: push: `push` cannot be set here: a pull request can change this file; give it as an input of the workflow',
  ],
  [
    'an unknown key of the settings file',
    {},
    'docs: true\nfailon: error\n',
    '.github/ocs-agent.yaml:2:1: failon: unknown key `failon`, did you mean `fail-on`?',
  ],
  [
    'a path of the settings file that leaves the repository',
    {},
    'dockerfile: ../Dockerfile\n',
    '.github/ocs-agent.yaml:1:13: dockerfile: `../Dockerfile` leaves the repository; a path inside it was expected',
  ],
  [
    'a level of the smoke test that does not exist, for one image',
    {},
    'build:\n  - name: a\n    dockerfile: Dockerfile\n    smoke: runn\n',
    '.github/ocs-agent.yaml:4:12: build[0].smoke: one of `auto`, `help`, `import`, `run`, `full`, `compose`, `off` was expected, found `runn`',
  ],
  [
    'an instance without id',
    { instances: '- agent-class: A' },
    undefined,
    'instances[0]: `instance-id` is missing or no text',
  ],
  [
    'an instance-id twice',
    { instances: '[{instance-id: a}, {instance-id: a}]' },
    undefined,
    'instances[1]: `a` stands twice: an instance-id is an address on the hub',
  ],
])('%s is a problem that says what was found and expected', (_what, inputs, settings, sentence) => {
  expect(problems(inputs, settings)).toEqual([sentence]);
});

test('half a login is no matter of the configuration alone: on a fork the secret is empty and nobody is to blame', () => {
  expect(problems({ username: 'me' })).toEqual([]);
});

test('a secret is never quoted', () => {
  expect(problems({ password: 'hunter2' }).join()).not.toContain('hunter2');
});

test('every problem is told at once', () => {
  expect(problems({ 'fail-on': 'x', smoke: 'y' }, 'nope: 1\n')).toHaveLength(3);
});

test.each([
  'username',
  'password',
  'github-token',
  'secrets',
  'builder',
  'hub',
  'cache-to',
  'push',
  'overwrite',
  'sarif',
  'path',
])('a pull request cannot set %s in the settings file', (key) => {
  expect(problems({}, `${key}: x\n`).join()).toContain('cannot be set here');
});

test('an alias bomb is refused, not expanded', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefgh'
      .split('')
      .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(',')}]`),
    'disable: *h',
  ].join('\n');
  expect(problems({}, bomb).join()).toContain('alias');
});
