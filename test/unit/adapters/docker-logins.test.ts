import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLoginsIn, privateConfig } from '../../../src/adapters/docker-logins.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docker-logins-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('what is no login is kept, and no login and no helper is', () => {
  const existing = {
    auths: { 'ghcr.io': { auth: 'c2VjcmV0' } },
    credsStore: 'desktop',
    credHelpers: { 'gcr.io': 'gcloud' },
    currentContext: 'far-away',
    cliPluginsExtraDirs: ['/opt/plugins'],
    proxies: { default: { httpProxy: 'http://proxy' } },
  };
  expect(privateConfig(existing, '/home/me/.docker', [null, 'ghcr.io'])).toEqual({
    currentContext: 'far-away',
    proxies: { default: { httpProxy: 'http://proxy' } },
    cliPluginsExtraDirs: ['/opt/plugins', '/home/me/.docker/cli-plugins'],
    // Not empty: otherwise docker would put the password into the system's keychain.
    auths: { 'https://index.docker.io/v1/': {}, 'ghcr.io': {} },
  });
});

test('the folder is private, has the id of the run in its name, sees contexts and builders, and goes', async () => {
  const home = join(folder, 'home');
  mkdirSync(join(home, 'contexts'), { recursive: true });
  writeFileSync(join(home, 'contexts', 'one'), 'x');
  const temporary = join(folder, 'temporary');
  const logins = await openLoginsIn(temporary, '0123456789ab', { DOCKER_CONFIG: home })(['ghcr.io']);
  const made = logins.environment['DOCKER_CONFIG'] ?? '';
  expect(readdirSync(temporary)[0]).toMatch(/^ocs-agent-action-0123456789ab-/);
  expect(statSync(made).mode & 0o777).toBe(0o700);
  expect(statSync(join(made, 'config.json')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(made, 'contexts', 'one'), 'utf8')).toBe('x');
  expect(logins.environment['BUILDX_CONFIG']).toBe(join(home, 'buildx'));
  await logins.remove();
  expect(existsSync(made)).toBe(false);
  expect(existsSync(join(home, 'contexts', 'one'))).toBe(true);
});

test('a configuration that is no JSON counts as none', async () => {
  writeFileSync(join(folder, 'config.json'), '{');
  const logins = await openLoginsIn(folder, 'x', { DOCKER_CONFIG: folder })([null]);
  const made = JSON.parse(readFileSync(join(logins.environment['DOCKER_CONFIG'] ?? '', 'config.json'), 'utf8'));
  expect(made.auths).toEqual({ 'https://index.docker.io/v1/': {} });
  await logins.remove();
});
