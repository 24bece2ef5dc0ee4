import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Example, parseRulePage } from '../../unit/support/rule-page.ts';
import { fixed } from './fixed.ts';
import { type Lab, openLab } from './lab.ts';
import { runs } from './runs.ts';
import type { Outcome, Scene } from './scene.ts';
import { tinyAgent } from './tiny-agents.ts';
import type { Tree } from './trees.ts';

/** What must be seen. One that says nothing of build, status or `up` expects the agent to come up. */
export type Expected = {
  /** The build (or compose itself) ends with a status other than 0 and says this. */
  readonly build?: string | RegExp;
  /** The container ends by itself with this status. */
  readonly status?: number;
  readonly up?: boolean;
  /** Somewhere in its log. */
  readonly log?: string | RegExp;
  /** Nowhere in its log. */
  readonly notLog?: string | RegExp;
  /** How it ends after SIGTERM: 0, or 137 where it had to be killed. */
  readonly stopStatus?: number;
};

export type Shown = Scene &
  Expected & {
    /** Files that the page leaves out, e.g. `{ 'agent.py': tinyAgent }`. `agent.py` is there without asking. */
    readonly add?: Readonly<Record<string, string>>;
    /** After the rule's own fix has been applied: usually `{}`, the agent comes up. */
    readonly fixed?: Scene & Expected;
  };

/** An example that is not run, and why: `'a warning: works all the same'`. */
export type NotRun = string;

function isUp(shown: Expected): boolean {
  return shown.up ?? (shown.build === undefined && shown.status === undefined);
}

/** Compares what happened with what a page promises. */
export function expectOutcome(outcome: Outcome, shown: Expected): void {
  const { build, up, status, log, stop } = outcome;
  if (shown.build !== undefined) {
    expect(build.status, build.output).not.toBe(0);
    expect(build.output).toMatch(shown.build);
    return;
  }
  expect(build.status, build.output).toBe(0);
  if (shown.log !== undefined) expect(log).toMatch(shown.log);
  if (shown.notLog !== undefined) expect(log).not.toMatch(shown.notLog);
  if (shown.status !== undefined) expect(status, log).toBe(shown.status);
  if (shown.status === undefined || shown.up !== undefined) expect(up, log).toBe(isUp(shown));
  if (shown.stopStatus !== undefined) expect(stop?.status, log).toBe(shown.stopStatus);
}

function treeOf(example: Example, shown: Shown): Tree {
  const files = { 'agent.py': tinyAgent, ...shown.add, ...example.files };
  return { files, executable: example.executable ?? [] };
}

function withStop(shown: Shown): Shown {
  return shown.stopStatus === undefined ? shown : { ...shown, stop: true };
}

/** The page's examples of a rule, by their order on the page, each built and run for real. */
export function witness(
  id: string,
  shown: { readonly fails: readonly (Shown | NotRun)[]; readonly passes: readonly (Shown | NotRun)[] },
): void {
  const page = parseRulePage(readFileSync(new URL(`../../../src/rules/${id}/rule.md`, import.meta.url), 'utf8'));
  describe(id, () => {
    let lab: Lab;
    beforeAll(async () => {
      lab = await openLab();
    });
    afterAll(async () => {
      await lab.close();
    });
    test('every example of the page is shown, or said why not', () => {
      expect([shown.fails.length, shown.passes.length]).toEqual([page.fails.length, page.passes.length]);
    });
    for (const kind of ['fails', 'passes'] as const) {
      for (const [index, one] of shown[kind].entries()) {
        const example = page[kind][index];
        if (typeof one === 'string' || !example) continue;
        const name = `${kind === 'fails' ? 'failing' : 'passing'} example ${index + 1}`;
        test(name, async () => {
          expectOutcome(await runs(lab, treeOf(example, one), withStop(one)), one);
        });
        const { fixed: afterFix } = one;
        if (!afterFix) continue;
        test(`${name}, with the fix applied`, async () => {
          const tree = fixed(id, treeOf(example, one), example.git);
          expectOutcome(await runs(lab, tree, withStop({ ...one, ...afterFix })), afterFix);
        });
      }
    }
  });
}
