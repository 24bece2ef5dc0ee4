import { describe, expect, test } from 'vitest';
import { parseSchemaDocument } from '../../../src/compose/schema/json-schema.ts';
import { validate } from '../../../src/compose/schema/validate.ts';
import { composeYaml, readYaml } from '../../../src/compose/tree/read-yaml.ts';

function faultsOf(schema: unknown, text: string): readonly string[] {
  const root = readYaml({ path: 'x', text }, composeYaml)[0]?.root;
  if (!root) throw new Error('no YAML');
  return validate(parseSchemaDocument(schema), root).map(({ message }) => message);
}

describe('the interpreter of JSON schemas', () => {
  test.each(['allOf', 'if', 'const', 'default', 'minLength'])('the keyword %s is refused, not ignored', (keyword) => {
    expect(() => parseSchemaDocument({ properties: { a: { [keyword]: 1 } } })).toThrow(keyword);
  });

  test('a property may be called like a keyword', () => {
    expect(faultsOf({ properties: { const: { type: 'string' } } }, 'const: 1\n')).toEqual(['const must be a string']);
  });

  test.each<[string, unknown, string, readonly string[]]>([
    [
      'oneOf, two match',
      { oneOf: [{ type: 'object' }, { required: ['a'] }] },
      'a: 1\n',
      ['is valid against more than one schema'],
    ],
    [
      'oneOf, the branch that came furthest',
      { oneOf: [{ type: 'string' }, { properties: { a: { type: 'string' } } }] },
      'a: 1\n',
      ['a must be a string'],
    ],
    [
      'oneOf, wrong types alone',
      { oneOf: [{ type: 'string' }, { type: 'array' }] },
      'a: 1\n',
      ['must be an array or string'],
    ],
    ['required', { required: ['a', 'b'] }, 'c: 1\n', ["missing properties 'a', 'b'"]],
    [
      'minimum and maximum',
      { properties: { a: { minimum: 2 }, b: { maximum: 2 } } },
      'a: 1\nb: 3\n',
      ['a must be greater than or equal to 2', 'b must be less than or equal to 2'],
    ],
    ['enum', { properties: { a: { enum: ['x', 'y'] } } }, 'a: z\n', ["a value must be one of 'x', 'y'"]],
    [
      'additional properties by schema',
      { additionalProperties: { type: 'number' } },
      'a: 1\nb: x\n',
      ['b must be a number'],
    ],
    [
      'an integer is a number without a fraction',
      { additionalProperties: { type: 'integer' } },
      'a: 1.0\nb: 1.5\n',
      ['b must be an integer'],
    ],
    [
      'unique items',
      { properties: { a: { uniqueItems: true } } },
      'a: [{x: 1, y: 2}, 1, "1", {y: 2, x: 1}]\n',
      ['a items at 0 and 3 are equal'],
    ],
  ])('%s', (_title, schema, text, faults) => {
    expect(faultsOf(schema, text)).toEqual(faults);
  });
});
