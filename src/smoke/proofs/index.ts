import type { Sandbox, Tools } from '../sandbox.ts';
import { proveEnvironment, proveNameless } from './environment.ts';
import { proveLife } from './life.ts';
import { provePrecedence } from './precedence.ts';
import type { Disproof, ProofPlan } from './proof.ts';

export type { Disproof, ProofPlan } from './proof.ts';

/** Level `full`: what is asked once of an image, by one of its instances that came up. */
export async function proveImage(tools: Tools, sandbox: Sandbox, plan: ProofPlan): Promise<readonly Disproof[]> {
  // The life of an agent is mostly waiting: the others run meanwhile.
  const [life, others] = await Promise.all([
    proveLife(tools, plan),
    (async () => [
      ...(await proveEnvironment(tools, sandbox, plan)),
      ...(await provePrecedence(tools, sandbox, plan)),
      ...(await proveNameless(tools, sandbox, plan)),
    ])(),
  ]);
  return [...life, ...others];
}
