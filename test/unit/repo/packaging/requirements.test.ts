import { describe, expect, test } from 'vitest';
import { snapshotOfTexts } from '../../../../src/model/repo-snapshot.ts';
import {
  allRequirements,
  normalisedName,
  parseRequirement,
  readRequirements,
} from '../../../../src/repo/packaging/requirements.ts';

describe('one requirement', () => {
  test.each([
    ['numpy', { name: 'numpy', specifier: '', url: null, marker: null }],
    ['PySerial >= 3.5, <4', { name: 'pyserial', specifier: '>= 3.5, <4' }],
    ['Foo.Bar_baz[extra, more]==1.0', { name: 'foo-bar-baz', specifier: '==1.0' }],
    ['ocs (>=0.10)', { name: 'ocs', specifier: '>=0.10' }],
    ['tomli>=1; python_version < "3.11"', { name: 'tomli', specifier: '>=1', marker: 'python_version < "3.11"' }],
    [
      'socs @ git+https://github.com/simonsobs/socs.git@main',
      { name: 'socs', url: 'git+https://github.com/simonsobs/socs.git@main' },
    ],
    [
      'git+https://github.com/simonsobs/sodetlib.git@v1#egg=sodetlib',
      { name: 'sodetlib', url: 'git+https://github.com/simonsobs/sodetlib.git@v1#egg=sodetlib' },
    ],
    ['git+ssh://git@host/x.git', { name: null, url: 'git+ssh://git@host/x.git' }],
    ['https://host/x-1.0.tar.gz', { name: null, url: 'https://host/x-1.0.tar.gz' }],
    ['.', { name: null, url: '.' }],
    ['./drivers', { name: null, url: './drivers' }],
  ])('%s', (text, expected) => {
    expect(parseRequirement(text)).toMatchObject(expected);
  });

  test('names are normalised as PEP 503 says', () => {
    expect(normalisedName('A__b.-C')).toBe('a-b-c');
  });
});

test("lines keep their place; comments, continuations and options are pip's", () => {
  const text = [
    '# a comment',
    '--index-url https://host/simple',
    'numpy>=1.20  # for the arrays',
    'labjack-ljm==1.23.0 \\',
    '    --hash=sha256:abc \\',
    '    --hash=sha256:def',
    '-r testing.txt',
    '--constraint=../constraints.txt',
    '-e git+https://host/x.git@main#egg=x',
    'url @ https://host/a#b',
    '',
  ].join('\r\n');
  const { lines } = readRequirements({ path: 'requirements/base.txt', text });
  expect(lines.map((line) => [line.name, line.specifier, line.include, line.constraint, line.editable])).toEqual([
    [null, '', null, false, false],
    ['numpy', '>=1.20', null, false, false],
    ['labjack-ljm', '==1.23.0', null, false, false],
    [null, '', 'requirements/testing.txt', false, false],
    [null, '', 'constraints.txt', true, false],
    ['x', '', null, false, true],
    ['url', '', null, false, false],
  ]);
  expect(lines.map(({ at }) => text.slice(at.span.start, at.span.end))[1]).toBe('numpy>=1.20');
  expect(lines.map(({ at }) => text.slice(at.span.start, at.span.end))[2]).toMatch(/^labjack[\s\S]*def$/);
});

test('requirements files are found by name and by what includes them, circles or not', () => {
  const found = allRequirements(
    snapshotOfTexts({
      'requirements.txt': '-r requirements/testing.txt\n-r deps/more.list\n-r missing.txt\n',
      'requirements/testing.txt': '-r ../requirements.txt\npytest\n',
      'deps/more.list': 'numpy\n',
      'docs/notes.txt': 'words',
      'dev-requirements.txt': '',
      'constraints.txt': '',
    }),
  );
  expect(found.map(({ file }) => file.path).sort()).toEqual([
    'constraints.txt',
    'deps/more.list',
    'dev-requirements.txt',
    'requirements.txt',
    'requirements/testing.txt',
  ]);
});
