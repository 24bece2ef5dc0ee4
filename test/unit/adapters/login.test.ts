import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Credentials,
  isLoopback,
  type LoginStatus,
  loginStatus,
  registriesOf,
} from '../../../src/adapters/login.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'login-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Given = Omit<Credentials, 'images'>;
const none: Given = { username: null, password: null, githubToken: null };
const token: Given = { ...none, githubToken: 'ghs_x' };
const pair: Given = { ...none, username: 'robot', password: 'pa55' };
const hub = { auths: { 'https://index.docker.io/v1/': { auth: 'x' } } };

test.each<[string, readonly string[], Given, unknown, LoginStatus]>([
  ['user name and password', ['simonsobs/socs'], pair, {}, { status: 'usable' }],
  ['a user name alone', ['simonsobs/socs'], { ...pair, password: null }, {}, { status: 'half', empty: 'password' }],
  ['a password alone', ['simonsobs/socs'], { ...pair, username: null }, {}, { status: 'half', empty: 'username' }],
  ['nothing at all', ['simonsobs/socs'], none, {}, { status: 'missing' }],
  ['the token of the job, for ghcr.io', ['ghcr.io/simonsobs/socs'], token, {}, { status: 'usable' }],
  ['the token of the job, for a prefix at ghcr.io', ['ghcr.io/simonsobs/'], token, {}, { status: 'usable' }],
  ['the token of the job, for Docker Hub', ['simonsobs/socs'], token, {}, { status: 'missing' }],
  ['the token of the job, for both', ['simonsobs/socs', 'ghcr.io/simonsobs/socs'], token, {}, { status: 'missing' }],
  ['a login at Docker Hub beside it', ['simonsobs/socs', 'ghcr.io/simonsobs/socs'], token, hub, { status: 'usable' }],
  ['no token for ghcr.io', ['ghcr.io/simonsobs/socs'], none, hub, { status: 'missing' }],
  ['a login that exists', ['simonsobs/socs'], none, hub, { status: 'usable' }],
  ['a helper for everything', ['quay.io/simonsobs/socs'], none, { credsStore: 'pass' }, { status: 'usable' }],
  ['a helper for this registry', ['quay.io/x/y'], none, { credHelpers: { 'quay.io': 'a' } }, { status: 'usable' }],
  ['a helper for another', ['quay.io/x/y'], none, { credHelpers: { 'gcr.io': 'a' } }, { status: 'missing' }],
  ['a registry on this machine', ['127.0.0.1:5000/x'], none, {}, { status: 'usable' }],
])('%s', async (_what, images, given, config, expected) => {
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  expect(await loginStatus({ images, ...given }, { DOCKER_CONFIG: folder })).toEqual(expected);
});

test('a configuration that is not there or is no JSON holds no login', async () => {
  expect(await loginStatus({ images: ['a/b'], ...none }, { DOCKER_CONFIG: folder })).toEqual({ status: 'missing' });
  writeFileSync(join(folder, 'config.json'), '{');
  expect(await loginStatus({ images: ['a/b'], ...none }, { DOCKER_CONFIG: folder })).toEqual({ status: 'missing' });
});

test('the registries of names and prefixes, each once', () => {
  const names = ['simonsobs/socs', 'simonsobs/', 'docker.io/simonsobs/x', 'ghcr.io/simonsobs/', 'localhost:5000/x'];
  expect(registriesOf(names)).toEqual([null, 'ghcr.io', 'localhost:5000']);
});

test.each([
  ['localhost', true],
  ['localhost:5000', true],
  ['127.0.0.1:5000', true],
  ['[::1]:5000', true],
  ['127.example.org', false],
  ['localhost.example.org', false],
])('%s is on this machine: %s', (registry, expected) => {
  expect(isLoopback(registry)).toBe(expected);
});
