import { describe, expect, test } from 'vitest';
import { parseSettings, settingsPath } from '../../../src/config/settings-file.ts';
import { withGenerateSettings } from '../../../src/config/write-generate-settings.ts';
import { chooseBase } from '../../../src/generate/base.ts';
import { noOptions, optionProblems } from '../../../src/generate/options.ts';
import { plainSpecifier } from '../../../src/generate/poetry-version.ts';
import { isGenerated, lostRegions, region, regionsOf } from '../../../src/generate/regions.ts';
import { systemNeeds } from '../../../src/ocs/system-packages.ts';
import { normalisedName } from '../../../src/repo/packaging/requirements.ts';

const at = (specifier: string) => [{ specifier, file: 'pyproject.toml' }];

describe('the base', () => {
  test.each([
    ['nothing is asked', '', '', 'simonsobs/ocs:v0.12.1'],
    ['a lower bound', '>=0.10', '', 'simonsobs/ocs:v0.12.1'],
    ['an upper bound', '<0.12', '', 'simonsobs/ocs:v0.11.3'],
    ['one release', '==0.11.2', '', 'simonsobs/ocs:v0.11.2'],
    ['a compatible release', '~=0.11.0', '', 'simonsobs/ocs:v0.11.3'],
    ['an exclusion', '!=0.12.1', '', 'simonsobs/ocs:v0.12.0'],
    ['a Python that only older bases have', '', '<3.10', 'simonsobs/ocs:v0.11.1'],
    ['a patch of Python', '', '>=3.10.2', 'simonsobs/ocs:v0.12.1'],
    ['both', '<0.12', '>=3.9', 'simonsobs/ocs:v0.11.3'],
    ['what no one can read', 'newest', '', 'simonsobs/ocs:v0.12.1'],
  ])('is the newest that fits: %s', (_what, ocs, python, expected) => {
    const chosen = chooseBase(null, { ocs: at(ocs), python: at(python) });
    expect(chosen).toMatchObject({ status: 'chosen', reference: expected });
  });

  test.each([
    ['a final release', ['v0.13.0', 'v0.12.2'], 'simonsobs/ocs:v0.13.0', true],
    [
      'only candidates, development tags and words',
      ['v0.13.0rc1', 'v0.12.1-4-gabcdef0', 'v0.13.0-dev', 'latest'],
      'simonsobs/ocs:v0.12.1',
      false,
    ],
    ['nothing new', ['v0.11.3', 'v0.12.1'], 'simonsobs/ocs:v0.12.1', false],
    ['numbers, not letters', ['v0.9.9', 'v0.100.0'], 'simonsobs/ocs:v0.100.0', true],
  ])('is what the registry has besides: %s', (_what, tags, reference, assumed) => {
    expect(chooseBase(null, { ocs: at(''), python: at('') }, tags)).toMatchObject({ reference, assumed });
  });

  test('of the registry is taken only where it fits', () => {
    const chosen = chooseBase(null, { ocs: at('<0.13'), python: at('') }, ['v0.13.0']);
    expect(chosen).toMatchObject({
      reference: 'simonsobs/ocs:v0.12.1',
      because: 'it is the newest release that meets ocs<0.13 (pyproject.toml)',
    });
  });

  test('says why it is not the newest, and nothing where it is', () => {
    expect(chooseBase(null, { ocs: at('<0.12'), python: [] })).toMatchObject({
      because: 'it is the newest release that meets ocs<0.12 (pyproject.toml)',
    });
    expect(chooseBase(null, { ocs: at('>=0.12'), python: [] })).toMatchObject({ because: null });
  });

  test.each([
    ['Python', '', '>=3.13', 'Python >=3.13 (pyproject.toml)'],
    ['ocs', '>=1', '', 'ocs>=1 (pyproject.toml)'],
    ['an ocs that cannot start agents', '<0.10', '', 'ocs<0.10 (pyproject.toml)'],
  ])('is impossible where no release has it: %s', (_what, ocs, python, because) => {
    const chosen = chooseBase(null, { ocs: at(ocs), python: at(python) });
    expect(chosen).toMatchObject({ status: 'impossible', because: expect.stringContaining(because) });
  });

  test('that was asked for is taken, unless it cannot start agents', () => {
    const nothing = { ocs: [], python: [] };
    expect(chooseBase('simonsobs/ocs:v0.11.3-19-gd729e04', nothing)).toMatchObject({ ocs: null, because: null });
    expect(chooseBase('ghcr.io/site/ocs:2', nothing)).toMatchObject({ reference: 'ghcr.io/site/ocs:2' });
    expect(chooseBase('simonsobs/ocs:v0.9.3', nothing).status).toBe('impossible');
    expect(chooseBase('Not An Image', nothing).status).toBe('impossible');
  });
});

test.each([
  ['^1.2.3', '>=1.2.3,<2'],
  ['^1', '>=1,<2'],
  ['^0.2.3', '>=0.2.3,<0.3'],
  ['^0.0.3', '>=0.0.3,<0.0.4'],
  ['^0.0', '>=0.0,<0.1'],
  ['^0', '>=0,<1'],
  ['~1.2.3', '>=1.2.3,<1.3'],
  ['~1.2', '>=1.2,<1.3'],
  ['~1', '>=1,<2'],
  ['*', ''],
  ['1.2.*', '==1.2.*'],
  ['1.2', '==1.2'],
  ['>= 1.2, <2', '>=1.2,<2'],
  ['~=1.4', '~=1.4'],
  ['^2 || ^3', null],
  ['nonsense here', null],
])("poetry's %s is %s", (written, expected) => {
  expect(plainSpecifier(written)).toBe(expected);
});

