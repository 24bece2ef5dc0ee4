import { firstOf } from '../ports/first-of.ts';
import { startContainer } from './container.ts';
import type { Tools } from './sandbox.ts';

/** What can be asked of a program that is no agent: a simulator, a router. */
export type OtherLevel = 'help' | 'run';

/** Seconds that it has to stay up. */
const settle = 5;

/** @returns what was seen, or what happened instead, as a sentence */
export async function askOther(
  tools: Tools,
  image: string,
  level: OtherLevel,
  seconds: number,
): Promise<{ readonly passed: boolean; readonly note: string }> {
  const help = level === 'help';
  const container = await startContainer(
    tools,
    help ? 'help' : 'run',
    { image, network: 'none', environment: {}, entrypoint: null, arguments: help ? ['--help'] : [], devices: [] },
    [],
  );
  const limit = help ? seconds : settle;
  try {
    const exit = await firstOf(tools.clock, limit, tools.signal, [container.ended]);
    if (tools.signal.aborted) return { passed: false, note: 'cancelled' };
    const last = container.log().at(-1);
    const said = last === undefined ? ', without a word' : `; its last line: ${last}`;
    if (exit === null)
      return help
        ? { passed: false, note: `--help did not end within ${limit} s${said}` }
        : { passed: true, note: `no agent image: started, and still up after ${limit} s` };
    if (help && exit.status === 0) return { passed: true, note: 'no agent image: --help answers' };
    const asked = help ? '--help' : 'started as it is, it';
    return { passed: false, note: `no agent image: ${asked} ended with status ${exit.status}${said}` };
  } finally {
    await container.remove();
  }
}
