import { describe, expect, test } from 'vitest';
import { readCompose } from '../../../src/compose/index.ts';
import { snapshotOfTexts } from '../../../src/model/repo-snapshot.ts';
import { composeOf, problemsOf, unresolvedOf } from './verbs.ts';

const service = (line: string) => ({ 'compose.yaml': `services:\n  a:\n    image: i\n    ${line}\n` });

describe('what Compose refuses stands where it was written', () => {
  test.each([
    [
      'an unknown key',
      service('enviroment: {}'),
      "services.a additional properties 'enviroment' not allowed @ compose.yaml:4:5 enviroment",
    ],
    ['a wrong type', service('user: 9000'), 'services.a.user must be a string @ compose.yaml:4:11 9000'],
    [
      'a wrong element',
      service('environment: [A: b]'),
      'services.a.environment.0 must be a string @ compose.yaml:4:19 A: b',
    ],
    [
      'a trailing space',
      service('environment: ["KEY = v"]'),
      'environment variable KEY is declared with a trailing space @ compose.yaml:4:19 "KEY = v"',
    ],
    ['a key twice', service('image: j'), 'mapping key "image" already defined @ compose.yaml:4:5 image'],
    [
      'an undefined volume',
      service('volumes: [data:/d]'),
      'service "a" refers to undefined volume data @ compose.yaml:4:15 data:/d',
    ],
    [
      'an undefined network',
      service('networks: {n: }'),
      'service "a" refers to undefined network n @ compose.yaml:4:16 n',
    ],
    [
      'an undefined service',
      service('depends_on: [b]'),
      'service "a" depends on undefined service "b" @ compose.yaml:4:18 b',
    ],
    [
      'a missing env_file',
      service('env_file: x.env'),
      'service "a": env file x.env not found @ compose.yaml:4:15 x.env',
    ],
    ['an undefined alias', service('environment: *e'), "unknown anchor 'e' referenced @ compose.yaml:4:18 *e"],
    ['a bad expression', service('hostname: ${1}'), 'invalid interpolation format: ${1} @ compose.yaml:4:15 ${1}'],
    [
      'no image',
      { 'compose.yaml': 'services:\n  a:\n    hostname: h\n' },
      'service "a" has neither an image nor a build context specified @ compose.yaml:2:3 a',
    ],
    [
      'a date',
      service('labels: {d: 2020-01-01}'),
      'services.a.labels.d is a date to YAML: put it in quotes @ compose.yaml:4:17 2020-01-01',
    ],
  ])('%s', (_title, files, problem) => {
    expect(problemsOf(files)).toEqual([problem]);
  });

  test('a fault in an anchor that two services use is told once, at the anchor', () => {
    const files = { 'compose.yaml': 'x-b: &b {image: i, user: 3}\nservices:\n  a: *b\n' };
    expect(problemsOf(files)).toEqual(['services.a.user must be a string @ compose.yaml:1:26 3']);
  });

  test('a fault of the override stands in the override', () => {
    const files = { ...service('hostname: h'), 'compose.override.yml': 'services:\n  a: {user: 3}\n' };
    expect(problemsOf(files)).toEqual(['services.a.user must be a string @ compose.override.yml:2:13 3']);
  });

  test('a file that is no YAML has one problem and no services', () => {
    const file = composeOf({ 'compose.yaml': 'services:\n  a:\n   - x\n  b: ]\n' });
    expect([file.problems.length, file.services.length]).toEqual([1, 0]);
  });

  test('where the schema refuses something, nothing beyond it is asked, as Compose does', () => {
    expect(problemsOf(service('user: 3\n    volumes: [data:/data]'))).toEqual([
      'services.a.user must be a string @ compose.yaml:4:11 3',
    ]);
  });

  test('what the schema refuses leaves the services readable', () => {
    expect(composeOf(service('user: 3')).services.map(({ name }) => name.value)).toEqual(['a']);
  });
});

