import { describe, expect, test } from 'vitest';
import { findingsOf, terminalText } from '../../field/findings.ts';
import { pcs, pcsBase } from '../../field/pcs.ts';
import { devices } from '../../field/socs/devices.ts';
import { socs } from '../../field/socs.ts';

const bases = ['v0.10.0', 'v0.11.1', 'v0.11.2', 'v0.12.1'] as const;

/**
 * Whole repositories in the shape of those that are in use. The lists are what `ocs-agent check` prints; every line of
 * them is one that we would defend before the maintainer.
 */
describe.each(bases)('repositories on simonsobs/ocs:%s', (base) => {
  test.each([
    ['socs', socs(base)],
    ['pcs', pcs(base)],
  ])('%s has no error, and these warnings and notices', async (name, tree) => {
    const findings = findingsOf(tree);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    await expect(terminalText(tree, findings)).toMatchFileSnapshot(`golden/${name}-${base}.golden.txt`);
  });
});

test('pcs on a development tag', async () => {
  const tree = pcs(pcsBase);
  const findings = findingsOf(tree);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  await expect(terminalText(tree, findings)).toMatchFileSnapshot('golden/pcs-development.golden.txt');
});

test('socs is of the size that is in use', () => {
  const paths = Object.keys(socs('v0.12.1').files);
  expect(devices).toHaveLength(58);
  expect(paths.filter((path) => /(?:^|\/)Dockerfile$/.test(path))).toHaveLength(5);
  expect(paths.filter((path) => /^docs\/agents\//.test(path))).toHaveLength(58);
});
