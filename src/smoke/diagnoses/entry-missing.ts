import { fromLog } from '../evidence.ts';

/** Source: ocs/agent_cli.py: getattr(mod, entrypoint), status 1. */
export const entryMissing = fromLog({
  id: 'entry-missing',
  pattern: /AttributeError: module '(?<module>[\w.]+)' has no attribute '(?<name>\w+)'/,
  when: (lines) => lines.some((line) => line.includes('getattr(mod, entrypoint)')),
  cause: ({ module = '', name = '' }) => `${module} has no function ${name}, which ocs-agent-cli calls`,
  remedy: ({ name = '' }) =>
    `put what stands below \`if __name__ == '__main__':\` into \`def ${name}(args=None):\`, or name another function by --entrypoint or \`entry_point\``,
});
