/** A command that GitHub's runner would obey. */
export type Obeyed = { readonly name: string; readonly line: string };

/**
 * Reads a log as the runner does: `::name …::` and `##[name]` at the start of a line, spaces aside, but nothing between
 * stop-commands and its token. Source: actions/runner, ActionCommand.cs and ActionCommandManager.cs.
 */
export function obeyed(log: string): readonly Obeyed[] {
  const found: Obeyed[] = [];
  let stopped: string | null = null;
  for (const line of log.split(/\r\n|\n|\r/)) {
    const name = /^\s*(?:::(?<name>[^\s:]+)[^:]*::|##\[(?<old>[^\]\s]+)[^\]]*\])/.exec(line)?.groups;
    const command = name?.['name'] ?? name?.['old'];
    if (command === undefined) continue;
    if (stopped !== null) {
      if (command === stopped) stopped = null;
      continue;
    }
    if (command === 'stop-commands') stopped = /::stop-commands::(?<token>\S+)/.exec(line)?.groups?.['token'] ?? null;
    found.push({ name: command, line });
  }
  return found;
}
