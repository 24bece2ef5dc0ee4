import { check } from './stages/check.ts';
import { lazily, start } from './stages/road.ts';

/** The road. `push` takes what `smoke` gives: one that pushes an untested image does not compile. */
export const pipeline = start(check)
  .to(lazily('dockerfile', async () => (await import('./stages/dockerfile.ts')).dockerfile))
  .to(lazily('build', async () => (await import('./stages/build.ts')).build))
  .to(lazily('smoke', async () => (await import('./stages/smoke.ts')).smoke))
  .to(lazily('push', async () => (await import('./stages/push.ts')).push));
