import { describe, expect, test } from 'vitest';
import { serviceOf, textAt, whereabouts } from './verbs.ts';

function entry(files: Readonly<Record<string, string>>, service: string, name: string) {
  const found = serviceOf(files, service).environment.find((one) => one.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

describe('a value stands where a person wrote it', () => {
  test.each([
    ['a plain list element', '      - INSTANCE_ID=x', 'INSTANCE_ID', 'x'],
    ['a double-quoted element', '      - "INSTANCE_ID=x"', 'INSTANCE_ID', 'x'],
    ['a single-quoted element', "      - 'INSTANCE_ID=x'", 'INSTANCE_ID', 'x'],
    ['an element with an escape before the value', '      - "INSTANCE\\u005fID=x"', 'INSTANCE\\u005fID', 'x'],
    ['a mapping', '      INSTANCE_ID: x', 'INSTANCE_ID', 'x'],
    ['a mapping in quotes', '      "INSTANCE_ID": "x"', '"INSTANCE_ID"', '"x"'],
    ['an expression', '      - INSTANCE_ID=${ID:-x}', 'INSTANCE_ID', '${ID:-x}'],
    ['text beside an expression', '      - INSTANCE_ID=a${ID:-x}b', 'INSTANCE_ID', 'a${ID:-x}b'],
    ['an element that is an anchor', '      - &id INSTANCE_ID=x', 'INSTANCE_ID', 'x'],
  ])('%s', (_title, line, key, value) => {
    const found = entry(
      { 'compose.yaml': `services:\n  a:\n    image: i\n    environment:\n${line}\n` },
      'a',
      'INSTANCE_ID',
    );
    expect(textAt(found.key)).toBe(key);
    expect(textAt(found.value)).toBe(value);
  });

  test('through an anchor, the place is the anchor', () => {
    const files = { 'compose.yaml': 'x-e: &e\n  SITE_HUB: ws://x\nservices:\n  a: {image: i, environment: *e}\n' };
    expect(whereabouts(entry(files, 'a', 'SITE_HUB').value)).toBe('compose.yaml:2:13 ws://x');
  });

  test('through a merge key', () => {
    const files = { 'compose.yaml': 'x-b: &b\n  image: i\n  hostname: h\nservices:\n  a:\n    <<: *b\n' };
    expect(whereabouts(serviceOf(files, 'a').hostname)).toBe('compose.yaml:3:13 h');
  });

  test('through extends, the place is in the other file', () => {
    const files = {
      'compose.yaml': 'services:\n  a:\n    extends: {file: base/b.yml, service: b}\n',
      'base/b.yml': 'services:\n  b:\n    image: i\n    environment: [A=1]\n    command: --x "y z"\n',
    };
    expect(whereabouts(entry(files, 'a', 'A').value)).toBe('base/b.yml:4:21 1');
    expect(whereabouts(serviceOf(files, 'a').command?.elements[1])).toBe('base/b.yml:5:18 "y z"');
  });

  test('an override of another style keeps both places', () => {
    const files = {
      'compose.yaml': 'services:\n  a:\n    image: i\n    environment: [A=1, B=2]\n',
      'compose.override.yaml': 'services:\n  a:\n    environment:\n      B: 3\n',
    };
    expect(whereabouts(entry(files, 'a', 'A').value)).toBe('compose.yaml:4:21 1');
    expect(whereabouts(entry(files, 'a', 'B').value)).toBe('compose.override.yaml:4:10 3');
  });

  test('a value that comes from .env stands in the expression, a bare name in .env', () => {
    const files = {
      'compose.yaml': 'services:\n  a: {image: i, environment: ["A=${V}", V]}\n',
      '.env': '# c\nV="w"\n',
    };
    expect(whereabouts(entry(files, 'a', 'A').value)).toBe('compose.yaml:2:34 ${V}');
    expect(whereabouts(entry(files, 'a', 'V').value)).toBe('.env:2:3 "w"');
  });

  test('an env_file', () => {
    const files = {
      'sub/compose.yaml': 'services:\n  a: {image: i, env_file: a.env}\n',
      'sub/a.env': '\nexport A = one # c\n',
    };
    const found = entry(files, 'a', 'A');
    expect([whereabouts(found.key), whereabouts(found.value)]).toEqual(['sub/a.env:2:8 A', 'sub/a.env:2:12 one']);
  });

  test.each([
    ['plain', 'command: --a  b "c d"', ['--a', 'b', '"c d"']],
    ['double-quoted', 'command: "--a b"', ['--a', 'b']],
    ['single-quoted with a quote in it', "command: '--a ''b c'' d'", ['--a', "''b c''", 'd']],
    ['folded', 'command: >-\n      --a b\n      c', ['--a', 'b', 'c']],
    ['literal', 'command: |\n      --a b\n      c\n', ['--a', 'b', 'c']],
    ['plain on several lines', 'command: --a b\n      c', ['--a', 'b', 'c']],
  ])('the words of a %s command', (_title, text, words) => {
    const { command } = serviceOf({ 'compose.yaml': `services:\n  a:\n    image: i\n    ${text}\n` }, 'a');
    expect(command?.elements.map(textAt)).toEqual(words);
  });

  test('the source of a mount', () => {
    const { mounts } = serviceOf(
      { 'compose.yaml': "services:\n  a: {image: i, volumes: ['${DIR}:/config:ro']}\n" },
      'a',
    );
    expect(mounts).toMatchObject([
      { kind: 'unknown', target: '/config', readOnly: true, source: { value: { kind: 'unset', variables: ['DIR'] } } },
    ]);
    expect(textAt(mounts[0]?.source)).toBe('${DIR}');
  });

  test('carriage returns do not move places', () => {
    const files = { 'compose.yaml': 'services:\r\n  a:\r\n    image: i\r\n    environment:\r\n      - A=1\r\n' };
    expect(whereabouts(entry(files, 'a', 'A').value)).toBe('compose.yaml:5:11 1');
  });
});

describe('what a service knows of itself', () => {
  test('an environment that a merge would have brought and that is replaced', () => {
    const text =
      'x-b: &b\n  image: i\n  environment: {SITE_HUB: h, A: 1}\nservices:\n  a:\n    <<: *b\n    environment: {A: 2}\n';
    const { shadowedEnvironment } = serviceOf({ 'compose.yaml': text }, 'a');
    expect(shadowedEnvironment.map(({ name }) => name)).toEqual(['SITE_HUB']);
  });

  test.each([
    ['an extends into a file that is not here', 'extends: {file: no.yml, service: b}', true],
    ['an extends into a file whose name is a variable', 'extends: {file: "${F}", service: b}', true],
    ['an unknown tag', 'environment: !vault [x]', true],
    ['nothing unknown', 'hostname: h', false],
  ])('%s', (_title, line, incomplete) => {
    expect(serviceOf({ 'compose.yaml': `services:\n  a:\n    image: i\n    ${line}\n` }, 'a').incomplete).toBe(
      incomplete,
    );
  });

  test.each([
    ['.', '', 'Dockerfile'],
    ['./agents/x/', 'agents/x', 'agents/x/Dockerfile'],
    ['{context: .., dockerfile: docker/D}', null, null],
    ['{context: sub, dockerfile: ../D}', 'sub', 'D'],
    ['https://example.org/r.git', null, null],
    ['"${DIR}"', null, null],
    ['{dockerfile_inline: FROM x}', '', null],
  ])('build: %s', (build, context, dockerfile) => {
    expect(serviceOf({ 'compose.yaml': `services:\n  a:\n    build: ${build}\n` }, 'a').build).toMatchObject({
      context,
      dockerfile,
    });
  });

  test('a build below an extended file is relative to that file', () => {
    const files = {
      'compose.yaml': 'services:\n  a: {extends: {file: s/b.yml, service: b}}\n',
      's/b.yml': 'services:\n  b: {build: {context: ..}}\n',
    };
    expect(serviceOf(files, 'a').build?.dockerfile).toBe('Dockerfile');
  });

  test('replicas, profiles, init and keys', () => {
    const text = 'services:\n  a: {image: i, deploy: {replicas: "2"}, profiles: [x], init: "yes", devices: [/dev/x]}\n';
    const service = serviceOf({ 'compose.yaml': text }, 'a');
    expect(service).toMatchObject({ replicas: 2, profiles: ['x'], init: true });
    expect([...service.keys]).toContain('devices');
  });
});
