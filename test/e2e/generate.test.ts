import { afterAll, beforeAll, describe, test } from 'vitest';
import { layouts } from '../generate/layouts.ts';
import { expectLayout } from './support/generated.ts';
import { type Lab, openLab } from './support/lab.ts';

/** One of each kind; the others take minutes and are run by `npm run test:generate-all`. */
const some = ['hatch-vcs', 'setup-py', 'nested-requirements', 'single-agent'];
const all = process.env['OCS_AGENT_LAYOUTS'] === 'all';

describe('what generate writes is built, and its agents come up', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(async () => {
    await lab.close();
  });

  test.each(Object.entries(layouts).filter(([name]) => all || some.includes(name)))('%s', async (_name, layout) => {
    await expectLayout(lab, layout);
  });
});
