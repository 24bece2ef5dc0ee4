import type { ComposeService } from '../../compose/compose-file.ts';
import type { Edit, Fix, Severity } from '../../model/finding.ts';
import { type Location, locationOf, whereIs } from '../../model/location.ts';
import { editDistance } from '../../model/nearest.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { eolOf, insertingAt, lineBefore, replacing } from '../support/edits.ts';
import { flagIn } from '../support/flags.ts';
import { type RunService, runServices } from '../support/services.ts';
import { type Start, serviceStart } from '../support/starts.ts';

const variable = 'INSTANCE_ID';

/** Source: ocs/agent_cli.py, v0.12.0: `--instance-id (or $INSTANCE_ID) not provided. Exiting.` */
export const instanceIdMissing = rule<{
  readonly service: string;
  /** A key that was probably meant as INSTANCE_ID. */
  readonly meant: string | null;
}>({
  id: 'instance-id-missing',
  title: 'an agent service without INSTANCE_ID or `--instance-id`',
  severity: 'error',
  witness: 'test/e2e/witness/instance-id.test.ts',
  message: ({ service, meant }) =>
    meant === null
      ? `service ${service} runs an agent that is not told who it is (--instance-id (or $INSTANCE_ID) not provided, status 1); set INSTANCE_ID in its environment`
      : `service ${service} sets \`${meant}\`, which nobody reads, and so no INSTANCE_ID (--instance-id (or $INSTANCE_ID) not provided, status 1); call it INSTANCE_ID`,
  *check(repo) {
    for (const run of runServices(repo)) {
      const { service, compose } = run;
      if (compose.fragment || service.incomplete || service.environmentIncomplete) continue;
      const severity = severityOf(repo, run);
      if (!severity) continue;
      const near = nearMiss(service);
      const fix = near ? renaming(near) : inserting(repo, service);
      yield {
        severity,
        at: near ? near.at : whereIs(service.name),
        params: { service: service.name.value, meant: near?.written ?? null },
        ...(fix ? { fix } : {}),
      };
    }
  },
});

/** null where it is given, or may be. */
function severityOf(repo: AgentRepo, run: RunService): Severity | null {
  const { service, image } = run;
  const start = serviceStart(repo, run);
  if (service.environment.some(({ name }) => name === variable) || bringsByCommand(start)) return null;
  if (start.leadsToOcs === true) {
    const { env, envComplete } = image?.config ?? { env: new Map(), envComplete: true };
    return env.has(variable) || !envComplete ? null : 'error';
  }
  // Published for years with the entry point of ocs; seen here on no container.
  const isSocs = run.ref?.registry === null && run.ref.repository === 'simonsobs/socs' && service.entrypoint === null;
  return isSocs ? 'warning' : null;
}

function bringsByCommand({ arguments: words, cmd }: Start): boolean {
  const all = [...words, ...cmd];
  return (
    flagIn(words, '--instance-id') !== null ||
    // Elsewhere said: environment-in-command, argument-one-string; or unknown.
    all.some(
      ({ text, known }) => !known || text.startsWith(`${variable}=`) || /(?:^|\s)--inst[a-z-]*(?:[=\s]|$)/.test(text),
    )
  );
}

type NearMiss = { readonly at: Location; readonly written: string; readonly edit: Edit };

/** `INSTANCE-ID`, `INSTANCEID`, and the list entry `INSTANCE_ID: x`, which is a name with a colon in it. */
function nearMiss(service: ComposeService): NearMiss | null {
  for (const { name, key } of service.environment) {
    const at = locationOf(key.file, key.span);
    const bare = name.split(/[:\s]/, 1)[0] ?? name;
    if (name !== bare && bare === variable) {
      const written = key.file.text.slice(key.span.start, key.span.end);
      const text = written.replace(/(INSTANCE_ID)\s*:\s*/, '$1=');
      return { at, written: name, edit: replacing(key.file, key.span, text) };
    }
    if (editDistance(name.toUpperCase().replaceAll('-', '_'), variable) <= 1) {
      return { at, written: name, edit: replacing(key.file, key.span, variable) };
    }
  }
  return null;
}

function renaming({ edit }: NearMiss): Fix {
  return { safe: true, edits: [edit] };
}

/** The id that the service's name says (`ocs-<instance-id>`); safe where a site config knows an instance of that id. */
function inserting(repo: AgentRepo, service: ComposeService): Fix | null {
  const id = service.name.value.replace(/^ocs-/, '');
  const known = repo.siteConfigs.some(({ hosts }) =>
    hosts.some(({ instances }) => instances.some(({ instanceId }) => instanceId?.value === id)),
  );
  const edit = insertion(service, id);
  return edit ? { safe: known, edits: [edit] } : null;
}

function insertion(service: ComposeService, id: string): Edit | null {
  const { file, span } = service.name;
  const first = service.environment.find(({ style, key }) => style !== 'env-file' && key.file === file);
  const eol = eolOf(file);
  if (first) {
    const place = first.style === 'list' ? (first.element ?? first.key) : first.key;
    const before = lineBefore(file, place.span.start);
    if (first.style === 'list' && /^\s*-\s+$/.test(before)) {
      return insertingAt(file, place.span.start, `${variable}=${id}${eol}${before}`);
    }
    if (first.style === 'map' && /^\s*$/.test(before)) {
      return insertingAt(file, place.span.start, `${variable}: ${id}${eol}${before}`);
    }
    return null;
  }
  if (service.keys.has('environment')) return null;
  // The line under the service's name tells how deep its keys stand.
  const lineEnd = file.text.indexOf('\n', span.end);
  const indent = lineEnd === -1 ? null : /^[ ]+/.exec(file.text.slice(lineEnd + 1))?.[0];
  if (!indent || !/^:\s*(?:#.*)?$/.test(file.text.slice(span.end, lineEnd).trim())) return null;
  return insertingAt(file, lineEnd + 1, `${indent}environment:${eol}${indent}  - ${variable}=${id}${eol}`);
}
