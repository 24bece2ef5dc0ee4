import type { SiteConfigFile, SiteInstance } from '../../compose/compose-file.ts';
import type { InstanceSpec } from '../../config/instance.ts';
import { settingsPath } from '../../config/settings-file.ts';
import type { Finding } from '../../model/finding.ts';
import { type Located, type Location, locationOf, whereIs } from '../../model/location.ts';
import { nearest } from '../../model/nearest.ts';
import { type RepoSnapshot, textOf } from '../../model/repo-snapshot.ts';
import { agentCliFlags, baseAgents, siteFlags } from '../../ocs/agent-cli.ts';
import type { AgentRepo } from '../../repo/agent-repo.ts';
import { agentArgumentsRefused } from '../../rules/agent-arguments-refused/rule.ts';
import { findingOf } from '../../rules/rule.ts';
import { siteConfigArgumentsInvalid } from '../../rules/site-config-arguments-invalid/rule.ts';
import { type AgentService, hidesFlags, settingOf, startedServices } from '../../rules/support/agent-services.ts';
import { flagIn, flagsIn } from '../../rules/support/flags.ts';
import { agentImages } from '../../rules/support/images.ts';
import { ownSiteConfigs } from '../../rules/support/site-configs.ts';
import { siteSourceOf } from '../../rules/support/site-source.ts';
import { type Argument, imageStart } from '../../rules/support/starts.ts';
import type { AskedArguments } from '../../smoke/examine.ts';
import type { Examined } from '../../smoke/examined.ts';
import type { Built } from '../build.ts';
import { isOf } from '../compose-services.ts';
import type { World } from '../stage.ts';

/** Arguments of one instance, where they stand, and whether somebody starts it with this image. */
type Asked = AskedArguments & {
  readonly elements: readonly Located<string>[];
  readonly at: Location | null;
  readonly named: boolean;
};

/** The file that the image starts has no class that anybody looks at. */
const scriptClass = '';

/** What is left for the agent when ocs-agent-cli has taken its own. */
function agentWords(words: readonly Argument[]): readonly string[] {
  const taken = new Set<unknown>(flagsIn(words).flatMap(({ name, value }) => [name, value]));
  return words.filter((word) => !taken.has(word)).map(({ text }) => text);
}

function imageWords({ repo, source }: Built): readonly Argument[] {
  const image = source.kind === 'existing' ? agentImages(repo).find(({ name }) => name === source.image.name) : null;
  return image ? imageStart(image).arguments : [];
}

function startedBy(services: readonly AgentService[], config: SiteConfigFile, id: string, repo: AgentRepo) {
  return services.find((agent) => {
    const setting = settingOf(agent, 'INSTANCE_ID');
    const text = setting.kind === 'none' || setting.kind === 'unknown' ? null : setting.text;
    const source = siteSourceOf(repo, agent);
    return text === id && (source.kind !== 'file' || source.config === config);
  });
}

/** null: not this image's, or not to be known. */
function classOf(written: string, words: readonly Argument[], isStarted: boolean, repo: AgentRepo): string | null {
  if (hidesFlags(words)) return null;
  if (flagIn(words, '--agent') !== null) return isStarted || !Object.hasOwn(baseAgents, written) ? scriptClass : null;
  const isOurs = repo.agents.some((agent) => agent.source === 'plugin' && agent.class === written);
  return isOurs || (isStarted && Object.hasOwn(baseAgents, written)) ? written : null;
}