describe('what Compose refuses only here is unresolved, not a problem', () => {
  test.each([
    [
      'a required variable',
      service('hostname: "${X:?why}"'),
      'required variable X is missing a value @ compose.yaml:4:15 "${X:?why}"',
    ],
    [
      'an unset folder',
      service('volumes: ["${D}:/config"]'),
      'services.a.volumes: empty section between colons: \':/config\' @ compose.yaml:4:15 "${D}:/config"',
    ],
    [
      'an unset number',
      service('deploy: {replicas: "${N}"}'),
      'invalid interpolation format for services.a.deploy.replicas: failed to cast to expected type: \'\' is no integer @ compose.yaml:4:24 "${N}"',
    ],
    [
      'an env_file that git ignores',
      { ...service('env_file: x.env'), '.gitignore': '*.env\n' },
      'service "a": env file x.env not found @ compose.yaml:4:15 x.env',
    ],
    [
      'an env_file with a sample beside it',
      { ...service('env_file: x.env'), 'x.env.example': '' },
      'service "a": env file x.env not found @ compose.yaml:4:15 x.env',
    ],
  ])('%s', (_title, files, problem) => {
    expect(unresolvedOf(files)).toEqual([problem]);
    expect(problemsOf(files)).toEqual([]);
  });
});

describe('which files are compose files, and how they belong together', () => {
  test.each([
    [['compose.yaml', 'docker-compose.yml', 'a/b/compose.dev.yml', 'docker-compose-test.yaml'], 4],
    [['my-compose.yaml', 'compose.json', 'node_modules/x/compose.yaml', 'composer.yaml.txt', 'compose/x.yaml'], 0],
  ])('%j', (paths, count) => {
    const files = Object.fromEntries(paths.map((path) => [path, 'services: {}\n']));
    expect(readCompose(snapshotOfTexts(files))).toHaveLength(count);
  });

  test('an override is read with its base, not by itself', () => {
    const files = { ...service('hostname: h'), 'compose.override.yaml': 'services:\n  a: {user: "1"}\n' };
    expect(readCompose(snapshotOfTexts(files)).map(({ file }) => file.path)).toEqual(['compose.yaml']);
  });

  test('a file for -f that leaves out the image is read over its base', () => {
    const files = { ...service('hostname: h'), 'compose.dev.yaml': 'services:\n  a: {user: "1"}\n' };
    const file = composeOf(files, 'compose.dev.yaml');
    expect(file.problems).toEqual([]);
    expect(file.services.map(({ name, image, user }) => [name.value, image?.value.text, user?.value.text])).toEqual([
      ['a', 'i', '1'],
    ]);
  });

  test('what is wrong with the base is not said of the file over it', () => {
    const files = { ...service('volumes: [data:/data]'), 'compose.dev.yaml': 'services:\n  a: {user: "1"}\n' };
    expect(problemsOf(files, 'compose.yaml')).toHaveLength(1);
    expect(problemsOf(files, 'compose.dev.yaml')).toEqual([]);
  });

  test('a file for -f with no base in sight is not judged for what it leaves out', () => {
    expect(problemsOf({ 'compose.dev.yaml': 'services:\n  a: {volumes: [data:/data]}\n' })).toEqual([]);
  });

  test('a file that others extend is not judged for what it leaves out', () => {
    const files = {
      'compose.yaml': 'services:\n  a: {extends: {file: compose.base.yaml, service: b}, image: i}\n',
      'compose.base.yaml': 'services:\n  b: {volumes: [ext:/y]}\n',
    };
    expect(problemsOf(files, 'compose.base.yaml')).toEqual([]);
    expect(problemsOf(files, 'compose.yaml')).toEqual([
      'service "a" refers to undefined volume ext @ compose.base.yaml:2:17 ext:/y',
    ]);
  });

  test('an include that is not in the repository makes absence unknown', () => {
    expect(
      problemsOf({
        'compose.yaml':
          'include: [../other/compose.yaml]\nservices:\n  a: {image: i, networks: [n], depends_on: [z]}\n',
      }),
    ).toEqual([]);
  });
});
