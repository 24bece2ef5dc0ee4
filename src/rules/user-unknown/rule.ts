import type { Instruction } from '../../dockerfile/ast.ts';
import type { Span } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { inDockerfile, ownInstructions, type SoundImage, soundImages } from '../support/images.ts';
import { type RunStep, runSteps } from '../support/run-steps.ts';
import { type Accounts, accountsBefore, isNumeric } from '../support/users.ts';

type What = 'user' | 'group';

/** The part of `user:group` that nobody has created. */
function unknownPart(written: string, accounts: Accounts): { readonly what: What; readonly name: string } | null {
  if (!accounts) return null;
  const [user = '', group = ''] = written.split(':');
  if (user !== '' && !isNumeric(user) && !accounts.users.has(user)) return { what: 'user', name: user };
  return group !== '' && !isNumeric(group) && !accounts.groups.has(group) ? { what: 'group', name: group } : null;
}

/** A USER that a RUN meets, or the container: those in between harm nobody. */
function usersMet(
  image: SoundImage,
  steps: readonly RunStep[],
): readonly { user: string; span: Span; at: RunStep | null }[] {
  const found = steps.flatMap((step) => {
    const { value, span } = step.user;
    return value && span ? [{ user: value, span, at: step }] : [];
  });
  const { value, span } = image.config.user;
  // A service's own `user` stands in its place.
  const isReplaced = image.services.length > 0 && image.services.every(({ user }) => user !== null);
  return value && span && !isReplaced ? [...found, { user: value, span, at: null }] : found;
}

type Chown = { readonly owner: string; readonly span: Span; readonly at: Instruction };

function chowns(image: SoundImage): readonly Chown[] {
  return ownInstructions(image).flatMap((at): readonly Chown[] => {
    const value = at.kind === 'copy' || at.kind === 'add' ? at.flags.find(({ name }) => name === 'chown')?.value : null;
    return value && !value.text.includes('$') ? [{ owner: value.text, span: value.span, at }] : [];
  });
}

/** docker's own words: `unable to find user nobodyhere: no matching entries in passwd file`. */
export const userUnknown = rule<{ readonly name: string; readonly what: What; readonly by: 'USER' | '--chown' }>({
  id: 'user-unknown',
  title: 'USER or `--chown` names one that nobody created',
  severity: 'error',
  witness: 'test/e2e/witness/users.test.ts',
  message: ({ name, what, by }) =>
    by === 'USER'
      ? `nobody has created the ${what} ${name}, and no container starts with it; create it before (useradd ${name}), or write a number, or ocs, which the base has`
      : `nobody has created the ${what} ${name}: the build goes on, and the files silently belong to root; create it before, or write a number`,
  *check(repo) {
    const all = runSteps(repo);
    for (const image of soundImages(repo)) {
      const steps = all.filter((step) => step.image.dockerfile === image.dockerfile && step.inImage);
      for (const { user, span, at } of usersMet(image, steps)) {
        const unknown = unknownPart(user, accountsBefore(image, steps, at?.run ?? null));
        if (unknown) yield { at: inDockerfile(image, span), params: { ...unknown, by: 'USER' } };
      }
      for (const { owner, span, at } of chowns(image)) {
        const unknown = unknownPart(owner, accountsBefore(image, steps, at));
        if (unknown)
          yield { severity: 'warning', at: inDockerfile(image, span), params: { ...unknown, by: '--chown' } };
      }
    }
  },
});