function fromSiteConfigs(input: Built, world: World): readonly Omit<Asked, 'key'>[] {
  const { repo } = input;
  const services = startedServices(repo).filter((agent) => isOf(input, agent));
  const said = new Set(
    [...(siteConfigArgumentsInvalid.check?.(repo, { generate: false }) ?? [])].map(
      ({ at, params }) => `${at?.file} ${params.id}`,
    ),
  );
  return ownSiteConfigs(repo).flatMap((config) => {
    const isInput = world.config.siteConfig?.replace(/^\.\//, '') === config.file.path;
    return config.hosts.flatMap(({ instances }) =>
      instances.flatMap((instance: SiteInstance): readonly Omit<Asked, 'key'>[] => {
        const { instanceId, agentClass, argumentsShape, at } = instance;
        if (instanceId === null || agentClass === null) return [];
        if (argumentsShape !== 'list' && argumentsShape !== 'absent') return [];
        const id = instanceId.value;
        const service = startedBy(services, config, id, repo);
        const words = service?.words ?? imageWords(input);
        const name = classOf(agentClass.value, words, service !== undefined, repo);
        if (name === null || said.has(`${config.file.path} ${id}`)) return [];
        const elements = instance.arguments ?? [];
        return [
          {
            class: name,
            id,
            arguments: elements.map(({ value }) => value),
            more: name === scriptClass ? agentWords(words) : [],
            elements,
            at: whereIs(instance.argumentsAt ?? at),
            named: service !== undefined || isInput,
          },
        ];
      }),
    );
  });
}

/** Where the settings name the instance; null for one of the input. */
function settingPlace(snapshot: RepoSnapshot, id: string): Location | null {
  const file = textOf(snapshot, settingsPath);
  const match = file === null ? null : new RegExp(`instance-id:\\s*["']?${id}\\b`).exec(file.text);
  return file === null || match === null
    ? null
    : locationOf(file, { start: match.index, end: match.index + match[0].length });
}

function fromSettings(input: Built, world: World): readonly Omit<Asked, 'key'>[] {
  const { repo, name } = input;
  const { instances, build } = world.config;
  const own = build.find((one) => one.name === name)?.instances ?? [];
  const named = [...own, ...instances.filter(({ image }) => image === null || image === name)];
  const only = repo.agents.length === 1 ? (repo.agents[0]?.class ?? '') : '';
  return named.flatMap((spec: InstanceSpec): readonly Omit<Asked, 'key'>[] => {
    if (spec.arguments.length === 0) return [];
    const words = imageWords(input);
    const agentClass = classOf(spec.agentClass ?? only, words, true, repo);
    if (agentClass === null) return [];
    return [
      {
        class: agentClass,
        id: spec.instanceId,
        arguments: spec.arguments,
        more: agentClass === scriptClass ? agentWords(words) : [],
        elements: [],
        at: settingPlace(world.snapshot, spec.instanceId),
        named: true,
      },
    ];
  });
}

function asked(input: Built, world: World): readonly Asked[] {
  return [...fromSiteConfigs(input, world), ...fromSettings(input, world)].map((one, index) => ({
    ...one,
    key: String(index),
  }));
}

/** What the agents' own parsers are to be asked about. */
export function askedArguments(input: Built, world: World): readonly AskedArguments[] {
  return asked(input, world).map(({ key, class: name, id, arguments: words, more }) => ({
    key,
    class: name,
    id,
    arguments: words,
    more,
  }));
}

/** The element that the parser's sentence speaks of. */
function placeIn({ elements, at }: Asked, sentence: string): Location | null {
  const tokens = new Set(sentence.split(/[\s,:']+/));
  const spoken = elements.find(({ value }) => tokens.has(value) || tokens.has(value.split('=', 1)[0] ?? ''));
  return spoken ? whereIs(spoken) : at;
}

const ofTheSite = new Set<string>([...agentCliFlags, ...siteFlags, '--site', '-h', '--help']);

export function argumentFindings(examined: Examined, input: Built, world: World): readonly Finding[] {
  const questions = new Map(asked(input, world).map((one) => [one.key, one] as const));
  return examined.agents.flatMap(({ refused, options }) =>
    refused.flatMap(({ key, sentence }) => {
      const question = questions.get(key);
      if (!question) return [];
      const written = /unrecognized arguments: (?<flag>--[\w-]+)/.exec(sentence)?.groups?.['flag'];
      const own = options.filter((option) => !ofTheSite.has(option));
      return [
        findingOf(agentArgumentsRefused, {
          severity: question.named ? 'error' : 'warning',
          at: placeIn(question, sentence),
          params: {
            instance: question.id,
            sentence,
            meant: written === undefined ? null : nearest(written, own),
            options: own.slice(0, 12),
          },
        }),
      ];
    }),
  );
}

/** Diagnoses of a container that say what its parser has said already. */
const bySameFault = new Set(['arguments-unrecognized', 'argument-invalid', 'argument-required', 'option-ambiguous']);

/** Whether the failure of an instance is what its parser has said of its arguments. */
export function isSaidOfArguments(instance: string, diagnosis: string | undefined, found: readonly Finding[]): boolean {
  return (
    diagnosis !== undefined &&
    bySameFault.has(diagnosis) &&
    found.some(({ rule, params }) => rule === agentArgumentsRefused.id && params['instance'] === instance)
  );
}
