import { describe, expect, test } from 'vitest';
import { parseExpectedFailures } from '../../../src/config/expected-failures.ts';
import type { Parsed } from '../../../src/config/field.ts';
import { parseInstances } from '../../../src/config/instance.ts';

function messageOf<T>(parsed: Parsed<T>): string {
  return parsed.status === 'invalid' ? parsed.message : `taken: ${JSON.stringify(parsed.value)}`;
}

const beside = (sidecar: string) => parseInstances(`[{instance-id: valve-1, sidecar: ${sidecar}}]`);

describe('sidecar', () => {
  test('a command in the agent image, and a simulator that has an image', () => {
    const parsed = beside(
      "[{command: [python3, -u, /sim.py], files: ['tests/sim.py:/sim.py'], env: {RATE: 5}, wait-for: ready}, {name: gauge, image: 'socs-sim:latest'}]",
    );
    expect(parsed.status === 'ok' ? parsed.value[0]?.sidecars : messageOf(parsed)).toEqual([
      {
        name: 'sidecar',
        image: null,
        command: ['python3', '-u', '/sim.py'],
        files: [{ source: 'tests/sim.py', target: '/sim.py' }],
        env: { RATE: '5' },
        waitFor: 'ready',
      },
      { name: 'gauge', image: 'socs-sim:latest', command: [], files: [], env: {}, waitFor: null },
    ]);
  });

  test.each([
    ['no mapping', 'python3', 'instances[0].sidecar: a mapping with `image` or `command` was expected'],
    ['neither image nor command', '{name: gauge}', '`image` or `command` is missing'],
    ['a command of one string', '{command: python3 /sim.py}', '`command` must be a list, one argument an item'],
    ['a name that is no host name', '{name: my gauge, image: a}', '`my gauge` is no host name'],
    ['an image that docker would take for an option', '{image: --privileged}', '`image` must be the name of an image'],
    ['a file outside', "{image: a, files: ['../x:/x']}", '`files` may only name files of the repository'],
    ['a key that is near', '{image: a, waitfor: x}', 'unknown key `waitfor`, did you mean `wait-for`?'],
    ['an empty line to wait for', "{image: a, wait-for: ' '}", '`wait-for` must be a text of a line'],
    ['two of one name', '[{image: a}, {image: b}]', 'two sidecars are called `sidecar`'],
  ])('%s is refused', (_what, sidecar, words) => {
    expect(messageOf(beside(sidecar))).toContain(words);
  });
});

describe('expected-failures', () => {
  test('a class with its reason, and where', () => {
    expect(
      parseExpectedFailures('[{agent-class: A, reason: vendor}, {agent-class: B, reason: x, image: socs}]'),
    ).toEqual({
      status: 'ok',
      value: [
        { agentClass: 'A', reason: 'vendor', image: null },
        { agentClass: 'B', reason: 'x', image: 'socs' },
      ],
    });
  });

  test.each([
    ['no list', '{agent-class: A}', 'a YAML list of agents with `agent-class` and `reason` was expected'],
    ['no YAML', '[', 'a YAML list was expected'],
    ['a bare class', '[A]', 'expected-failures[0]: a mapping of `agent-class` and `reason` was expected'],
    ['no reason', '[{agent-class: A}]', 'expected-failures[0]: `reason` is missing'],
    ['no class', '[{reason: x}]', '`agent-class` is missing'],
    ['a key that is near', '[{agent-class: A, reasons: x}]', 'unknown key `reasons`, did you mean `reason`?'],
  ])('%s is refused', (_what, text, words) => {
    expect(messageOf(parseExpectedFailures(text))).toContain(words);
  });
});
