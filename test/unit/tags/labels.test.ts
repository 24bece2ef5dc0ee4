import { describe, expect, test } from 'vitest';
import type { ImageFacts } from '../../../src/tags/labels.ts';
import { labelTable, ociLabels, parseLabelLines, webAddress } from '../../../src/tags/labels.ts';
import { byHand, clone, commit, pushed } from './scenes.ts';

const image: ImageFacts = {
  title: 'socs',
  description: 'Agents of the\n  Simons Observatory',
  url: 'https://socs.readthedocs.io',
  license: 'BSD-2-Clause',
  base: 'simonsobs/ocs:v0.12.0',
  baseDigest: null,
  ocsVersion: 'v0.12.0',
  agentClasses: ['LabJackAgent', 'ACUAgent', 'ACUAgent'],
};

const nothing: ImageFacts = {
  title: null,
  description: null,
  url: null,
  license: null,
  base: null,
  baseDigest: null,
  ocsVersion: null,
  agentClasses: [],
};

test('an image says what it is, from which commit, and what is inside', () => {
  expect(ociLabels({ event: pushed('main'), git: clone(), image, version: 'v0.12.0-7-gc0ffee1' })).toEqual({
    'org.opencontainers.image.title': 'socs',
    'org.opencontainers.image.description': 'Agents of the Simons Observatory',
    'org.opencontainers.image.url': 'https://socs.readthedocs.io',
    'org.opencontainers.image.source': 'https://github.com/simonsobs/socs',
    'org.opencontainers.image.version': 'v0.12.0-7-gc0ffee1',
    'org.opencontainers.image.created': '2026-01-10T00:30:00Z',
    'org.opencontainers.image.revision': commit,
    'org.opencontainers.image.licenses': 'BSD-2-Clause',
    'org.opencontainers.image.base.name': 'simonsobs/ocs:v0.12.0',
    'org.simonsobs.ocs.version': 'v0.12.0',
    'org.simonsobs.ocs.agent-classes': 'ACUAgent,LabJackAgent',
  });
});

test('what is unknown is left out, not empty', () => {
  const git = clone({ remote: null, committedAt: null, head: null });
  expect(ociLabels({ event: byHand, git, image: nothing, version: null })).toEqual({});
  expect(ociLabels({ event: byHand, git: null, image: nothing, version: null })).toEqual({});
});

test('what the package does not say, the repository says', () => {
  const event = { ...pushed('main'), about: { description: 'a', homepage: 'https://x.org', license: 'MIT' } };
  expect(ociLabels({ event, git: clone(), image: nothing, version: null })).toMatchObject({
    'org.opencontainers.image.description': 'a',
    'org.opencontainers.image.url': 'https://x.org',
    'org.opencontainers.image.licenses': 'MIT',
  });
});

test('the same commit gives the same labels, whenever it is asked', () => {
  const subject = { event: pushed('main'), git: clone(), image, version: 'v0.12.0' };
  expect(JSON.stringify(ociLabels(subject))).toBe(JSON.stringify(ociLabels(subject)));
});

test('every label stands in the table once', () => {
  const labels = labelTable.map(({ label }) => label);
  expect(new Set(labels).size).toBe(labels.length);
});

test.each([
  ['https://github.com/simonsobs/socs.git', 'https://github.com/simonsobs/socs'],
  ['https://github.com/simonsobs/socs/', 'https://github.com/simonsobs/socs'],
  ['git@github.com:simonsobs/socs.git', 'https://github.com/simonsobs/socs'],
  ['github.com:simonsobs/socs.git', 'https://github.com/simonsobs/socs'],
  ['ssh://git@github.com:22/simonsobs/socs.git', 'https://github.com/simonsobs/socs'],
  ['https://user:secret@gitlab.example.org/group/sub/repo', 'https://gitlab.example.org/group/sub/repo'],
  ['/srv/git/socs.git', null],
  ['../socs', null],
  ['file:///srv/git/socs.git', null],
  ['C:/repos/socs', null],
  ['C:\\repos\\socs', null],
])('the address of %s is %s', (remote, address) => {
  expect(webAddress(remote)).toBe(address);
});

describe('the input labels', () => {
  const context = {
    eventName: 'push',
    ref: { kind: 'branch' as const, name: 'main' },
    sha: commit,
    baseBranch: null,
    defaultBranch: 'main',
    now: 0,
    committedAt: Date.UTC(2020, 0, 10, 0, 30, 0) / 1000,
  };

  test('are key=value, with expressions in the values', () => {
    const lines = [
      'maintainer=a=b',
      '',
      '# c',
      "org.opencontainers.image.created={{commit_date 'YYYY-MM-DDTHH:mm:ss.SSS[Z]'}}",
    ];
    expect(parseLabelLines(lines, context)).toEqual({
      status: 'ok',
      labels: { maintainer: 'a=b', 'org.opencontainers.image.created': '2020-01-10T00:30:00.000Z' },
    });
  });

  test.each([
    ['maintainer', /not key=value/],
    ['=x', /not key=value/],
    ['a b=c', /not key=value/],
    ['org.opencontainers.image.revision=abc', /guards the tags/],
    ['org.opencontainers.image.version=1', /guards the tags/],
    ['x={{nope}}', /unknown/],
  ])('%s is refused', (line, why) => {
    expect(parseLabelLines([line, 'good=1'], context)).toEqual({
      status: 'wrong',
      problems: [expect.stringMatching(why)],
    });
  });
});
