import { rule } from '../rule.ts';
import { emptyInServices } from './compose.ts';
import { emptyInImages } from './dockerfile.ts';
import type { EmptyVariable } from './empty-variable.ts';

export const environmentEmpty = rule<EmptyVariable>({
  id: 'environment-empty',
  title: 'a variable that configures the agent is set but empty',
  severity: 'error',
  witness: 'test/e2e/witness/environment.test.ts',
  message: ({ name, failure, status, service, byImage, unset = [] }) => {
    const fate = `OCS takes an empty ${name} for a value (${failure}, status ${status})`;
    if (unset.length > 0) {
      return `${name} is empty wherever nothing sets ${unset.join(' and ')}, and neither .env nor a default does: ${fate}; give it a default, or pass it through by its bare name`;
    }
    if (!byImage) return `${fate}; give it one in service ${service}, or leave it out`;
    return service === null
      ? `${fate}, in every container that does not set it; leave it out of ENV`
      : `${fate}, and service ${service} does not set it; leave it out of ENV`;
  },
  *check(repo) {
    yield* emptyInImages(repo);
    yield* emptyInServices(repo);
  },
});
