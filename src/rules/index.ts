// Made by `npm run generate` from the folders beside this file.
import { agentClassMismatch } from './agent-class-mismatch/rule.ts';
import { agentExitedEarly } from './agent-exited-early/rule.ts';
import { agentImportFailed } from './agent-import-failed/rule.ts';
import { agentModuleMissing } from './agent-module-missing/rule.ts';
import { agentNotUp } from './agent-not-up/rule.ts';
import { agentOperationFailed } from './agent-operation-failed/rule.ts';
import { agentPathMissing } from './agent-path-missing/rule.ts';
import { agentUncleanStop } from './agent-unclean-stop/rule.ts';
import { aptGetNotAssumedYes } from './apt-get-not-assumed-yes/rule.ts';
import { aptPythonLibrary } from './apt-python-library/rule.ts';
import { aptUpdateAlone } from './apt-update-alone/rule.ts';
import { argumentOneString } from './argument-one-string/rule.ts';
import { baseNotOcs } from './base-not-ocs/rule.ts';
import { baseUnpinned } from './base-unpinned/rule.ts';
import { buildFailed } from './build-failed/rule.ts';
import { copyBeforeRequirements } from './copy-before-requirements/rule.ts';
import { copyOutsideContext } from './copy-outside-context/rule.ts';
import { copySourceMissing } from './copy-source-missing/rule.ts';
import { dockerfileMissing } from './dockerfile-missing/rule.ts';
import { dockerfileSyntax } from './dockerfile-syntax/rule.ts';
import { entrypointNotAgent } from './entrypoint-not-agent/rule.ts';
import { entrypointShellForm } from './entrypoint-shell-form/rule.ts';
import { execFormInvalid } from './exec-form-invalid/rule.ts';
import { gitHistoryExcluded } from './git-history-excluded/rule.ts';
import { imageContract } from './image-contract/rule.ts';
import { instanceIdMissing } from './instance-id-missing/rule.ts';
import { layerWaste } from './layer-waste/rule.ts';
import { nothingToRun } from './nothing-to-run/rule.ts';
import { ocsVersionConflict } from './ocs-version-conflict/rule.ts';
import { pluginEntryPointMissing } from './plugin-entry-point-missing/rule.ts';
import { pushFailed } from './push-failed/rule.ts';
import { pushNotProved } from './push-not-proved/rule.ts';
import { pythonVersionConflict } from './python-version-conflict/rule.ts';
import { requirementsIncludeMissing } from './requirements-include-missing/rule.ts';
import { requirementsMissing } from './requirements-missing/rule.ts';
import { tagExists } from './tag-exists/rule.ts';
import type { Rule } from './rule.ts';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  agentClassMismatch,
  agentExitedEarly,
  agentImportFailed,
  agentModuleMissing,
  agentNotUp,
  agentOperationFailed,
  agentPathMissing,
  agentUncleanStop,
  aptGetNotAssumedYes,
  aptPythonLibrary,
  aptUpdateAlone,
  argumentOneString,
  baseNotOcs,
  baseUnpinned,
  buildFailed,
  copyBeforeRequirements,
  copyOutsideContext,
  copySourceMissing,
  dockerfileMissing,
  dockerfileSyntax,
  entrypointNotAgent,
  entrypointShellForm,
  execFormInvalid,
  gitHistoryExcluded,
  imageContract,
  instanceIdMissing,
  layerWaste,
  nothingToRun,
  ocsVersionConflict,
  pluginEntryPointMissing,
  pushFailed,
  pushNotProved,
  pythonVersionConflict,
  requirementsIncludeMissing,
  requirementsMissing,
  tagExists,
];

export const ruleIds: readonly string[] = rules.map(({ id }) => id);

export function ruleOf(id: string): Rule | null {
  return rules.find((rule) => rule.id === id) ?? null;
}
