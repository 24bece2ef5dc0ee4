import { describe, expect, test } from 'vitest';
import { readCompose, readDocumentation, readSiteConfigs } from '../../../src/compose/index.ts';
import { snapshotOfTexts } from '../../../src/model/repo-snapshot.ts';
import { composeOf, problemsOf } from './verbs.ts';

function milliseconds(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

describe('hostile and large files', () => {
  test('an alias bomb is refused', () => {
    const levels = Array.from(
      { length: 30 },
      (_, at) => `x-${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(', ')}]`,
    );
    const text = `x-0: &a0 [lol]\n${levels.join('\n')}\nservices:\n  s: {image: i}\n`;
    expect(
      milliseconds(() => expect(problemsOf({ 'compose.yaml': text })[0]).toContain('excessive aliasing')),
    ).toBeLessThan(1000);
  });

  test.each([
    ['lists', `x-a: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`],
    ['mappings', `x-a: ${'{a: '.repeat(20_000)}${'}'.repeat(20_000)}\n`],
    ['dashes', `x-a:\n  ${'- '.repeat(20_000)}a\n`],
    ['expressions', `x-a: "${'${A:-'.repeat(20_000)}${'}'.repeat(20_000)}"\n`],
    ['unclosed expressions', `x-a: "${'${A:-{'.repeat(20_000)}}"\n`],
  ])('%s nested deeply are refused, not fatal', (_title, text) => {
    const files = {
      'compose.yaml': `${text}services:\n  s: {image: i}\n`,
      'default.yaml': `${text}hub: 1\nhosts: 2\n`,
    };
    const took = milliseconds(() => {
      expect(composeOf(files).problems).not.toEqual([]);
      readSiteConfigs(snapshotOfTexts(files));
    });
    expect(took).toBeLessThan(3000);
  });

  test('names of the prototype are names like any other', () => {
    const text =
      'services:\n  __proto__:\n    image: i\n    environment: {__proto__: a, constructor: b}\n  toString: {image: j, hasOwnProperty: 1}\n';
    const file = composeOf({ 'compose.yaml': text });
    expect(file.services.map(({ name }) => name.value)).toEqual(['__proto__', 'toString']);
    expect(file.services[0]?.environment.map(({ name }) => name)).toEqual(['__proto__', 'constructor']);
    expect(file.problems.map(({ message }) => message)).toEqual([
      "services.toString additional properties 'hasOwnProperty' not allowed",
    ]);
  });

  test('200 services are read in a moment, and twice as many take about twice as long', () => {
    const many = (count: number) => {
      const bodies = Array.from(
        { length: count },
        (_, at) =>
          `  s${at}:\n    <<: *b\n    hostname: h${at}\n    environment:\n      - INSTANCE_ID=i${at}\n      - SITE_HUB=\${HUB:-ws://x:8001/ws}\n    command: --a "b c" d\n    volumes: ["\${DIR:-/c}:/config:ro"]\n`,
      );
      return snapshotOfTexts({
        'compose.yaml': `x-b: &b\n  image: simonsobs/ocs:v0.12.0\n  restart: always\nservices:\n${bodies.join('')}`,
      });
    };
    expect(readCompose(many(200))[0]?.problems).toEqual([]);
    expect(milliseconds(() => readCompose(many(200)))).toBeLessThan(1500);
    expect(milliseconds(() => readCompose(many(1600)))).toBeLessThan(6000);
  });

  test('a chain of extends', () => {
    const bodies = Array.from({ length: 300 }, (_, at) => `  s${at}: {extends: s${at + 1}, environment: [A${at}=1]}\n`);
    const text = `services:\n${bodies.join('')}  s300: {image: i}\n`;
    expect(milliseconds(() => expect(problemsOf({ 'compose.yaml': text })).toEqual([]))).toBeLessThan(4000);
  });

  test('a long page of documentation', () => {
    const block = '.. code-block:: yaml\n\n    ocs-a:\n      image: simonsobs/ocs:v0.12.0\n\ntext::\n\n    nothing\n\n';
    const files = {
      'docs/x.rst': block.repeat(3000),
      'docs/x.md': '```yaml\na:\n  image: i\n```\n'.repeat(3000),
      'docs/y.md': '`'.repeat(200_000),
    };
    expect(
      milliseconds(() => expect(readDocumentation(snapshotOfTexts(files)).compose).toHaveLength(6000)),
    ).toBeLessThan(6000);
  });
});
