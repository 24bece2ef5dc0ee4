import type { Severity } from '../../model/finding.ts';
import { locationOf } from '../../model/location.ts';
import { defaultEntryPoint } from '../../ocs/agent-cli.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { startedFiles } from '../support/agent-file.ts';
import { appending } from '../support/edits.ts';
import { flagIn, type GivenFlag } from '../support/flags.ts';
import { cmdIsUsed } from '../support/services.ts';
import { agentStarts, type Start } from '../support/starts.ts';

/** Source: ocs/agent_cli.py, v0.12.0: `--entrypoint not provided. Exiting`. */
export const agentWithoutEntrypoint = rule<{ readonly agent: string }>({
  id: 'agent-without-entrypoint',
  title: '`--agent` without `--entrypoint`',
  severity: 'error',
  witness: 'test/e2e/witness/arguments.test.ts',
  message: ({ agent }) =>
    `--agent ${agent} has no --entrypoint beside it (--entrypoint not provided, status 1); name the function that starts the agent: --entrypoint ${defaultEntryPoint}`,
  *check(repo) {
    const starts = agentStarts(repo).map((start) => ({ start, agent: lacking(start) }));
    for (const { start, agent } of starts) {
      if (!agent?.value) continue;
      const others = starts.filter((other) => other.start.service && other.start.image?.stage === start.image?.stage);
      const severity = start.service ? 'error' : severityAlone(start, agent, others);
      if (!severity) continue;
      const { value } = agent;
      yield {
        severity,
        at: locationOf(agent.name.file, {
          start: agent.name.span.start,
          end: Math.max(agent.name.span.end, value.span.end),
        }),
        params: { agent: value.text },
        ...(value.style === 'none'
          ? {}
          : {
              fix: {
                safe: hasMain(repo, agent),
                edits: [appending(value, ['--entrypoint', defaultEntryPoint])],
              },
            }),
      };
    }
  },
});

function lacking({ arguments: words }: Start): GivenFlag | null {
  // `"--entrypoint main"`: said there, argument-one-string.
  if (words.some(({ known, text }) => !known || /\s--|^--e\S*\s/.test(text))) return null;
  return flagIn(words, '--entrypoint') === null ? flagIn(words, '--agent') : null;
}

/** An image whose services all bring what it lacks is made for them. */
function severityAlone(
  start: Start,
  agent: GivenFlag,
  services: readonly { readonly agent: GivenFlag | null }[],
): Severity | null {
  if (services.length === 0 || services.some((one) => one.agent !== null)) return 'error';
  return agent.name.from === 'cmd' && start.image && !cmdIsUsed(start.image) ? 'warning' : null;
}

function hasMain(repo: AgentRepo, { value }: GivenFlag): boolean {
  const started = startedFiles(repo).find((one) => one.value.span === value?.span);
  const source = started?.found.kind === 'file' ? started.found.source : null;
  return source !== null && source !== undefined && (repo.python(source)?.functions.has(defaultEntryPoint) ?? false);
}
