import type { Digest } from '../model/image.ts';
import type { Smoked } from './smoke.ts';
import type { Stage } from './stage.ts';

export type Pushed = Smoked & {
  readonly digest: Digest;
  /** Full references, as pushed. */
  readonly pushed: readonly string[];
  /** The registry's manifest is proved to be the tested image under every one of them. */
  readonly verified: true;
};

export const push: Stage<Smoked, Pushed> = {
  name: 'push',
  async run(_input, world) {
    const { decision } = world.order;
    return { status: 'skipped', note: decision.why };
  },
};
