import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runLabel } from '../../../src/smoke/sandbox.ts';
import { afterEvent, isRegistered, nothingSeen } from '../../../src/smoke/seen.ts';
import { siteConfigText } from '../../../src/smoke/site-config.ts';
import { parseRulePage } from '../../unit/support/rule-page.ts';
import { type Lab, openLab } from '../support/lab.ts';
import { must, run } from '../support/shell.ts';

const page = parseRulePage(
  readFileSync(new URL('../../../src/rules/instance-id-duplicate/rule.md', import.meta.url), 'utf8'),
);

/** Starts two services of one compose file, one behind the other, each with a way of its own to the same router. */
async function startsBoth(lab: Lab, files: Readonly<Record<string, string>>, ids: Readonly<Record<string, string>>) {
  const folder = await lab.folder({ files });
  const { runId, random } = lab.tools;
  const root = lab.sandbox.hub.addressRoot;
  const hosts = Object.values(ids).map((instanceId) =>
    siteConfigText({ instanceId, agentClass: 'FakeDataAgent', arguments: [] }),
  );
  const parsed: { hosts: { localhost: { 'agent-instances': unknown[] } } }[] = hosts.map((text) => JSON.parse(text));
  const [config] = parsed;
  if (!config) throw new Error('no instance');
  config.hosts.localhost['agent-instances'] = parsed.flatMap((one) => one.hosts.localhost['agent-instances']);
  const configs = await lab.folder({ files: { 'default.yaml': JSON.stringify(config) } });
  const seats = await Promise.all(
    Object.entries(ids).map(async ([service, id]) => ({ service, id, seat: await lab.sandbox.hub.seat(id) })),
  );
  const override = {
    services: Object.fromEntries(
      seats.map(({ service, seat }) => [
        service,
        { labels: { [runLabel]: runId }, environment: { SITE_HUB: seat.hubUrl, SITE_HTTP: seat.httpUrl } },
      ]),
    ),
  };
  const over = join(await lab.folder({ files: { 'override.json': JSON.stringify(override) } }), 'override.json');
  const project = `ocs-agent-action-${runId}-${random.hex(4)}`;
  const compose = [
    ...['--project-name', project, '--profile', '*'],
    ...['--file', join(folder, 'docker-compose.yml'), '--file', over],
  ];
  const docker = (...args: readonly string[]) =>
    must('env', [`OCS_CONFIG_DIR=${configs}`, 'docker', 'compose', ...compose, ...args]);
  const ended: { readonly up: boolean; readonly status: number | null; readonly log: string }[] = [];
  try {
    for (const { service, id, seat } of seats) {
      let seen = nothingSeen;
      const up = new Promise<boolean>((resolve) => {
        seat.listen((event) => {
          seen = afterEvent(seen, event, root, id);
          if (isRegistered(seen, root, id) && seen.heartbeats > 0) resolve(true);
        });
      });
      await docker('up', '--detach', '--no-deps', '--pull', 'never', service);
      const container = await docker('ps', '--all', '--quiet', service);
      const status = run('docker', ['wait', container], '', 60_000).then(({ stdout }) => Number(stdout.trim()));
      const first = await Promise.race([up, status]);
      const { stdout, stderr } = await run('docker', ['logs', container]);
      ended.push({
        up: first === true,
        status: first === true ? null : first === false ? null : first,
        log: stdout + stderr,
      });
    }
    return ended;
  } finally {
    await docker('down', '--volumes', '--timeout', '0');
    await Promise.all(seats.map(({ seat }) => seat.leave()));
  }
}

describe('instance-id-duplicate', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(async () => {
    await lab.close();
  });

  test('the page has the examples that are shown here; replicas are two containers with one variable, as the first', () => {
    expect([page.fails.length, page.passes.length]).toEqual([2, 2]);
  });

  test('the second of two services with one id fails to register, and ends with status 0', async () => {
    const ids = { 'ocs-fake-data-1': 'fake-data-1', 'ocs-fake-data-2': 'fake-data-1' };
    const [first, second] = await startsBoth(lab, page.fails[0]?.files ?? {}, ids);
    expect(first).toMatchObject({ up: true });
    expect(second).toMatchObject({ up: false, status: 0 });
    expect(second?.log).toMatch('Failed to register');
  });

  test('with an id each, both come up', async () => {
    const ids = { 'ocs-fake-data-1': 'fake-data-1', 'ocs-fake-data-2': 'fake-data-2' };
    const both = await startsBoth(lab, page.passes[0]?.files ?? {}, ids);
    expect(both).toMatchObject([{ up: true }, { up: true }]);
  });

  test('of two profiles, the one that is started comes up', async () => {
    const both = await startsBoth(lab, page.passes[1]?.files ?? {}, { 'ocs-fake-data-1-telescope': 'fake-data-1' });
    expect(both).toMatchObject([{ up: true }]);
  });
});
