import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nodeFiles, snapshotFolder } from '../../../src/adapters/files.ts';
import { type Config, parseConfig } from '../../../src/config/config.ts';
import { readRepo } from '../../../src/repo/read-repo.ts';
import { selectImages } from '../../../src/stages/check.ts';
import { dockerfile } from '../../../src/stages/dockerfile.ts';
import type { World } from '../../../src/stages/stage.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'links-'));
  mkdirSync(join(folder, 'repository/inside'), { recursive: true });
  mkdirSync(join(folder, 'outside'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function configOf(): Config {
  const parsed = parseConfig({ inputs: {}, prefix: '', settings: null, ruleIds: [] });
  if (parsed.status === 'invalid') throw new Error('the defaults are wrong');
  return parsed.config;
}

/** What the station says of a repository whose compose file builds in `context`, a link to `target`. */
async function selected(target: string): Promise<string> {
  const root = join(folder, 'repository');
  symlinkSync(target, join(root, 'context'));
  writeFileSync(join(root, 'Dockerfile'), 'FROM simonsobs/ocs:v0.12.1\nCOPY . /app\n');
  writeFileSync(
    join(root, 'docker-compose.yml'),
    'services:\n  ocs-a:\n    image: a\n    build: {context: context, dockerfile: ../Dockerfile}\n',
  );
  const config = configOf();
  const snapshot = await snapshotFolder(root, null);
  const [task] = selectImages(readRepo(snapshot), config);
  if (!task) throw new Error('there is no image');
  const world: Pick<World, 'config' | 'files' | 'root' | 'snapshot'> = {
    config,
    files: nodeFiles(folder, 'x'),
    root,
    snapshot,
  };
  // The station asks for nothing else of the world.
  const result = await dockerfile.run(task, world as World);
  return `${result.status}: ${result.note}`;
}

test('a build context that is a link out of the repository is not built', async () => {
  expect(await selected('../outside')).toBe(
    'failed: the build context context of Dockerfile is a link that leads out of the repository, and would take in what is not of it; give the folder that is meant as `context`',
  );
});

test('one that stays in it is', async () => {
  expect(await selected('inside')).toBe('passed: Dockerfile');
});
