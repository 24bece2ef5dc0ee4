import type { EnvironmentEntry } from '../../compose/compose-file.ts';
import type { Severity } from '../../model/finding.ts';
import { whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { type AgentService, agentServices, settingOf } from '../support/agent-services.ts';
import { replacing } from '../support/edits.ts';

/** What each does with quotes in its value; the others are handed on as they are. */
const fatal: Readonly<Record<string, string>> = {
  INSTANCE_ID: 'could not find matching device description, status 1',
  SITE_HUB: 'invalid WebSocket URL, status 1',
  SITE_HOST: 'no entry in "hosts", status 1',
  CROSSBAR_TIMEOUT: 'invalid int value, status 2',
  OCS_CONFIG_DIR: 'no such file, status 1',
};

export const environmentQuoted = rule<{ readonly name: string; readonly value: string; readonly fate: string | null }>({
  id: 'environment-quoted',
  title: 'quotes that stay in the value of a variable',
  severity: 'error',
  witness: 'test/e2e/witness/compose.test.ts',
  message: ({ name, value, fate }) =>
    `the quotes of ${name}=${value} become part of its value${fate === null ? '' : ` (${fate})`}: in a list, YAML takes quotes away only around the whole entry; leave them out`,
  *check(repo) {
    for (const agent of agentServices(repo)) {
      for (const entry of agent.service.environment) {
        const { value, name } = entry;
        const inner = value && entry.style !== 'env-file' ? /^(["'])(.*)\1$/s.exec(value.value.text)?.[2] : undefined;
        if (!value || inner === undefined || value.value.kind === 'unset' || holdsJson(inner)) continue;
        const written = value.file.text.slice(value.span.start, value.span.end);
        const bare = /^(["'])(.*)\1$/s.exec(written)?.[2];
        yield {
          severity: severityOf(agent, entry),
          at: whereIs(value),
          params: { name, value: value.value.text, fate: fatal[name] ?? null },
          ...(bare === undefined || entry.style !== 'list'
            ? {}
            : { fix: { safe: true, edits: [replacing(value.file, value.span, bare)] } }),
        };
      }
    }
  },
});

function severityOf(agent: AgentService, { name }: EnvironmentEntry): Severity {
  const isRead = settingOf(agent, name).kind === 'environment';
  return name in fatal && isRead && agent.certain ? 'error' : 'warning';
}

/** A value that is meant to have quotes: a JSON text, several words for a shell. */
function holdsJson(inner: string): boolean {
  return /["']/.test(inner);
}
