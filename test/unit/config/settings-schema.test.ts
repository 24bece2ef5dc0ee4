import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
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
  'generate: {expose: 8080, compose: false}',
  'generate: {expose: ["8080/udp"], apt: [tcpdump]}',
  'generate:',
  'registries: [ghcr.io]',
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
  'instances: [{instance-id: a, clean-stop: true}]',
  'generate: [apt]',
  'generate: {packages: [x]}',
  'generate: {compose: maybe}',
  'registries: {ghcr.io: me}',
];

describe('schema and parser agree', () => {
  test.each(good)('%s is good', (text) => {
    expect([schemaSays(text), parserSays(text)]).toEqual(['good', 'good']);
  });

  test.each(bad)('%s is bad', (text) => {
    expect(schemaSays(text)).not.toBe('good');
    expect(parserSays(text)).not.toBe('good');
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
