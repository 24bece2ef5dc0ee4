import type { ComposeService } from '../../compose/compose-file.ts';
import { type EnvironmentVariable, environmentVariables } from '../../ocs/environment.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import type { Found } from '../rule.ts';
import { ownEnv } from '../support/env.ts';
import { flagIn } from '../support/flags.ts';
import { agentImages, inDockerfile, type SoundImage } from '../support/images.ts';
import { runServices } from '../support/services.ts';
import { imageStart, type Start, serviceStart } from '../support/starts.ts';
import type { EmptyVariable } from './empty-variable.ts';

/** ENV of a Dockerfile: an error only where a service of this repository leaves the variable empty. */
export function* emptyInImages(repo: AgentRepo): Iterable<Found<EmptyVariable>> {
  for (const image of agentImages(repo)) {
    for (const { name, value, pair } of ownEnv(image)) {
      const variable = environmentVariables.find((one) => one.name === name);
      if (value !== '' || !variable?.whenEmpty || isGiven(imageStart(image), variable)) continue;
      const { message, status } = variable.whenEmpty;
      const victim = victimOf(repo, image, variable);
      yield {
        severity: victim ? 'error' : 'warning',
        at: inDockerfile(image, pair.span),
        params: { name, failure: message, status, service: victim?.name.value ?? null, byImage: true },
      };
    }
  }
}

function isGiven({ arguments: words }: Start, { flag }: EnvironmentVariable): boolean {
  return flag !== null && (flagIn(words, flag) !== null || words.some(({ known }) => !known));
}

function victimOf(repo: AgentRepo, image: SoundImage, variable: EnvironmentVariable): ComposeService | null {
  for (const run of runServices(repo)) {
    const { service } = run;
    if (!image.services.includes(service) || service.incomplete || service.environmentIncomplete) continue;
    const start = serviceStart(repo, run);
    if (start.leadsToOcs !== true || isGiven(start, variable)) continue;
    if (!service.environment.some(({ name }) => name === variable.name)) return service;
  }
  return null;
}
