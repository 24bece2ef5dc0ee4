import { describe, expect, test } from 'vitest';
import { credentialsFor, redactor } from '../../../../src/stages/push/login.ts';
import { manualEvent } from '../../../../src/tags/parse-event.ts';

const event = { ...manualEvent(), actor: 'octocat' };
const pair = { username: 'robot', password: 'pa55' };
const nothing = { username: null, password: null, githubToken: null };

describe('who logs in where', () => {
  test.each([
    ['nothing given: docker’s own logins', ['so/socs', 'ghcr.io/so/socs'], nothing, []],
    [
      'the pair, at the registry in `images`',
      ['so/socs'],
      { ...pair, githubToken: 'token' },
      [{ registry: null, ...pair }],
    ],
    [
      'the pair at ghcr.io too, where it is the only registry',
      ['ghcr.io/so/socs'],
      { ...pair, githubToken: 'token' },
      [{ registry: 'ghcr.io', ...pair }],
    ],
    [
      'beside another registry, ghcr.io gets the token of the job',
      ['so/socs', 'ghcr.io/so/socs'],
      { ...pair, githubToken: 'token' },
      [
        { registry: null, ...pair },
        { registry: 'ghcr.io', username: 'octocat', password: 'token' },
      ],
    ],
    [
      'no user name: the token of the job, at ghcr.io alone',
      ['so/socs', 'ghcr.io/so/socs'],
      { ...nothing, githubToken: 'token' },
      [{ registry: 'ghcr.io', username: 'octocat', password: 'token' }],
    ],
    [
      'several registries get the pair each',
      ['so/socs', 'registry.example.org/socs', 'so/dome'],
      { ...pair, githubToken: null },
      [
        { registry: null, ...pair },
        { registry: 'registry.example.org', ...pair },
      ],
    ],
  ])('%s', (_name, names, given, expected) => {
    expect(credentialsFor(names, given, event)).toEqual(expected);
  });
});

test('the token of an enterprise server is not sent to ghcr.io', () => {
  const there = { ...event, serverUrl: 'https://github.example.org' };
  expect(credentialsFor(['ghcr.io/so/socs'], { ...nothing, githubToken: 'token' }, there)).toEqual([]);
});

describe('secrets in texts of others', () => {
  const redact = redactor([{ registry: null, username: 'robot', password: 'p€ss w/rd' }]);
  test.each([
    ['the password itself', 'wrong: p€ss w/rd!', 'wrong: ***!'],
    ['in an address', 'https://robot:p%E2%82%ACss%20w%2Frd@x', 'https://robot:***@x'],
    ['as docker stores it', `auth: ${Buffer.from('robot:p€ss w/rd').toString('base64')}`, 'auth: ***'],
    ['nothing of it', 'denied', 'denied'],
  ])('%s', (_name, text, expected) => {
    expect(redact(text)).toBe(expected);
  });
});
