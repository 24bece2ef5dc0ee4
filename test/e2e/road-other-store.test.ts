import { expect, test } from 'vitest';
import { runAction } from './support/action.ts';
import { configOf, tagsIn } from './support/registry-content.ts';
import { engines } from './support/registry-engines.ts';
import { repositoryOf } from './support/repository.ts';

// Docker 28 keeps images in its own store, Docker 29 in containerd's: there an image's id is its manifest's digest.
test('a release is pushed and proved on both image stores', async () => {
  const repository = repositoryOf('test/agents/minimal-plugin');
  repository.git('tag', 'v0.7.0');
  const host = process.env['DOCKER_HOST'];
  try {
    for (const engine of await engines()) {
      process.env['DOCKER_HOST'] = engine.host;
      const name = `road/${engine.store}-${Date.now().toString(36)}`;
      const event = {
        name: 'release',
        ref: 'refs/tags/v0.7.0',
        payload: { action: 'released', release: { tag_name: 'v0.7.0', draft: false, prerelease: false } },
      };
      const ran = await runAction(repository, event, { images: `127.0.0.1:5000/${name}` });
      expect(ran.status, ran.log).toBe(0);
      expect(ran.outputs['verified']).toBe('true');
      const tags = await tagsIn(name);
      expect(Object.keys(tags).sort()).toEqual(['latest', 'v0.7.0']);
      const id = engine.store === 'classic' ? await configOf(name, 'v0.7.0') : tags['v0.7.0'];
      expect(ran.outputs['image-id']).toBe(id);
    }
  } finally {
    if (host === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = host;
    repository.remove();
  }
});
