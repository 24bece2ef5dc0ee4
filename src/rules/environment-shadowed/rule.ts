import type { ComposeService } from '../../compose/compose-file.ts';
import { type Location, locationOf, whereIs } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { type AgentService, settingOf, startedServices, variableNamed } from '../support/agent-services.ts';

/** YAML's merge key copies whole keys: `environment` of the service and of the anchor are not put together. */
export const environmentShadowed = rule<{ readonly service: string; readonly lost: readonly string[] }>({
  id: 'environment-shadowed',
  title: "a service's own `environment` that replaces the merged one",
  severity: 'warning',
  message: ({ service, lost }) =>
    `\`environment\` of service ${service} takes the place of the merged one, and so loses its ${lost.join(', ')}: a YAML merge is one level deep; merge inside of environment, \`environment: {<<: *anchor, …}\``,
  *check(repo) {
    for (const agent of startedServices(repo)) {
      const { service } = agent;
      const lost = service.shadowedEnvironment.filter(({ name }) => isLost(agent, name)).map(({ name }) => name);
      if (lost.length > 0) yield { at: placeOfKey(service), params: { service: service.name.value, lost } };
    }
  },
});

/** A variable that an agent reads, and that neither an option nor the image gives. INSTANCE_ID: instance-id-missing. */
function isLost(agent: AgentService, name: string): boolean {
  if (name === 'INSTANCE_ID' || variableNamed(name) === null) return false;
  const { kind } = settingOf(agent, name);
  return kind === 'none' || (name === 'OCS_CONFIG_DIR' && kind === 'image');
}

function placeOfKey({ environment, name }: ComposeService): Location {
  const first = environment.find(({ style }) => style !== 'env-file');
  if (!first || first.key.file !== name.file) return whereIs(name);
  const { file } = name;
  const at = file.text.lastIndexOf('environment', first.key.span.start);
  return at < name.span.end ? whereIs(name) : locationOf(file, { start: at, end: at + 'environment'.length });
}
