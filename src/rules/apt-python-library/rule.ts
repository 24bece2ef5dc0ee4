import type { Dockerfile } from '../../dockerfile/ast.ts';
import { pythonTools } from '../../ocs/apt-packages.ts';
import { rule } from '../rule.ts';
import { aptCall, packageName } from '../support/apt.ts';
import { inDockerfile, ownInstructions } from '../support/images.ts';
import { type RunStep, runSteps } from '../support/run-steps.ts';

const seeing = new WeakMap<Dockerfile, boolean>();

/** Something makes the system's packages visible to the virtualenv, or another Python the agents'. */
function seesSystem({ image }: RunStep): boolean {
  const { dockerfile } = image;
  const known = seeing.get(dockerfile);
  if (known !== undefined) return known;
  const { text } = dockerfile.file;
  const sees = ownInstructions(image).some(({ span }) =>
    /dist-packages|system-site-packages|pyvenv\.cfg|\/usr\/bin\/python/.test(text.slice(span.start, span.end)),
  );
  seeing.set(dockerfile, sees);
  return sees;
}

export const aptPythonLibrary = rule<{ readonly package: string; readonly virtualenv: string }>({
  id: 'apt-python-library',
  title: '`apt-get install python3-<library>` on a base with a virtualenv',
  severity: 'warning',
  message: ({ package: name, virtualenv }) =>
    `${name} goes to the system's Python, and agents run in the virtualenv ${virtualenv}, which does not see it; install it with python -m pip instead`,
  *check(repo) {
    for (const step of runSteps(repo)) {
      const virtualenv = step.base?.facts.virtualenv ?? null;
      if (virtualenv === null || !step.inImage || !step.image.isAgentImage || seesSystem(step)) continue;
      for (const command of step.commands) {
        const call = aptCall(command);
        if (call?.verbText !== 'install') continue;
        for (const word of call.packages) {
          const name = packageName(word);
          if (name === null || !/^python3-[a-z0-9]/.test(name) || pythonTools.has(name)) continue;
          yield { at: inDockerfile(step.image, word.span), params: { package: name, virtualenv } };
        }
      }
    }
  },
});
