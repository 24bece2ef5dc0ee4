import { fromLog } from '../evidence.ts';

/** Source: ocs/agent_cli.py: (plugin, ) = discovered_plugins.select(name=name). */
export const pluginDuplicate = fromLog({
  id: 'plugin-duplicate',
  pattern: /ValueError: too many values to unpack \(expected 1\)/,
  when: (lines) => lines.some((line) => line.includes('discovered_plugins')),
  cause: () => 'two installed distributions have an entry point of the same name in the group `ocs.plugins`',
  remedy: () =>
    'call it after the package, not `ocs`; where the package is installed twice under two names, uninstall the older (`pip list` shows both)',
});
