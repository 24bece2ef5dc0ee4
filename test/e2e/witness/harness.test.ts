import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Lab, openLab } from '../support/lab.ts';
import { runs } from '../support/runs.ts';
import { tinyAgent } from '../support/tiny-agents.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(async () => {
  await lab.close();
});

const plain = 'FROM simonsobs/ocs:v0.12.1\n';
const script = `${plain}COPY agent.py /app/agent.py\nCMD ["--agent", "/app/agent.py", "--entrypoint", "main"]\n`;
const compose = `services:
  ocs-a:
    build: .
    environment:
      - INSTANCE_ID=a-1
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
`;

test('the base alone comes up, and stops with status 0', async () => {
  const outcome = await runs(lab, { files: { Dockerfile: plain } }, { stop: true });
  expect(outcome).toMatchObject({ up: true, status: null, stop: { status: 0 } });
});

test('a script comes up, by docker and by compose', async () => {
  const files = { Dockerfile: script, 'agent.py': tinyAgent, 'docker-compose.yml': compose };
  expect(await runs(lab, { files })).toMatchObject({ up: true });
  expect(await runs(lab, { files }, { service: 'ocs-a' })).toMatchObject({ up: true });
});

test('a failed build, a program that is not there, an early end and a long run are told apart', async () => {
  const built = await runs(lab, { files: { Dockerfile: `${plain}COPY nope.py /\n` } });
  expect(built).toMatchObject({ build: { status: 1 }, up: false, status: null });
  expect(built.build.output).toContain('"/nope.py": not found');
  const missing = await runs(lab, { files: { Dockerfile: `${plain}ENTRYPOINT ["nope"]\n` } });
  expect(missing).toMatchObject({ build: { status: 0 }, up: false, status: 127 });
  const ended = await runs(lab, { files: { Dockerfile: plain } }, { env: { INSTANCE_ID: null } });
  expect(ended).toMatchObject({ up: false, status: 1, log: expect.stringContaining('not provided. Exiting') });
  const lasting = { files: { Dockerfile: `${plain}ENTRYPOINT ["sleep", "60"]\n` } };
  expect(await runs(lab, lasting, { seconds: 2 })).toMatchObject({ up: false, status: null });
});

test('what compose refuses is told', async () => {
  const files = { Dockerfile: plain, 'docker-compose.yml': 'services:\n  ocs-a:\n    bild: .\n' };
  const outcome = await runs(lab, { files }, { service: 'ocs-a' });
  expect(outcome.build.status).not.toBe(0);
  expect(outcome.build.output).toMatch(/bild/);
});
