import { expect, test } from 'vitest';
import { runAction } from './support/action.ts';
import { configOf, platformsOf, tagsIn } from './support/registry-content.ts';
import { engines } from './support/registry-engines.ts';
import { repositoryOf } from './support/repository.ts';

// Docker 28 keeps images in its own store, Docker 29 in containerd's: there an image's id is its manifest's digest.
const event = {
  name: 'release',
  ref: 'refs/tags/v0.7.0',
  payload: { action: 'released', release: { tag_name: 'v0.7.0', draft: false, prerelease: false } },
};

test('a release is pushed and proved on both image stores, with attestations where the store can hold them', async () => {
  const repository = repositoryOf('test/agents/minimal-plugin');
  repository.git('tag', 'v0.7.0');
  const host = process.env['DOCKER_HOST'];
  try {
    for (const engine of await engines()) {
      process.env['DOCKER_HOST'] = engine.host;
      const name = `road/${engine.store}-${Date.now().toString(36)}`;
      const ran = await runAction(repository, event, { images: `127.0.0.1:5000/${name}` });
      expect(ran.status, ran.log).toBe(0);
      expect(ran.outputs['verified']).toBe('true');
      const tags = await tagsIn(name);
      expect(Object.keys(tags).sort()).toEqual(['latest', 'v0.7.0']);
      const id = engine.store === 'classic' ? await configOf(name, 'v0.7.0') : tags['v0.7.0'];
      expect(ran.outputs['image-id']).toBe(id);

      const attested = `${name}-attested`;
      const inputs = { images: `127.0.0.1:5000/${attested}`, provenance: 'mode=max', smoke: 'help' };
      const other = await runAction(repository, event, inputs);
      if (engine.store === 'classic') {
        expect(other.outputs).toMatchObject({ outcome: 'build', verified: 'false' });
        expect(other.log).toContain('leave out `provenance` and `sbom`, or turn on its containerd image store');
        expect(await tagsIn(attested)).toEqual({});
      } else {
        expect(other.status, other.log).toBe(0);
        expect(other.outputs['verified']).toBe('true');
        // The index is what was tested, with the image and what attests it.
        expect((await tagsIn(attested))['v0.7.0']).toBe(other.outputs['image-id']);
        expect(await platformsOf(attested, 'v0.7.0')).toEqual(['linux/amd64', 'unknown/unknown']);
      }
    }
  } finally {
    if (host === undefined) delete process.env['DOCKER_HOST'];
    else process.env['DOCKER_HOST'] = host;
    repository.remove();
  }
});
