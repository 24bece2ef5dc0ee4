import type { Fix } from '../../model/finding.ts';
import { type Location, locationOf } from '../../model/location.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { replacing } from '../support/edits.ts';
import { flagIn } from '../support/flags.ts';
import { agentImages, inDockerfile } from '../support/images.ts';
import { isProgram } from '../support/programs.ts';
import { cmdIsUsed, runServices } from '../support/services.ts';
import { argumentsPassed, isInit } from '../support/shell-entrypoint.ts';
import { type Argument, imageStart, type Start, serviceStart } from '../support/starts.ts';
import { triedAsJson } from '../support/tried-json.ts';

export const commandNotArguments = rule<{
  readonly program: string;
  readonly again: boolean;
  readonly inCompose: boolean;
}>({
  id: 'command-not-arguments',
  title: 'CMD or `command` begins with a program, behind the entry point of OCS',
  severity: 'error',
  witness: 'test/e2e/witness/arguments.test.ts',
  message: ({ program, again, inCompose }) =>
    `the entry point is ocs-agent-cli already, and gets ${program} for an argument (unrecognized arguments, status 2); ${
      again
        ? 'leave the program out and keep the options'
        : `give options only, --agent FILE --entrypoint main, or ${
            inCompose ? 'set `entrypoint` as well' : 'replace ENTRYPOINT as well'
          }`
    }`,
  *check(repo) {
    for (const image of agentImages(repo)) {
      if (argumentsPassed(repo, image) === 'none') continue;
      const start = imageStart(image);
      const found = programIn(start);
      if (!found) continue;
      const { cmd } = image.config;
      const whole = image.launch.cmdForm === 'shell' && cmd.kind === 'argv' ? cmd.instruction?.arguments : null;
      if (whole?.form === 'shell' && triedAsJson(whole.text.text)) continue;
      const shown = whole?.form === 'shell' ? '/bin/sh -c …' : found.text;
      yield {
        severity: cmdIsUsed(image) ? 'error' : 'warning',
        ...described(whole ? inDockerfile(image, whole.span) : locationOf(found.file, found.span), start, shown),
      };
    }
    yield* inServices(repo);
  },
});

function* inServices(repo: AgentRepo) {
  for (const run of runServices(repo)) {
    const start = serviceStart(repo, run);
    const found = programIn(start);
    const isPassed = !run.image || argumentsPassed(repo, run.image) !== 'none' || run.service.entrypoint !== null;
    if (found?.from === 'command' && isPassed) yield described(locationOf(found.file, found.span), start, found.text);
  }
}

/** The first word behind an entry point that leads to ocs-agent-cli, where it is a program. */
function programIn({ leadsToOcs, cmd, entrypoint, arguments: words }: Start): Argument | null {
  const [first] = cmd;
  if (leadsToOcs !== true || !first?.known || !entrypoint || !words.includes(first)) return null;
  if (isProgram(first.text)) return first;
  // A script agent may take a path as an argument of its own.
  const isPath = /^\.{0,2}\//.test(first.text);
  return isPath && flagIn(words, '--agent') === null ? first : null;
}

function described(at: Location, start: Start, program: string) {
  const again = start.cmd.findIndex(({ text }) => /(?:^|\/)ocs-agent-cli$/.test(text));
  const isAgain = again !== -1 && start.cmd.slice(0, again).every(({ text }) => isInit(text));
  const fix = isAgain ? withoutProgram(start.cmd, again) : null;
  const inCompose = start.cmd[0]?.from === 'command';
  return { at, params: { program, again: isAgain, inCompose }, ...(fix ? { fix } : {}) };
}

/** `["dumb-init", "ocs-agent-cli", "--agent", …]` keeps what stands behind the program. */
function withoutProgram(cmd: readonly Argument[], at: number): Fix | null {
  const [first, next] = [cmd[0], cmd[at + 1]];
  if (!first || !next || next.style === 'none') return null;
  return { safe: true, edits: [replacing(first.file, { start: first.span.start, end: next.span.start }, '')] };
}
