import { afterAll, beforeAll, expect, test } from 'vitest';
import { examineImage } from '../../src/smoke/examine.ts';
import { type Lab, openLab } from './support/lab.ts';
import { sixtyAgents } from './support/sixty-agents.ts';
import { smokeOf } from './support/smoke-bench.ts';

let lab: Lab;
let image: string;
beforeAll(async () => {
  lab = await openLab();
  const made = await lab.build(await lab.folder(sixtyAgents));
  expect(made.status, made.output).toBe(0);
  image = made.image;
});
afterAll(async () => {
  await lab.close();
});

test('sixty agents are imported each in isolation, by one container', async () => {
  const ask = {
    data: '/data',
    modules: [],
    distributions: [],
    scripts: [],
    arguments: [],
    plugins: ['sixty'],
    import: true,
  };
  const { agents, failure } = await examineImage(lab.tools, image, { ...ask, dependencies: false }, 60);
  expect(failure).toBeNull();
  expect(agents.filter(({ plugin, error }) => plugin === 'sixty' && error === null)).toHaveLength(60);
});

test('level `import` reports all sixty', async () => {
  const { status, said, note } = await smokeOf(lab, sixtyAgents, { inputs: { smoke: 'import' }, image });
  expect([status, ...said]).toEqual(['passed']);
  expect(note).toBe('60 of 60 agents import');
});
