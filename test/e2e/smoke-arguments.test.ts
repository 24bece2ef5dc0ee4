import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from './support/action.ts';
import { repositoryOf } from './support/repository.ts';

type Row = Readonly<Record<string, unknown>>;

/** The findings on the site config, with other arguments for both lamps and a third that nobody starts. */
async function refusedAt(level: 'import' | 'compose', lamp1: string) {
  const repository = repositoryOf('test/agents/composed');
  try {
    const path = join(repository.path, 'config/default.yaml');
    const text = readFileSync(path, 'utf8').replace("['--colour', 'green']", lamp1);
    const lamp3 = "      - {agent-class: LampAgent, instance-id: lamp-3, arguments: ['--colour', 'blue']}\n";
    writeFileSync(path, text + lamp3);
    const { status, report, log } = await runCli('smoke', repository.path, '--smoke', level, '--verbose');
    const findings: readonly Row[] = Array.isArray(report?.['findings']) ? report['findings'] : [];
    return { status, log, findings, found: findings.filter(({ rule }) => rule === 'agent-arguments-refused') };
  } finally {
    repository.remove();
  }
}

const sentence = "argument --colour: invalid choice: 'blue' (choose from 'red', 'green')";

const ofNobody = expect.objectContaining({
  severity: 'warning',
  file: 'config/default.yaml',
  line: 17,
  message: expect.stringContaining(sentence),
});

test('the parser of the agent is asked in the image, and no agent is started for it', async () => {
  const { status, log, found } = await refusedAt('import', "'--brightness=9'");
  expect(status, log).toBe(1);
  expect(found).toEqual([
    expect.objectContaining({
      severity: 'error',
      file: 'config/default.yaml',
      line: 13,
      column: 21,
      message: expect.stringContaining('refuses the arguments of lamp-1: unrecognized arguments: --brightness=9'),
    }),
    ofNobody,
  ]);
  expect(log).not.toContain('ocs-lamp-1 |');
});

test('a service with such arguments really ends with the same sentence, which is told once', async () => {
  const { status, log, findings, found } = await refusedAt('compose', "'--color', 'green'");
  expect(status, log).toBe(1);
  expect(log).toMatch(/^ocs-lamp-1 \| .*error: unrecognized arguments: --color green$/m);
  expect(found).toEqual([
    expect.objectContaining({
      severity: 'error',
      line: 13,
      message: expect.stringMatching(/unrecognized arguments: --color green; did you mean --colour\?$/),
    }),
    ofNobody,
  ]);
  expect(findings.filter(({ severity }) => severity === 'error')).toHaveLength(1);
});
