import { engineTrouble } from '../smoke/engine-trouble.ts';
import { patience, within } from './push/retry.ts';
import { noAnswer, watchRegistry } from './push/watch.ts';
import type { World } from './stage.ts';

type Pulled =
  | { readonly status: 'here' }
  /** `silent`: by a registry that does not answer any more, so that nobody need ask it again. */
  | { readonly status: 'refused' | 'silent'; readonly why: string };

/** Pulls an image, for as long as its registry answers, and half an hour at most. */
export async function pull(
  reference: string,
  world: Pick<World, 'docker' | 'clock' | 'registry' | 'signal' | 'random' | 'progress'>,
): Promise<Pulled> {
  const { value, late } = await within(world, patience.push, async (signal) => {
    const watch = watchRegistry(world, reference, {}, signal);
    const onLine = (line: string): void => {
      watch.heard();
      world.progress.output('pull', line);
    };
    const { docker } = world;
    const completed = await docker
      .run({ verb: 'pull', reference }, { signal: watch.signal, onLine })
      .finally(watch.end);
    return { completed, silent: watch.silent() };
  });
  const { completed, silent } = value;
  if (completed.status === 0) return { status: 'here' };
  if (silent || late) {
    const why = `${noAnswer(reference, late ? patience.push : patience.question)}; run again, and look at that registry and at the way to it`;
    return { status: 'silent', why };
  }
  const said = completed.stderr.trim().split('\n').at(-1);
  const status = `docker pull ended with status ${completed.status}`;
  return { status: 'refused', why: engineTrouble(completed) ?? (said || status) };
}
