import { build } from './stages/build.ts';
import { check } from './stages/check.ts';
import { dockerfile } from './stages/dockerfile.ts';
import { push } from './stages/push.ts';
import { start } from './stages/road.ts';
import { smoke } from './stages/smoke.ts';

/** The road. `push` takes what `smoke` gives: one that pushes an untested image does not compile. */
export const pipeline = start(check).to(dockerfile).to(build).to(smoke).to(push);
