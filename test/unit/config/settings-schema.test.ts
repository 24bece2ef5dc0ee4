import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseConfig, problemText } from '../../../src/config/config.ts';
import { inputKeys, inputName, inputs } from '../../../src/config/inputs.ts';
import { schemaHeader } from '../../../src/config/settings-file.ts';
import { fileKeys } from '../../../src/config/settings-schema.ts';
import { ruleIds } from '../../../src/rules/index.ts';

const root = new URL('../../../', import.meta.url);
const textAt = (path: string): string => readFileSync(new URL(path, root), 'utf8');
const schema = JSON.parse(textAt('docs/ocs-agent.schema.json'));
const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictTypes: false }).compile(schema);

function schemaSays(text: string): string {
  if (validate(parse(text))) return 'good';
  return (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`).join('; ');
}

function parserSays(text: string): string {
  const settings = { path: '.github/ocs-agent.yaml', text };
  const parsed = parseConfig({ inputs: {}, prefix: '', settings, ruleIds });
  return parsed.status === 'ok' ? 'good' : parsed.problems.map(problemText).join('; ');
}

/** The blocks of a page that are settings files. */
function examplesIn(path: string): readonly string[] {
  const blocks = [...textAt(path).matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
  return blocks.filter((text) => /^(# yaml-language-server|build:|instances:|generate:|rules:)/.test(text));
}

const examples = ['docs/settings.md', 'README.md'].flatMap((path) =>
  examplesIn(path).map((text, index) => [`${path}, example ${index + 1}`, text] as const),
);

test('the pages show settings files, and some with the header', () => {
  expect(examples.length).toBeGreaterThanOrEqual(5);
  expect(examples.filter(([, text]) => text.startsWith(`${schemaHeader}\n`)).length).toBeGreaterThanOrEqual(2);
});

test.each(examples)('%s is good for the schema and for the parser', (_where, text) => {
  expect([schemaSays(text), parserSays(text)]).toEqual(['good', 'good']);
});

const good = [
  '',
  '# nothing\n',
  'fail-on: never',
  'comment: true',
  'comment: "false"',
  'docs: "True"',
  'disable: [base-unpinned]',
  'disable: base-unpinned',
  'dockerfile: generate',
  'dockerfile: [Dockerfile, docker/pysmurf/Dockerfile]',
  'dockerfile: ./a..b/Dockerfile',
  'context:',
  'context: ..data',
  'platform: linux/arm64',
  'cache-from: [type=gha, "type=local,src=cache"]',
  'build-contexts: [base=docker-image://simonsobs/ocs:v0.12.1, tools=docker/tools]',
  'smoke-timeout: 3600',
  'parallel:',
  'images: [ghcr.io/simonsobs/socs, 127.0.0.1:5000/socs, simonsobs/]',
  'tags: [auto, "type=raw,value=x"]',
  'labels: [a=b]',
  'rules: {base-unpinned: off, license-missing: error}',
  'rules: {base-unpinned: false}',
  'rules:',
  'build:',
  'build: [{name: a, dockerfile: Dockerfile, smoke: off, allow-failure: false}]',
  'build: [{name: a, dockerfile: Dockerfile, instances: [{instance-id: a}], build-args: [A=1], images: a/b}]',
  'instances: []',
  'instances: [{instance-id: a, arguments: [[--mode, acq], [--port, 4], -v], env: {A: 1, B: x}}]',
  'instances: [{instance-id: a, files: ["a:b.yaml:/etc/a"], operations: acq, clean-stop: required}]',
  'instances: [{instance-id: a, operations: [{start: acq, params: {a: 1}}, {stop: acq, may-fail: true}]}]',
  'instances: [{instance-id: a, allow-failure: true, operations: {wait: acq, timeout: 0.5, may-fail: , params: }}]',
  'generate: {expose: 8080, compose: false}',
  'generate: {expose: ["8080/udp"], apt: [tcpdump]}',
  'generate:',
  'registries: [ghcr.io, docker.io/simonsobs, "*.example.org", "hub:5000"]',
];

const bad = [
  '- fail-on',
  'fail-on: warn',
  'failon: error',
  'docs: yes',
  'disable: [base-unpined]',
  'dockerfile: ../Dockerfile',
  'dockerfile: [Dockerfile, /etc/Dockerfile]',
  'dockerfile: " ../Dockerfile"',
  'context: a/../../b',
  'context: C:\\data',
  'baseline: /tmp/report.json',
  'site-config: ~/../x',
  'dockerfile: {a: b}',
  'platform: linux/amd64,linux/arm64',
  'smoke: deep',
  'smoke-timeout: 0',
  'smoke-timeout: 3601',
  'smoke-timeout: 1.5',
  'parallel: many',
  'images: [simonsobs/socs:latest]',
  'images: [ghcr.io/SimonsObs/socs]',
  'tags: {}',
  'rules: {base-unpined: off}',
  'rules: {base-unpinned: fatal}',
  'rules: [base-unpinned]',
  'build: {name: a}',
  'build: [{name: a}]',
  'build: [{name: "", dockerfile: Dockerfile}]',
  'build: [{name: a, dockerfile: ../Dockerfile}]',
  'build: [{name: a, dockerfile: Dockerfile, context: /}]',
  'build: [{name: a, dockerfile: Dockerfile, smoke: deep}]',
  'build: [{name: a, dockerfile: Dockerfile, allow-failure: maybe}]',
  'build: [{name: a, dockerfile: Dockerfile, images: [A/b]}]',
  'build: [{name: a, dockerfile: Dockerfile, push: true}]',
  'build: [{name: a, dockerfile: Dockerfile, instances: [{agent-class: A}]}]',
  'instances: {instance-id: a}',
  'instances: [{agent-class: A}]',
  'instances: [{instance-id: -x}]',
  'instances: [{instance-id: 7}]',
  'instances: [{instance-id: a, agentclass: A}]',
  'instances: [{instance-id: a, agent-class: [A]}]',
  'instances: [{instance-id: a, arguments: --mode acq}]',
  'instances: [{instance-id: a, env: [A=1]}]',
  'instances: [{instance-id: a, files: [a.yaml]}]',
  'instances: [{instance-id: a, files: ["../a:/a"]}]',
  'instances: [{instance-id: a, files: ["/etc/a:/a"]}]',
  'instances: [{instance-id: a, devices: /dev/ttyUSB0}]',
  'instances: [{instance-id: a, operations: [{run: acq}]}]',
  'instances: [{instance-id: a, operations: [{start: acq, timeout: soon}]}]',
  'instances: [{instance-id: a, operations: [{start: acq, timout: 5}]}]',
  'instances: [{instance-id: a, operations: {start: acq, stop: acq}}]',
  'instances: [{instance-id: a, operations: {start: acq, params: [1]}}]',
  'instances: [{instance-id: a, operations: {start: acq, may-fail: "true"}}]',
  'instances: [{instance-id: a, operations: [{start: ""}]}]',
  'instances: [{instance-id: a, operations: ""}]',
  'instances: [{instance-id: a, allow-failure: maybe}]',
  'instances: [{instance-id: a, allow-failure: 1}]',
  'instances: [{instance-id: a, clean-stop: true}]',
  'generate: [apt]',
  'generate: {packages: [x]}',
  'generate: {compose: maybe}',
  'registries: {ghcr.io: me}',
  'registries: [https://ghcr.io]',
];

describe('schema and parser agree', () => {
  test.each(good)('%s is good', (text) => {
    expect([schemaSays(text), parserSays(text)]).toEqual(['good', 'good']);
  });

  test.each(bad)('%s is bad', (text) => {
    expect(schemaSays(text)).not.toBe('good');
    expect(parserSays(text)).not.toBe('good');
  });

  /** Some of the keys, each with a value of its own or, now and then, with one of all. */
  function some(keys: Readonly<Record<string, readonly unknown[]>>): fc.Arbitrary<Record<string, unknown>> {
    const any = fc.constantFrom<unknown>(
      null,
      'a',
      '',
      '-x',
      7,
      0.5,
      true,
      [],
      ['a'],
      [[['a']]],
      [null],
      {},
      { a: [1] },
    );
    const shape = Object.entries(keys).map(([key, values]): [string, fc.Arbitrary<unknown>] => [
      key,
      fc.oneof({ arbitrary: fc.constantFrom(...values), weight: 30 }, { arbitrary: any, weight: 1 }),
    ]);
    return fc.record(Object.fromEntries(shape), { requiredKeys: [] });
  }
  const copies = [[], ['a:/a'], [['a/b:/a', 'b:/b']], ['a:b:/c']];
  const environments = [null, {}, { A: 'x', B: 1, C: true }];
  const lists = [[], ['a', 1], [['--a', 2], '-b'], [['a', ['b']]]];
  const options = some({ params: [null, {}, { a: 1 }], timeout: [1, 0.5], 'may-fail': [true, false] });
  const verb = fc.constantFrom('start', 'wait', 'abort', 'stop', 'start', 'stop', 'stopp');
  const operation = fc.tuple(verb, options).map(([name, more]) => ({ ...more, [name]: 'acq' }));
  const sidecar = some({
    ...{ name: ['gauge', 'g-1'], image: ['a:b', 'a/b', null], command: lists, env: environments, files: copies },
    'wait-for': ['ready', null],
  });
  const oneOrMore = (one: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
    fc.oneof(one, fc.array(one, { maxLength: 1 }));
  const instance = fc
    .tuple(
      some({
        ...{ 'instance-id': ['a'], 'agent-class': ['A'], arguments: lists, env: environments, files: copies },
        ...{ devices: lists, 'clean-stop': ['required', null], image: ['a'], 'allow-failure': [true, false] },
      }),
      fc.record({ operations: oneOrMore(operation), sidecar: oneOrMore(sidecar) }, { requiredKeys: [] }),
    )
    .map(([fields, deeper]) => ({ 'instance-id': 'a', ...fields, ...deeper }));

  test('on any instance', () => {
    const seen = { good: 0, bad: 0 };
    fc.assert(
      fc.property(instance, (one) => {
        const text = JSON.stringify({ instances: [one] });
        const isGood = parserSays(text) === 'good';
        seen[isGood ? 'good' : 'bad'] += 1;
        expect([text, schemaSays(text) === 'good']).toEqual([text, isGood]);
      }),
      { numRuns: 600 },
    );
    expect(Math.min(seen.good, seen.bad)).toBeGreaterThan(50);
  });

  test('on every key that a pull request may not set', () => {
    const forbidden = inputKeys.filter((key) => !fileKeys.includes(key)).map(inputName);
    expect(forbidden).toEqual(expect.arrayContaining(['password', 'github-token', 'secrets', 'push', 'hub', 'sarif']));
    for (const name of forbidden) {
      expect(schemaSays(`${name}: x`)).toContain('must NOT have additional properties');
      expect(parserSays(`${name}: x`)).toContain('cannot be set here');
    }
  });

  test('on every default of the table', () => {
    for (const key of fileKeys) {
      const value = inputs[key].default;
      if (Array.isArray(value) || value === null) continue;
      const text = JSON.stringify({ [inputName(key)]: value });
      expect([key, schemaSays(text), parserSays(text)]).toEqual([key, 'good', 'good']);
    }
  });
});

test.each([
  'dockerfile: |\n  Dockerfile\n  ../other/Dockerfile\n',
  'build-contexts: [tools=/home/runner]',
  'cache-from: ["type=local,src=/var/cache"]',
])('a path that hides in a longer text does not leave the repository: %s', (text) => {
  expect(parserSays(text)).toContain('leaves the repository');
});

test('a wrong value of an image is told with its own place and key', () => {
  const text = 'build:\n  - name: a\n    dockerfile: Dockerfile\n    smoke: deep\n    contxt: .\n';
  expect(parserSays(text)).toBe(
    '.github/ocs-agent.yaml:4:12: build[0].smoke: one of `auto`, `help`, `import`, `run`, `full`, `compose`, `off` was expected, found `deep`; ' +
      '.github/ocs-agent.yaml:5:5: build[0].contxt: unknown key `contxt`, did you mean `context`?',
  );
});

test('what is wrong inside of an instance is told with its own place and key', () => {
  const text = `instances:
  - instance-id: a
    operations:
      - start: acq
        timout: 5
      - stop: acq
        may-fail: "yes"
    allow-failure: maybe
  - agent-class: A
build:
  - name: a
    dockerfile: Dockerfile
    instances:
      - instance-id: a
        sidecar: {comand: [x]}
`;
  expect(parserSays(text).split('; .github')).toEqual([
    '.github/ocs-agent.yaml:15:19: build[0].instances[0].sidecar: unknown key `comand`, did you mean `command`?',
    "/ocs-agent.yaml:15:18: build[0].instances[0].sidecar: `image` or `command` is missing: a simulator's image, or what to run in the agent's own",
    '/ocs-agent.yaml:8:20: instances[0]: `allow-failure` must be `true` or `false`',
    '/ocs-agent.yaml:5:9: instances[0].operations[0]: unknown key `timout`, did you mean `timeout`?',
    '/ocs-agent.yaml:7:19: instances[0].operations[1]: `may-fail` must be `true` or `false`',
    '/ocs-agent.yaml:9:5: instances[1]: `instance-id` is missing or no text',
  ]);
});

test('in an alias, at what it stands for', () => {
  const text = 'generate: {}\ninstances:\n  - &one {instance-id: a, env: 7}\n  - *one\n';
  expect(parserSays(text)).toContain('.github/ocs-agent.yaml:3:32: instances[1]: `env` must be a mapping');
});
