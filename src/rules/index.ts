// Made by `npm run generate` from the folders beside this file.
import { agentArgumentsRefused } from './agent-arguments-refused/rule.ts';
import { agentClassDuplicate } from './agent-class-duplicate/rule.ts';
import { agentClassMismatch } from './agent-class-mismatch/rule.ts';
import { agentDocsMissing } from './agent-docs-missing/rule.ts';
import { agentEntryPointMissing } from './agent-entry-point-missing/rule.ts';
import { agentExitedEarly } from './agent-exited-early/rule.ts';
import { agentImportFailed } from './agent-import-failed/rule.ts';
import { agentMainWithoutArgs } from './agent-main-without-args/rule.ts';
import { agentModuleMissing } from './agent-module-missing/rule.ts';
import { agentNameShadowed } from './agent-name-shadowed/rule.ts';
import { agentNeighbourShadows } from './agent-neighbour-shadows/rule.ts';
import { agentNotUp } from './agent-not-up/rule.ts';
import { agentOperationFailed } from './agent-operation-failed/rule.ts';
import { agentPathMissing } from './agent-path-missing/rule.ts';
import { agentPathNotPython } from './agent-path-not-python/rule.ts';
import { agentPathRelative } from './agent-path-relative/rule.ts';
import { agentRelativeImport } from './agent-relative-import/rule.ts';
import { agentSyntaxInvalid } from './agent-syntax-invalid/rule.ts';
import { agentUncleanStop } from './agent-unclean-stop/rule.ts';
import { agentWithoutEntrypoint } from './agent-without-entrypoint/rule.ts';
import { agentWrongIdentity } from './agent-wrong-identity/rule.ts';
import { aptGetNotAssumedYes } from './apt-get-not-assumed-yes/rule.ts';
import { aptPythonLibrary } from './apt-python-library/rule.ts';
import { aptUpdateAlone } from './apt-update-alone/rule.ts';
import { argumentOneString } from './argument-one-string/rule.ts';
import { baseNotOcs } from './base-not-ocs/rule.ts';
import { baseOutdated } from './base-outdated/rule.ts';
import { baseTagUnknown } from './base-tag-unknown/rule.ts';
import { baseTooOld } from './base-too-old/rule.ts';
import { baseUnpinned } from './base-unpinned/rule.ts';
import { buildFailed } from './build-failed/rule.ts';
import { commandDropsAgent } from './command-drops-agent/rule.ts';
import { commandNotArguments } from './command-not-arguments/rule.ts';
import { composeImageTagUnset } from './compose-image-tag-unset/rule.ts';
import { composeInvalid } from './compose-invalid/rule.ts';
import { composeVersionObsolete } from './compose-version-obsolete/rule.ts';
import { configDirOverridden } from './config-dir-overridden/rule.ts';
import { configMountMissing } from './config-mount-missing/rule.ts';
import { configMountWritable } from './config-mount-writable/rule.ts';
import { configUnreadable } from './config-unreadable/rule.ts';
import { configurationBaked } from './configuration-baked/rule.ts';
import { copyBeforeRequirements } from './copy-before-requirements/rule.ts';
import { copyOutsideContext } from './copy-outside-context/rule.ts';
import { copySourceMissing } from './copy-source-missing/rule.ts';
import { credentialsInGitConfig } from './credentials-in-git-config/rule.ts';
import { crossbarTimeoutInvalid } from './crossbar-timeout-invalid/rule.ts';
import { dockerfileMissing } from './dockerfile-missing/rule.ts';
import { dockerfileSyntax } from './dockerfile-syntax/rule.ts';
import { dockerignoreMissing } from './dockerignore-missing/rule.ts';
import { downloadUnverified } from './download-unverified/rule.ts';
import { entrypointEmptied } from './entrypoint-emptied/rule.ts';
import { entrypointNotAgent } from './entrypoint-not-agent/rule.ts';
import { entrypointShellForm } from './entrypoint-shell-form/rule.ts';
import { entrypointWithoutInit } from './entrypoint-without-init/rule.ts';
import { envNeedsNewerBase } from './env-needs-newer-base/rule.ts';
import { environmentEmpty } from './environment-empty/rule.ts';
import { environmentIgnored } from './environment-ignored/rule.ts';
import { environmentInCommand } from './environment-in-command/rule.ts';
import { environmentOverridden } from './environment-overridden/rule.ts';
import { environmentQuoted } from './environment-quoted/rule.ts';
import { environmentShadowed } from './environment-shadowed/rule.ts';
import { environmentUnknown } from './environment-unknown/rule.ts';
import { execFormInvalid } from './exec-form-invalid/rule.ts';
import { expectedFailureStale } from './expected-failure-stale/rule.ts';
import { feedDataInvalid } from './feed-data-invalid/rule.ts';
import { fileUnreadable } from './file-unreadable/rule.ts';
import { fromArgWithoutDefault } from './from-arg-without-default/rule.ts';
import { gitHistoryExcluded } from './git-history-excluded/rule.ts';
import { gitUnpinned } from './git-unpinned/rule.ts';
import { hostNetworkWithoutHub } from './host-network-without-hub/rule.ts';
import { hostnameMissing } from './hostname-missing/rule.ts';
import { ignoreUnknown } from './ignore-unknown/rule.ts';
import { ignoreUnused } from './ignore-unused/rule.ts';
import { imageContract } from './image-contract/rule.ts';
import { imageDependenciesBroken } from './image-dependencies-broken/rule.ts';
import { imageNameTypo } from './image-name-typo/rule.ts';
import { imageNotThisCommit } from './image-not-this-commit/rule.ts';
import { imageUnpinned } from './image-unpinned/rule.ts';
import { instanceIdBaked } from './instance-id-baked/rule.ts';
import { instanceIdDuplicate } from './instance-id-duplicate/rule.ts';
import { instanceIdMissing } from './instance-id-missing/rule.ts';
import { instanceNotInSiteConfig } from './instance-not-in-site-config/rule.ts';
import { layerWaste } from './layer-waste/rule.ts';
import { legacyInstruction } from './legacy-instruction/rule.ts';
import { licenseMissing } from './license-missing/rule.ts';
import { nothingToRun } from './nothing-to-run/rule.ts';
import { ocsVersionConflict } from './ocs-version-conflict/rule.ts';
import { packageDiscoveryAmbiguous } from './package-discovery-ambiguous/rule.ts';
import { packageInitMissing } from './package-init-missing/rule.ts';
import { packageLeftOut } from './package-left-out/rule.ts';
import { pathClobbered } from './path-clobbered/rule.ts';
import { pipEditable } from './pip-editable/rule.ts';
import { pipInstallsItselfFromRemote } from './pip-installs-itself-from-remote/rule.ts';
import { pluginAgentFlag } from './plugin-agent-flag/rule.ts';
import { pluginAgentsInvalid } from './plugin-agents-invalid/rule.ts';
import { pluginEntryPointAttribute } from './plugin-entry-point-attribute/rule.ts';
import { pluginEntryPointMissing } from './plugin-entry-point-missing/rule.ts';
import { pluginModuleMissing } from './plugin-module-missing/rule.ts';
import { pluginNameDuplicate } from './plugin-name-duplicate/rule.ts';
import { precedenceBroken } from './precedence-broken/rule.ts';
import { pushFailed } from './push-failed/rule.ts';
import { pushNotProved } from './push-not-proved/rule.ts';
import { pythonOutsideVenv } from './python-outside-venv/rule.ts';
import { pythonVersionConflict } from './python-version-conflict/rule.ts';
import { readmeMissing } from './readme-missing/rule.ts';
import { registryUntrusted } from './registry-untrusted/rule.ts';
import { requirementUnpinnedVcs } from './requirement-unpinned-vcs/rule.ts';
import { requirementsIncludeMissing } from './requirements-include-missing/rule.ts';
import { requirementsMissing } from './requirements-missing/rule.ts';
import { secretInContext } from './secret-in-context/rule.ts';
import { secretInDockerfile } from './secret-in-dockerfile/rule.ts';
import { serviceName } from './service-name/rule.ts';
import { shallowClone } from './shallow-clone/rule.ts';
import { siteConfigAgentUnknown } from './site-config-agent-unknown/rule.ts';
import { siteConfigArgumentsInvalid } from './site-config-arguments-invalid/rule.ts';
import { siteConfigInvalid } from './site-config-invalid/rule.ts';
import { siteConfigKeyIgnored } from './site-config-key-ignored/rule.ts';
import { siteFlagAmbiguous } from './site-flag-ambiguous/rule.ts';
import { siteHttpNotHttp } from './site-http-not-http/rule.ts';
import { siteHubNotWebsocket } from './site-hub-not-websocket/rule.ts';
import { tagExists } from './tag-exists/rule.ts';
import { templateLeftover } from './template-leftover/rule.ts';
import { unbufferedOverridden } from './unbuffered-overridden/rule.ts';
import { userBeforeInstall } from './user-before-install/rule.ts';
import { userUnknown } from './user-unknown/rule.ts';
import { workdirNotReset } from './workdir-not-reset/rule.ts';
import { wrapperCrlf } from './wrapper-crlf/rule.ts';
import { wrapperDropsArguments } from './wrapper-drops-arguments/rule.ts';
import { wrapperNoShebang } from './wrapper-no-shebang/rule.ts';
import { wrapperNotExecutable } from './wrapper-not-executable/rule.ts';
import type { Rule } from './rule.ts';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  agentArgumentsRefused,
  agentClassDuplicate,
  agentClassMismatch,
  agentDocsMissing,
  agentEntryPointMissing,
  agentExitedEarly,
  agentImportFailed,
  agentMainWithoutArgs,
  agentModuleMissing,
  agentNameShadowed,
  agentNeighbourShadows,
  agentNotUp,
  agentOperationFailed,
  agentPathMissing,
  agentPathNotPython,
  agentPathRelative,
  agentRelativeImport,
  agentSyntaxInvalid,
  agentUncleanStop,
  agentWithoutEntrypoint,
  agentWrongIdentity,
  aptGetNotAssumedYes,
  aptPythonLibrary,
  aptUpdateAlone,
  argumentOneString,
  baseNotOcs,
  baseOutdated,
  baseTagUnknown,
  baseTooOld,
  baseUnpinned,
  buildFailed,
  commandDropsAgent,
  commandNotArguments,
  composeImageTagUnset,
  composeInvalid,
  composeVersionObsolete,
  configDirOverridden,
  configMountMissing,
  configMountWritable,
  configUnreadable,
  configurationBaked,
  copyBeforeRequirements,
  copyOutsideContext,
  copySourceMissing,
  credentialsInGitConfig,
  crossbarTimeoutInvalid,
  dockerfileMissing,
  dockerfileSyntax,
  dockerignoreMissing,
  downloadUnverified,
  entrypointEmptied,
  entrypointNotAgent,
  entrypointShellForm,
  entrypointWithoutInit,
  envNeedsNewerBase,
  environmentEmpty,
  environmentIgnored,
  environmentInCommand,
  environmentOverridden,
  environmentQuoted,
  environmentShadowed,
  environmentUnknown,
  execFormInvalid,
  expectedFailureStale,
  feedDataInvalid,
  fileUnreadable,
  fromArgWithoutDefault,
  gitHistoryExcluded,
  gitUnpinned,
  hostNetworkWithoutHub,
  hostnameMissing,
  ignoreUnknown,
  ignoreUnused,
  imageContract,
  imageDependenciesBroken,
  imageNameTypo,
  imageNotThisCommit,
  imageUnpinned,
  instanceIdBaked,
  instanceIdDuplicate,
  instanceIdMissing,
  instanceNotInSiteConfig,
  layerWaste,
  legacyInstruction,
  licenseMissing,
  nothingToRun,
  ocsVersionConflict,
  packageDiscoveryAmbiguous,
  packageInitMissing,
  packageLeftOut,
  pathClobbered,
  pipEditable,
  pipInstallsItselfFromRemote,
  pluginAgentFlag,
  pluginAgentsInvalid,
  pluginEntryPointAttribute,
  pluginEntryPointMissing,
  pluginModuleMissing,
  pluginNameDuplicate,
  precedenceBroken,
  pushFailed,
  pushNotProved,
  pythonOutsideVenv,
  pythonVersionConflict,
  readmeMissing,
  registryUntrusted,
  requirementUnpinnedVcs,
  requirementsIncludeMissing,
  requirementsMissing,
  secretInContext,
  secretInDockerfile,
  serviceName,
  shallowClone,
  siteConfigAgentUnknown,
  siteConfigArgumentsInvalid,
  siteConfigInvalid,
  siteConfigKeyIgnored,
  siteFlagAmbiguous,
  siteHttpNotHttp,
  siteHubNotWebsocket,
  tagExists,
  templateLeftover,
  unbufferedOverridden,
  userBeforeInstall,
  userUnknown,
  workdirNotReset,
  wrapperCrlf,
  wrapperDropsArguments,
  wrapperNoShebang,
  wrapperNotExecutable,
];

export const ruleIds: readonly string[] = rules.map(({ id }) => id);

export function ruleOf(id: string): Rule | null {
  return rules.find((rule) => rule.id === id) ?? null;
}
