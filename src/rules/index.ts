// Made by `npm run generate` from the folders beside this file.
import { agentClassMismatch } from './agent-class-mismatch/rule.ts';
import { agentExitedEarly } from './agent-exited-early/rule.ts';
import { agentImportFailed } from './agent-import-failed/rule.ts';
import { agentNotUp } from './agent-not-up/rule.ts';
import { agentOperationFailed } from './agent-operation-failed/rule.ts';
import { agentUncleanStop } from './agent-unclean-stop/rule.ts';
import { buildFailed } from './build-failed/rule.ts';
import { dockerfileMissing } from './dockerfile-missing/rule.ts';
import { imageContract } from './image-contract/rule.ts';
import type { Rule } from './rule.ts';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  agentClassMismatch,
  agentExitedEarly,
  agentImportFailed,
  agentNotUp,
  agentOperationFailed,
  agentUncleanStop,
  buildFailed,
  dockerfileMissing,
  imageContract,
];

export const ruleIds: readonly string[] = rules.map(({ id }) => id);

export function ruleOf(id: string): Rule | null {
  return rules.find((rule) => rule.id === id) ?? null;
}
