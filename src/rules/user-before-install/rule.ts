import { positionAt } from '../../model/location.ts';
import { baseModules } from '../../ocs/python-modules.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { parseRequirement } from '../../repo/packaging/requirements.ts';
import { rule } from '../rule.ts';
import { aptCall } from '../support/apt.ts';
import { inDockerfile, ownInstructions } from '../support/images.ts';
import { localPath, type PipInstall, pipInstall } from '../support/pip.ts';
import { requirementsRead } from '../support/requirement-reads.ts';
import { failsTheBuild, type RunCommand, type RunStep, runSteps } from '../support/run-steps.ts';
import { isRoot } from '../support/users.ts';

type How = 'apt' | 'pip';

/** What the base may hold already: then pip writes nothing. */
function mayBeThere(text: string | null): boolean {
  if (text === null) return true;
  const { name, url } = parseRequirement(text);
  return url === null && localPath(text) === null && name !== null && baseModules.has(name.replaceAll('-', '_'));
}

function installsSomething(repo: AgentRepo, install: PipInstall): boolean {
  const targets = [...install.targets, ...install.editable.map(({ target }) => target)];
  if (targets.some(({ text }) => !mayBeThere(text))) return true;
  return requirementsRead(repo)
    .filter((read) => read.install.verb === install.verb && read.install.requirements.includes(read.value))
    .some(({ file }) =>
      file?.lines.some(({ name, url, text }) => (name !== null || url !== null) && !mayBeThere(text)),
    );
}

/** The virtualenv was given away, or another one stands first on PATH. */
function isWritable({ image, env, run }: RunStep, virtualenv: string): boolean {
  const { text } = image.dockerfile.file;
  if (!(env.get('PATH')?.value ?? '').startsWith(`${virtualenv}/bin`)) return true;
  return ownInstructions(image).some(
    (each) =>
      each.kind === 'run' &&
      each.span.start <= run.span.start &&
      /\b(?:chown|chmod|setfacl|venv|virtualenv)\b/.test(text.slice(each.span.start, each.span.end)),
  );
}

function lacksRights(repo: AgentRepo, step: RunStep, command: RunCommand): How | null {
  const apt = aptCall(command);
  if (apt)
    return /^(?:install|update|upgrade|dist-upgrade|full-upgrade|remove|purge)$/.test(apt.verbText) ? 'apt' : null;
  const install = pipInstall(command);
  const virtualenv = step.base?.facts.virtualenv ?? null;
  if (!install || virtualenv === null || install.isOpen) return null;
  if (
    ['-t', '--target', '--prefix', '--root', '--user', '--dry-run', '--python'].some((option) =>
      install.options.has(option),
    )
  )
    return null;
  // A pip of another place.
  if (command.word?.value?.startsWith('/') && !command.word.value.startsWith(virtualenv)) return null;
  return !isWritable(step, virtualenv) && installsSomething(repo, install) ? 'pip' : null;
}

export const userBeforeInstall = rule<{ readonly user: string; readonly line: number; readonly how: How }>({
  id: 'user-before-install',
  title: 'non-root USER, then apt or pip into the virtualenv',
  severity: 'error',
  witness: 'test/e2e/witness/users.test.ts',
  message: ({ user, line, how }) =>
    how === 'apt'
      ? `USER ${user} (line ${line}) may not install packages: apt-get gets "Permission denied" and the build fails; install before that USER`
      : `USER ${user} (line ${line}) may not write to the virtualenv: pip gets "Permission denied" and the build fails; install before that USER`,
  *check(repo) {
    // The build ends at the first of them.
    const told = new Set<string>();
    for (const step of runSteps(repo)) {
      const { value: user, span } = step.user;
      if (user === null || span === null || isRoot(user)) continue;
      const key = `${step.image.name} ${step.stage.index} ${span.start}`;
      for (const command of step.commands) {
        const isRaised = ['sudo', 'gosu', 'su', 'doas'].includes(command.shell.words[0]?.value ?? '');
        const how = isRaised || !failsTheBuild(step, command) ? null : lacksRights(repo, step, command);
        if (how === null || !command.word || told.has(key)) continue;
        told.add(key);
        const { line } = positionAt(step.image.dockerfile.file, span.start);
        const verb = command.args.find(
          ({ value }) => value !== null && /^[a-z-]+$/.test(value) && !value.startsWith('-') && value !== 'pip',
        );
        yield {
          at: inDockerfile(step.image, { start: command.word.span.start, end: (verb ?? command.word).span.end }),
          params: { user, line, how },
        };
      }
    }
  },
});
