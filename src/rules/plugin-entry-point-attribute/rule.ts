import type { Fix } from '../../model/finding.ts';
import { locationOf, type Span } from '../../model/location.ts';
import type { AgentRepo, PluginEntryPoint } from '../../repo/agent-repo.ts';
import { rule } from '../rule.ts';
import { replacing } from '../support/edits.ts';
import { looksUpPlugins } from '../support/plugins.ts';

/** Seen in a container: `AttributeError: 'dict' object has no attribute 'agents'`, status 1, for every plugin agent. */
export const pluginEntryPointAttribute = rule<{
  readonly module: string;
  readonly attribute: string;
  readonly isThere: boolean;
}>({
  id: 'plugin-entry-point-attribute',
  title: 'an `ocs.plugins` entry point that names the dict in place of its module',
  severity: 'error',
  witness: 'test/e2e/witness/repository.test.ts',
  message: ({ module, attribute, isThere }) =>
    isThere
      ? `the entry point names ${attribute} of ${module}, where ocs-agent-cli expects the module: it looks for \`agents\` in the dict and ends with AttributeError, whichever plugin agent is started; write ${module}`
      : `the entry point names ${attribute} of ${module}, which has none: the plugin is not loaded, and starting one of its agents ends with KeyError; write ${module}`,
  *check(repo) {
    if (!looksUpPlugins(repo)) return;
    for (const entry of repo.projects.flatMap(({ pluginEntryPoints }) => pluginEntryPoints)) {
      const { module, attribute, target } = entry;
      const span = attributeSpan(entry);
      const isThere = isTable(repo, entry);
      if (attribute === null || span === null || !(isThere || isAbsent(repo, entry))) continue;
      const fix: Fix = { safe: true, edits: [replacing(target.file, span, '')] };
      yield { at: locationOf(target.file, span), params: { module, attribute, isThere }, fix };
    }
  },
});

/** The colon and what follows it, as far as it is written plainly. */
function attributeSpan({ attribute, target }: PluginEntryPoint): Span | null {
  const { start, end } = target.span;
  const written = target.file.text.slice(start, end);
  const at = written.indexOf(':');
  const tail = attribute === null ? -1 : written.indexOf(attribute, at);
  if (at === -1 || tail === -1 || attribute === null) return null;
  return { start: start + at, end: start + tail + attribute.length };
}

/** An object with an attribute `agents` of its own would do; the dict itself, or a function, has none. */
function isTable(repo: AgentRepo, { module, attribute }: PluginEntryPoint): boolean {
  const found = repo.modules.get(module);
  if (!found || attribute === null) return false;
  if (attribute === 'agents') return found.agents.kind === 'literal' || found.agents.kind === 'invalid';
  return found.functions.has(attribute) && found.agents.kind !== 'dynamic';
}

/** Seen in a container: `Could not load plugin`, then `KeyError` of the class, status 1; other plugins are loaded. */
function isAbsent(repo: AgentRepo, { module, attribute }: PluginEntryPoint): boolean {
  const names = repo.modules.get(module)?.names ?? null;
  if (attribute === null || names === null) return false;
  const [first = ''] = attribute.split('.', 1);
  // A module of the package may stand there once something imports it.
  return !names.has(first) && !repo.modulePaths.has(`${module}.${first}`);
}
