import type { Diagnose, Diagnosis, Evidence } from '../evidence.ts';
import { argumentsUnrecognized } from './arguments-unrecognized.ts';
import { classUnknown } from './class-unknown.ts';
import { entrypointNotProvided } from './entrypoint-not-provided.ts';
import { heartbeatMissing } from './heartbeat-missing.ts';
import { hubUnreachable } from './hub-unreachable.ts';
import { instanceIdNotProvided } from './instance-id-not-provided.ts';
import { instanceNotFound } from './instance-not-found.ts';
import { leftTheHub } from './left-the-hub.ts';
import { mainSignature } from './main-signature.ts';
import { moduleMissing } from './module-missing.ts';
import { neverConnected } from './never-connected.ts';
import { outOfMemory } from './out-of-memory.ts';
import { programNotFound } from './program-not-found.ts';
import { pythonException } from './python-exception.ts';
import { returnedEarly } from './returned-early.ts';

/** The most certain first; the general ones last. */
const diagnoses: readonly Diagnose[] = [
  outOfMemory,
  programNotFound,
  argumentsUnrecognized,
  entrypointNotProvided,
  instanceIdNotProvided,
  instanceNotFound,
  moduleMissing,
  mainSignature,
  classUnknown,
  pythonException,
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
