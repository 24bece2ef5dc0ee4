import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, openLab } from '../support/lab.ts';
import { must } from '../support/shell.ts';

const token = 'AUTHORIZATION: basic bm90LWEtc2VjcmV0';

/** A clone as an older actions/checkout leaves it. */
async function checkedOut(lab: Lab, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await lab.folder({ files: { 'agent.py': '', ...files } });
  await mkdir(`${folder}/.git`);
  await writeFile(`${folder}/.git/HEAD`, 'ref: refs/heads/main\n');
  await appendFile(`${folder}/.git/config`, `[http "https://github.com/"]\n\textraheader = ${token}\n`);
  return folder;
}

describe('credentials-in-git-config', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(async () => {
    await lab.close();
  });
  const dockerfile = 'FROM simonsobs/ocs:v0.12.1\nCOPY . /app/tele/\n';

  test('COPY . bakes the token into the image', async () => {
    const built = await lab.build(await checkedOut(lab, { Dockerfile: dockerfile }));
    expect(built.status, built.output).toBe(0);
    const read = ['run', '--rm', '--entrypoint', 'cat', built.image, '/app/tele/.git/config'];
    expect(await must('docker', read)).toContain(token);
  });

  test('.dockerignore keeps it out, and the rest of .git in', async () => {
    const built = await lab.build(await checkedOut(lab, { Dockerfile: dockerfile, '.dockerignore': '.git/config\n' }));
    expect(built.status, built.output).toBe(0);
    const listed = await must('docker', ['run', '--rm', '--entrypoint', 'ls', built.image, '/app/tele/.git']);
    expect(listed.trim()).toBe('HEAD');
  });
});
