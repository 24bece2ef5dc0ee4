import type { Span } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { inDockerfile } from '../support/images.ts';
import { pipInstall } from '../support/pip.ts';
import { type RunCommand, runSteps } from '../support/run-steps.ts';

type How = 'system' | 'user' | 'setup.py';

/** A command that installs, and not as the virtualenv's pip does. */
function installsElsewhere(command: RunCommand): { readonly how: How; readonly span: Span } | null {
  const { program, word, args } = command;
  if (!word || program === null) return null;
  const install = pipInstall(command);
  const setup = args.find(({ value }) => /(?:^|\/)setup\.py$/.test(value ?? ''));
  const verb = args.find(({ value }) => value === 'install' || value === 'develop');
  const isSetup = /^python[\d.]*$/.test(program) && setup !== undefined && verb !== undefined;
  if (!install && !isSetup) return null;
  if (/^\/usr\/(?:local\/)?bin\//.test(word.value ?? '')) return { how: 'system', span: word.span };
  if (install) {
    const user = args.find(({ value }) => value === '--user');
    return user ? { how: 'user', span: user.span } : null;
  }
  return setup && verb ? { how: 'setup.py', span: { start: setup.span.start, end: verb.span.end } } : null;
}

export const pythonOutsideVenv = rule<{ readonly how: How; readonly program: string; readonly virtualenv: string }>({
  id: 'python-outside-venv',
  title: "packages installed for another Python than the agents'",
  severity: 'warning',
  message: ({ how, program, virtualenv }) => {
    switch (how) {
      case 'system':
        return `${program} is the system's, and agents run in the virtualenv ${virtualenv}: what it installs they do not see; write python -m pip install`;
      case 'user':
        return `pip install --user does not work in the virtualenv ${virtualenv}, which agents run in (user site-packages are not visible there); leave --user out`;
      case 'setup.py':
        return 'setup.py install passes pip by: no dependencies of it are checked, nothing can remove it, and newer virtualenvs have no setuptools for it; write python -m pip install .';
    }
  },
  *check(repo) {
    for (const { commands, base, image, inImage } of runSteps(repo)) {
      const virtualenv = base?.facts.virtualenv ?? null;
      if (virtualenv === null || !inImage || !image.isAgentImage) continue;
      for (const command of commands) {
        const found = installsElsewhere(command);
        if (!found) continue;
        const { how, span } = found;
        yield { at: inDockerfile(image, span), params: { how, program: command.word?.value ?? '', virtualenv } };
      }
    }
  },
});
