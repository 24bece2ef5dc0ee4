import { fromLog } from '../evidence.ts';

export const mainSignature = fromLog({
  id: 'main-signature',
  pattern: /^TypeError: (?<name>\w+)\(\) (?:got an unexpected keyword argument 'args'|missing \d+ required positional)/,
  cause: ({ name = 'main' }) => `${name} cannot be called as ${name}(args=…), which is how ocs-agent-cli calls it`,
  remedy: ({ name = 'main' }) => `write \`def ${name}(args=None):\``,
});
