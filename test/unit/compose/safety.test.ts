import { describe, expect, test } from 'vitest';
import { readCompose, readDocumentation, readSiteConfigs } from '../../../src/compose/index.ts';
import { snapshotOfTexts } from '../../../src/model/repo-snapshot.ts';
import { composeOfServices } from '../../field/large.ts';
import { composeOf, problemsOf } from './verbs.ts';

describe('hostile and large files', () => {
  test('an alias bomb is refused', () => {
    const levels = Array.from(
      { length: 30 },
      (_, at) => `x-${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(', ')}]`,
    );
    const text = `x-0: &a0 [lol]\n${levels.join('\n')}\nservices:\n  s: {image: i}\n`;
    expect(problemsOf({ 'compose.yaml': text })[0]).toContain('excessive aliasing');
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
    expect(composeOf(files).problems).not.toEqual([]);
    expect(() => readSiteConfigs(snapshotOfTexts(files))).not.toThrow();
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

  test('1,600 services are read', () => {
    const [file] = readCompose(snapshotOfTexts({ 'compose.yaml': composeOfServices(1600) }));
    expect(file?.problems).toEqual([]);
    expect(file?.services).toHaveLength(1600);
  });

  test('a chain of extends', () => {
    const bodies = Array.from({ length: 300 }, (_, at) => `  s${at}: {extends: s${at + 1}, environment: [A${at}=1]}\n`);
    const text = `services:\n${bodies.join('')}  s300: {image: i}\n`;
    expect(problemsOf({ 'compose.yaml': text })).toEqual([]);
  });

  test('a long page of documentation', () => {
    const block = '.. code-block:: yaml\n\n    ocs-a:\n      image: simonsobs/ocs:v0.12.0\n\ntext::\n\n    nothing\n\n';
    const files = {
      'docs/x.rst': block.repeat(3000),
      'docs/x.md': '```yaml\na:\n  image: i\n```\n'.repeat(3000),
      'docs/y.md': '`'.repeat(200_000),
    };
    expect(readDocumentation(snapshotOfTexts(files)).compose).toHaveLength(6000);
  });
});
