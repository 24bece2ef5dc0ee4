import { fromLog } from '../evidence.ts';

export const entrypointNotProvided = fromLog({
  id: 'entrypoint-not-provided',
  pattern: /--entrypoint not provided\. Exiting/,
  cause: () => '`--agent` was given without `--entrypoint`',
  remedy: () => "add `'--entrypoint', 'main'` beside `--agent`",
});