describe('options', () => {
  test.each([
    ['base', { base: 'Simons Obs' }],
    ['apt', { apt: ['libusb; rm -rf /'] }],
    ['apt', { apt: ['-y'] }],
    ['extras', { extras: ['a]b'] }],
    ['user', { user: 'root && sh' }],
    ['expose', { expose: ['http'] }],
    ['expose', { expose: ['80\nRUN evil'] }],
  ])('%s with %j is refused: it would be written into the Dockerfile', (name, given) => {
    expect(optionProblems({ ...noOptions, ...given })).toEqual([expect.stringMatching(`^${name}: `)]);
  });

  test('that are sound pass', () => {
    const given = {
      base: 'simonsobs/ocs:v0.12.1',
      apt: ['libusb-1.0-0', 'g++', 'vim=2:9.0-1'],
      extras: ['serial_port'],
      user: '9000:9000',
      expose: ['8080/udp', '9000-9010'],
      compose: true,
    };
    expect(optionProblems(given)).toEqual([]);
  });
});

describe('the settings file', () => {
  const settings = { ...noOptions, apt: ['tcpdump'], user: 'ocs' };

  test('keeps comments, order and every other key', () => {
    const before =
      "# ours\nfail-on: warning # strict\n\n# the instances\ninstances:\n  - instance-id: a\n    # a comment\n    agent-class: 'A'\n";
    const after = withGenerateSettings(before, settings);
    expect(after).toBe(`${before}generate:\n  apt: [ tcpdump ]\n  user: ocs\n`);
  });

  test('keeps comments inside of generate, and changes only what differs', () => {
    const before =
      'generate:\n  # to look at packets\n  apt:\n    - tcpdump # always\n  # a stranger to root\n  user: root\n';
    expect(withGenerateSettings(before, settings)).toBe(
      before.replace('root\n', 'root\n').replace('user: root', 'user: ocs'),
    );
  });

  test('loses keys that are as by default, and the mapping when it is empty', () => {
    expect(withGenerateSettings('a: 1\ngenerate:\n  user: ocs\n', noOptions)).toBe('a: 1\n');
  });

  test('that is not there is made, and is read as it was written', () => {
    const text = withGenerateSettings(null, settings) ?? '';
    const read = parseSettings({ path: settingsPath, text }, []);
    expect(read.problems).toEqual([]);
    expect(read.settings.generate).toEqual(settings);
  });

  test('is left alone where nothing is to be said', () => {
    expect(withGenerateSettings('# only a comment\n', noOptions)).toBe('# only a comment\n');
  });

  test('that is no mapping is never written', () => {
    expect(withGenerateSettings('- a\n', settings)).toBe(null);
    expect(withGenerateSettings('a: [\n', settings)).toBe(null);
  });

  test('keeps its line endings', () => {
    expect(withGenerateSettings('a: 1\r\n', settings)).toBe(
      'a: 1\r\ngenerate:\r\n  apt: [ tcpdump ]\r\n  user: ocs\r\n',
    );
  });

  test.each([
    ['generate: 3\n', 'generate'],
    ['generate:\n  apt: 3\n', 'generate.apt'],
    ['generate:\n  aptt: [a]\n', 'generate.aptt'],
    ['generate:\n  compose: maybe\n', 'generate.compose'],
  ])('%j has a problem at %s', (text, key) => {
    expect(parseSettings({ path: settingsPath, text }, []).problems).toEqual([expect.objectContaining({ key })]);
  });
});

describe('regions', () => {
  const text = (lines: readonly string[]): string =>
    ['# a', '# generated by ocs-agent generate', 'FROM x', ...lines, 'WORKDIR /', ''].join('\n');

  test('are read with LF and CRLF alike', () => {
    const before = text(region('system', 'hint', new Map([['system', ['RUN a', '', 'RUN b']]])));
    expect(regionsOf(before)).toEqual(new Map([['system', ['RUN a', '', 'RUN b']]]));
    expect(regionsOf(before.replaceAll('\n', '\r\n'))).toEqual(regionsOf(before));
  });

  test('whose end was lost keep everything below', () => {
    const [begin = ''] = region('system', 'hint', new Map());
    expect(regionsOf(text([begin, 'RUN a'])).get('system')).toEqual(['RUN a', 'WORKDIR /', '']);
  });

  test('that have no place any more are told', () => {
    const before = text(region('gone', 'hint', new Map([['gone', ['RUN a']]])));
    expect(lostRegions(before, text([]))).toEqual(['gone']);
    expect(lostRegions(text(region('gone', 'hint', new Map())), text([]))).toEqual([]);
  });

  test('only a header makes a file a generated one', () => {
    expect(isGenerated(text([]))).toBe(true);
    expect(isGenerated(text([]).replaceAll('\n', '\r\n'))).toBe(true);
    expect(isGenerated('FROM x\nRUN echo generated by ocs-agent\n')).toBe(false);
    expect(isGenerated(`${'\n'.repeat(20)}# generated by ocs-agent\n`)).toBe(false);
  });
});

describe('the table of system packages', () => {
  test.each(Object.entries(systemNeeds))('%s is a normalised name with a source', (name, need) => {
    expect(name).toBe(normalisedName(name));
    expect(need.source).not.toBe('');
    expect(need.because).not.toMatch(/[\n.]$/);
  });
});
