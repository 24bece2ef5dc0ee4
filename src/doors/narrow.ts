import { resolve } from 'node:path';
import { nodeFiles } from '../adapters/files.ts';
import { gitOn } from '../adapters/git.ts';
import type { Config } from '../config/config.ts';
import type { TriggerEvent } from '../model/event.ts';
import { type Baseline, parseBaseline } from '../report/baseline.ts';
import type { Narrow } from '../stages/stage.ts';
import type { Asked } from './asked.ts';

function baseOf(event: TriggerEvent): string | null {
  return event.trigger.kind === 'pull-request' ? event.trigger.baseSha : null;
}

const documentation = /(^|\/)docs?\/|\.(md|rst)$/i;

export type Narrowed = { readonly narrow: Narrow; readonly onlyDocs: boolean; readonly notices: readonly string[] };

/** Which findings are reported, and whether there is anything to do at all. A sentence where it can't be told. */
export async function narrowed(asked: Asked, config: Config, root: string): Promise<Narrowed | string> {
  const notices: string[] = [];
  let changed: ReadonlySet<string> | null = null;
  if (config.onlyChanged || config.skipDocsOnly) {
    const base = baseOf(asked.event);
    const files = base === null ? null : await gitOn(asked.environment).changedSince(root, base);
    if (files !== null) changed = new Set(files);
    else
      notices.push(
        base === null
          ? 'only-changed and skip-docs-only mean pull requests; here everything counts'
          : 'the base commit is not in this clone, so every file counts as changed; use fetch-depth: 0',
      );
  }
  let baseline: Baseline | null = null;
  if (config.baseline !== null) {
    const text = await nodeFiles(asked.temporaryRoot, asked.runId).read(resolve(root, config.baseline));
    baseline = text === null ? null : parseBaseline(text);
    if (baseline === null)
      return `baseline: ${config.baseline} is ${text === null ? 'not there' : 'no JSON report of ours'}; a file written by --format json was expected`;
  }
  const onlyDocs =
    config.skipDocsOnly &&
    changed !== null &&
    changed.size > 0 &&
    [...changed].every((path) => documentation.test(path));
  return { narrow: { changed: config.onlyChanged ? changed : null, baseline }, onlyDocs, notices };
}
