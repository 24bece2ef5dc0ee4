import { fromLog } from '../evidence.ts';

export const moduleMissing = fromLog({
  id: 'module-missing',
  pattern: /^(?:\d{4}-\d\d-\d\dT\S+ )?(?:ModuleNotFoundError|\s*Error): No module named '(?<name>[^']+)'/,
  cause: ({ name = '' }) => `the Python module ${name} is not in the image`,
  remedy: ({ name = '' }) =>
    `if ${name.split('.', 1)[0]} is a distribution, add it to requirements.txt; if it is this repository's, install the package (\`python -m pip install .\`) or give \`--agent\` the absolute path that COPY puts the file at`,
});
