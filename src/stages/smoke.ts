import { settingsPath } from '../config/settings-file.ts';
import type { SmokeLevel } from '../model/report.ts';
import { agentArgumentsRefused } from '../rules/agent-arguments-refused/rule.ts';
import { askOther } from '../smoke/other-program.ts';
import { SandboxFailed } from '../smoke/sandbox.ts';
import type { Built } from './build.ts';
import { composing } from './smoke/compose.ts';
import { importedRow } from './smoke/expected.ts';
import { imageFindings, lookAt } from './smoke/image.ts';
import { type Candidate, levelOf, namedInstances } from './smoke/instances.ts';
import { ended, untried } from './smoke/rows.ts';
import { running } from './smoke/run.ts';
import type { Smoked } from './smoke/smoked.ts';
import type { Stage, StageResult, World } from './stage.ts';

async function help(input: Built, world: World): Promise<StageResult<Smoked>> {
  const { refused, reason, examined } = await lookAt(input, world, false);
  const agents = input.repo.agents.map((agent) => untried(agent, input, 'not-tried'));
  if (refused) return { status: 'failed', note: reason, agents, findings: [refused] };
  const findings = await imageFindings(examined, input, world, () => null);
  return ended('ocs-agent-cli --help answers', findings, agents, { ...input, level: 'help' });
}

async function importing(input: Built, world: World, named: readonly Candidate[]): Promise<StageResult<Smoked>> {
  const { refused, reason, examined } = await lookAt(input, world, true);
  const own = input.repo.agents;
  const agents = own.map((agent) => importedRow(agent, examined, input, world, 'imported'));
  if (refused) return { status: 'failed', note: reason, agents, findings: [refused] };
  const classes = new Set(named.map((spec) => spec.agentClass));
  const findings = await imageFindings(examined, input, world, ({ agentClass }) =>
    own.length === 1 || classes.has(agentClass) ? 'error' : 'warning',
  );
  if (examined.failure !== null) return { status: 'failed', note: examined.failure, agents, findings };
  const imported = `${agents.filter(({ status }) => status === 'imported').length} of ${own.length} agents import`;
  const expected = agents.filter(({ expectedFailure }) => expectedFailure !== undefined).length;
  const wrong = findings.filter(({ rule }) => rule === agentArgumentsRefused.id).length;
  const note = [
    imported + (expected === 0 ? '' : `, ${expected} ${expected === 1 ? 'is' : 'are'} expected not to`),
    ...(wrong === 0 ? [] : [`arguments that a parser refuses: of ${wrong} ${wrong === 1 ? 'instance' : 'instances'}`]),
  ].join('; ');
  return ended(note, findings, agents, { ...input, level: 'import' });
}

/** A router or a simulator beside the agents: tested where somebody says how, for nothing tells what it should do. */
async function otherProgram(input: Built, world: World): Promise<StageResult<Smoked>> {
  const asked = world.config.build.find(({ name }) => name === input.name)?.smoke;
  if (asked !== 'help' && asked !== 'run')
    return {
      status: 'skipped',
      note: `no agent image: it names another program than ocs-agent-cli; to have it tested and published, give it \`smoke: help\` (it answers --help) or \`smoke: run\` (it stays up) under \`build\` in ${settingsPath}`,
    };
  try {
    const { passed, note } = await askOther(world, input.id, asked, world.config.smokeTimeout);
    return passed
      ? ended(note, [], [], { ...input, level: asked })
      : { status: 'failed', note, partial: { level: asked } };
  } catch (error) {
    if (error instanceof SandboxFailed) return { status: 'failed', note: error.message, partial: { level: asked } };
    throw error;
  }
}

async function atLevel(
  level: SmokeLevel,
  input: Built,
  world: World,
  named: readonly Candidate[],
): Promise<StageResult<Smoked>> {
  switch (level) {
    case 'off':
      return { status: 'skipped', note: '`smoke: off`' };
    case 'help':
      return help(input, world);
    case 'import':
      return importing(input, world, named);
    case 'run':
    case 'full':
      return running(input, world, named, level);
    case 'compose':
      return composing(input, world);
  }
}

/** What was cut short blames nobody; of instances that ended before, their findings stand. */
function cutShort(result: StageResult<Smoked>, level: SmokeLevel): StageResult<Smoked> {
  const { findings = [], agents = [] } = result;
  if (level === 'run' || level === 'full' || level === 'compose')
    return { status: 'failed', note: 'cancelled', agents, findings };
  const untold = agents.map((row) => (row.status === 'failed' ? { ...row, status: 'not-tried' as const } : row));
  return { status: 'failed', note: 'cancelled', agents: untold };
}

/** Tests the container for real, with its configuration by environment variables. */
export const smoke: Stage<Built, Smoked> = {
  name: 'smoke',
  async run(input, world) {
    const named = namedInstances(input, world);
    if (typeof named === 'string') return { status: 'failed', note: named };
    for (const { source } of named.flatMap(({ files }) => files)) {
      if (await world.files.leaves(world.root, source))
        return {
          status: 'failed',
          note: `\`files\`: ${source} is a link that leads out of the repository; a file of it was expected`,
        };
    }
    if (input.source.kind === 'existing' && !input.source.image.isAgentImage) {
      return otherProgram(input, world);
    }
    const level = levelOf(input, world, named);
    const partial = level === 'off' ? {} : { partial: { level } };
    const result = await atLevel(level, input, world, named).catch((error: unknown): StageResult<Smoked> => {
      if (error instanceof SandboxFailed) return { status: 'failed', note: error.message };
      throw error;
    });
    const said = world.signal.aborted ? cutShort(result, level) : result;
    return said.status === 'failed' ? { ...partial, ...said } : said;
  },
};
