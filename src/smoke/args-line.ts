/**
 * What ocs-agent-cli says it hands to the agent: `Args: ['--instance-id', 'valve-1', …]`, as a list; null where it did
 * not come so far. Source: ocs/agent_cli.py, which prints it before anything else.
 */
export function argsOf(log: readonly string[]): readonly string[] | null {
  const line = log.find((text) => text.startsWith('Args: ['));
  if (line === undefined) return null;
  // Python's repr of texts: single quotes, or double ones around a text that holds a single one.
  const texts = line.matchAll(/'(?<single>(?:[^'\\]|\\.)*)'|"(?<double>(?:[^"\\]|\\.)*)"/g);
  return [...texts].map(({ groups }) => (groups?.['single'] ?? groups?.['double'] ?? '').replace(/\\(.)/g, '$1'));
}

/** The value that stands behind a flag, the last one if it stands there twice. */
export function valueOfFlag(args: readonly string[], flag: string): string | null {
  const at = args.lastIndexOf(flag);
  return at === -1 ? null : (args[at + 1] ?? null);
}
