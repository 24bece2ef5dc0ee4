import type { Diagnose, Diagnosis, Evidence } from '../evidence.ts';
import { addressNotPermitted } from './address-not-permitted.ts';
import { alreadyRunning } from './already-running.ts';
import { argumentInvalid } from './argument-invalid.ts';
import { argumentRequired } from './argument-required.ts';
import { argumentsUnrecognized } from './arguments-unrecognized.ts';
import { classMissing } from './class-missing.ts';
import { classUnknown } from './class-unknown.ts';
import { configDirUnset } from './config-dir-unset.ts';
import { crashed } from './crashed.ts';
import { deviceMissing } from './device-missing.ts';
import { deviceNotHere } from './device-not-here.ts';
import { entryMissing } from './entry-missing.ts';
import { entrypointNotProvided } from './entrypoint-not-provided.ts';
import { execFormat } from './exec-format.ts';
import { fileMissing } from './file-missing.ts';
import { hardwareUnreachable } from './hardware-unreachable.ts';
import { heartbeatMissing } from './heartbeat-missing.ts';
import { hostUnknown } from './host-unknown.ts';
import { hubPathWrong } from './hub-path-wrong.ts';
import { hubUnreachable } from './hub-unreachable.ts';
import { hubUrlInvalid } from './hub-url-invalid.ts';
import { instanceIdNotProvided } from './instance-id-not-provided.ts';
import { instanceNotFound } from './instance-not-found.ts';
import { killed } from './killed.ts';
import { leftTheHub } from './left-the-hub.ts';
import { libraryMissing } from './library-missing.ts';
import { mainSignature } from './main-signature.ts';
import { moduleMissing } from './module-missing.ts';
import { moduleShadowed } from './module-shadowed.ts';
import { neverConnected } from './never-connected.ts';
import { optionAmbiguous } from './option-ambiguous.ts';
import { outOfMemory } from './out-of-memory.ts';
import { permissionDenied } from './permission-denied.ts';
import { pluginDuplicate } from './plugin-duplicate.ts';
import { pluginNotLoaded } from './plugin-not-loaded.ts';
import { pluginWithoutAgents } from './plugin-without-agents.ts';
import { programNotFound } from './program-not-found.ts';
import { pythonException } from './python-exception.ts';
import { realmWrong } from './realm-wrong.ts';
import { returnedEarly } from './returned-early.ts';
import { siteConfigIncomplete } from './site-config-incomplete.ts';
import { siteConfigMissing } from './site-config-missing.ts';
import { siteConfigUnreadable } from './site-config-unreadable.ts';
import { syntaxError } from './syntax-error.ts';
import { terminated } from './terminated.ts';
import { timeoutInvalid } from './timeout-invalid.ts';
import { variableEmpty } from './variable-empty.ts';
import { variableMissing } from './variable-missing.ts';

/** The most certain first; the general ones last. */
const diagnoses: readonly Diagnose[] = [
  outOfMemory,
  deviceNotHere,
  execFormat,
  programNotFound,
  argumentsUnrecognized,
  optionAmbiguous,
  timeoutInvalid,
  argumentRequired,
  argumentInvalid,
  entrypointNotProvided,
  instanceIdNotProvided,
  variableEmpty,
  configDirUnset,
  siteConfigMissing,
  siteConfigUnreadable,
  siteConfigIncomplete,
  classMissing,
  hostUnknown,
  instanceNotFound,
  pluginDuplicate,
  pluginWithoutAgents,
  pluginNotLoaded,
  classUnknown,
  variableMissing,
  syntaxError,
  libraryMissing,
  moduleMissing,
  mainSignature,
  moduleShadowed,
  entryMissing,
  permissionDenied,
  deviceMissing,
  fileMissing,
  hubUrlInvalid,
  hardwareUnreachable,
  pythonException,
  crashed,
  killed,
  terminated,
  realmWrong,
  alreadyRunning,
  addressNotPermitted,
  hubPathWrong,
  hubUnreachable,
  heartbeatMissing,
  returnedEarly,
  leftTheHub,
  neverConnected,
];

/** What a failure looks like, and what to do; null when none of the known ones fits. */
export function diagnose(evidence: Evidence): Diagnosis | null {
  for (const one of diagnoses) {
    const found = one(evidence);
    if (found) return found;
  }
  return null;
}
