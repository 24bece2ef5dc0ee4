import { type Location, whereIs, wholeFile } from '../../model/location.ts';
import { rule } from '../rule.ts';
import { looksUpPlugins, type Plugin, pluginsOf } from '../support/plugins.ts';

type Params = {
  readonly module: string;
  /** null: the whole table is at fault. */
  readonly class: string | null;
  /** What stands where a dict was expected; null: nothing does. */
  readonly kind: string | null;
};

/**
 * `agents` is read outside of the try that guards the loading of a plugin: without a dict every plugin agent of the
 * image dies, ocs's own too. Source: ocs/agent_cli.py: build_agent_list, v0.12.0.
 */
export const pluginAgentsInvalid = rule<Params>({
  id: 'plugin-agents-invalid',
  title: 'a plugin module without a dict `agents`, or an entry of it without `module`',
  severity: 'error',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ module, class: agentClass, kind }) => {
    if (agentClass !== null) {
      return kind === null
        ? `the entry of ${agentClass} has no module (KeyError: 'module' as soon as such an agent starts); add 'module': the dotted name of the file that defines its entry point`
        : `the entry of ${agentClass} is no dict (TypeError as soon as such an agent starts); write {'module': '…', 'entry_point': 'main'}`;
    }
    const what = kind === null ? `${module} binds no name \`agents\`` : `\`agents\` is a ${kind}, not a dict`;
    return `${what}: ocs-agent-cli ends with a traceback whichever plugin agent is started from this image, ocs's own too; write agents = {'Class': {'module': '…', 'entry_point': 'main'}}`;
  },
  *check(repo) {
    if (!looksUpPlugins(repo)) return;
    for (const plugin of pluginsOf(repo)) yield* faultsOf(plugin);
  },
});

function* faultsOf(plugin: Plugin): Iterable<{ readonly at: Location; readonly params: Params }> {
  const { agents, file } = plugin.module;
  const module = plugin.name;
  // An attribute behind the module is loaded in its place: plugin-entry-point-attribute.
  if (agents.kind === 'absent' && plugin.entry?.attribute === null) {
    yield { at: wholeFile(file.path), params: { module, class: null, kind: null } };
  } else if (agents.kind === 'invalid' && (plugin.entry?.attribute ?? null) === null) {
    yield { at: whereIs(agents.at), params: { module, class: null, kind: agents.at.value } };
  } else if (agents.kind === 'literal') {
    for (const entry of agents.entries) {
      const { value } = entry.class;
      if (entry.notADict) yield { at: whereIs(entry.at), params: { module, class: value, kind: 'value' } };
      else if (entry.missingModule) yield { at: whereIs(entry.class), params: { module, class: value, kind: null } };
    }
  }
}
