import { describe, expect, test } from 'vitest';
import { nameProblem, namesFor, registriesIn } from '../../../../src/stages/push/names.ts';

describe('the names of one image', () => {
  test.each([
    [
      'one image gets every name',
      ['simonsobs/socs', 'ghcr.io/simonsobs/socs'],
      'anything',
      false,
      ['simonsobs/socs', 'ghcr.io/simonsobs/socs'],
    ],
    ['a prefix gets the name of the image', ['simonsobs/'], 'socs', true, ['simonsobs/socs']],
    ['a prefix works for one image too', ['ghcr.io/so/'], 'socs', false, ['ghcr.io/so/socs']],
    [
      'of several images, a whole name is for the image it ends with',
      ['so/dome', 'so/mount'],
      'dome',
      true,
      ['so/dome'],
    ],
    ['of several images, none shares a name', ['so/telescope'], 'dome', true, []],
    ['a registry alone can be the prefix', ['127.0.0.1:5000/'], 'socs', false, ['127.0.0.1:5000/socs']],
    ['the name of an image is made lower case and legal', ['so/'], 'My Agent__v2.', true, ['so/my-agent_v2']],
    ['Docker Hub has one spelling', ['docker.io/so/socs', 'so/socs'], 'socs', false, ['so/socs']],
  ])('%s', (_name, images, image, several, expected) => {
    expect(namesFor(images, image, several)).toEqual(expected);
  });
});

test('each registry once, Docker Hub as null', () => {
  expect(registriesIn(['so/socs', 'ghcr.io/so/socs', 'so/dome', 'localhost:5000/x'])).toEqual([
    null,
    'ghcr.io',
    'localhost:5000',
  ]);
});

test.each([
  ['so/socs', 'v1.2.0', null],
  ['SO/socs', 'v1.2.0', /no image name/],
  ['so//socs', 'v1.2.0', /no image name/],
  ['so/socs', '.v1', /no tag/],
])('%s:%s', (name, tag, problem) => {
  const found = nameProblem(name, tag);
  if (problem === null) expect(found).toBeNull();
  else expect(found).toMatch(problem);
});
