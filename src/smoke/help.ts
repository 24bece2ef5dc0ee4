import { firstOf } from '../ports/first-of.ts';
import { startContainer } from './container.ts';
import { diagnose } from './diagnoses/index.ts';
import type { Diagnosis } from './evidence.ts';
import type { Tools } from './sandbox.ts';
import { nothingSeen } from './seen.ts';

export type HelpResult = {
  readonly reached: boolean;
  /** What happened instead. */
  readonly reason: string;
  readonly diagnosis: Diagnosis | null;
  readonly log: readonly string[];
};

/** `--help` needs no configuration and no hub: the cheapest proof that the image leads to ocs-agent-cli. */
export async function askHelp(tools: Tools, image: string, seconds: number): Promise<HelpResult> {
  const container = await startContainer(
    tools,
    'help',
    { image, network: 'none', environment: {}, entrypoint: null, arguments: ['--help'], devices: [] },
    [],
  );
  try {
    const exit = await firstOf(tools.clock, seconds, tools.signal, [container.ended]);
    const log = [...container.log()];
    // Every version since v0.10.0 prints its own options: ocs/agent_cli.py.
    const answered = log.some((line) => line.includes('--entrypoint'));
    const reached = exit?.status === 0 && answered;
    const ending = exit === null ? `did not answer within ${seconds} s` : `ended with status ${exit.status}`;
    return {
      reached,
      reason: reached
        ? ''
        : exit?.status === 0
          ? 'another program than ocs-agent-cli answered'
          : `the container ${ending}`,
      diagnosis: reached
        ? null
        : diagnose({ instanceId: '', agentClass: '', seen: nothingSeen, log, exit, hubUrl: '' }),
      log,
    };
  } finally {
    await container.remove();
  }
}
