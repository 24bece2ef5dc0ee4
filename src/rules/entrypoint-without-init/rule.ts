import { scriptCommands } from '../../dockerfile/shell.ts';
import { textOf } from '../../model/repo-snapshot.ts';
import { baseFacts } from '../../ocs/base-image.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { insertingAt } from '../support/edits.ts';
import { agentImages, inDockerfile, type SoundImage } from '../support/images.ts';
import { isRun } from '../support/services.ts';
import { isInit } from '../support/shell-entrypoint.ts';

/** The kernel hands process 1 only the signals that it has a handler for, and gives it every orphan to reap. */
export const entrypointWithoutInit = rule<{ readonly program: string; readonly wrapper: string | null }>({
  id: 'entrypoint-without-init',
  title: 'no dumb-init (or tini, or `init: true`) as process 1',
  severity: 'warning',
  message: ({ program, wrapper }) =>
    `process 1 of the container is ${program}, without an init: until the agent's event loop runs \`docker stop\` is ignored and ends in a kill after 10 s (status 137); ${
      wrapper === null
        ? 'put "dumb-init" in front of it'
        : `let ${wrapper} end in \`exec dumb-init ocs-agent-cli "$@"\``
    }`,
  *check(repo) {
    for (const image of agentImages(repo)) {
      const { launch, config, dockerfile } = image;
      if (launch.leadsToOcs !== true || launch.entrypointForm !== 'exec' || hasInitByCompose(image)) continue;
      const instruction = config.entrypoint.kind === 'argv' ? config.entrypoint.instruction : null;
      const args = instruction?.arguments;
      if (args?.form !== 'exec') continue;
      const [first] = args.elements;
      if (!first || args.elements.some(({ text }) => isInit(text))) continue;
      // `["sh", "-c", …]` is what entrypoint-shell-form is about.
      if (args.elements.some(({ text }) => /^-[A-Za-z]*c$/.test(text))) continue;
      if (launch.wrapper !== null && callsInit(repo, launch.wrapper)) continue;
      const hasInit = image.extendsOcs && baseFacts(image.ocsTag).facts.dumbInit && launch.wrapper === null;
      yield {
        at: inDockerfile(image, first.span),
        params: { program: first.text, wrapper: launch.wrapper },
        ...(hasInit
          ? { fix: { safe: true, edits: [insertingAt(dockerfile.file, first.span.start, '"dumb-init", ')] } }
          : {}),
      };
    }
  },
});

function hasInitByCompose({ services }: SoundImage): boolean {
  const run = services.filter(isRun);
  return run.length > 0 && run.every(({ init }) => init);
}

function callsInit(repo: AgentRepo, path: string): boolean {
  const file = textOf(repo.snapshot, path);
  return file !== null && scriptCommands(file).some(({ words }) => words.some(({ value }) => isInit(value ?? '')));
}
