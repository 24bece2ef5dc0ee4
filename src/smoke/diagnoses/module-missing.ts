import { type Evidence, fromLog, withoutTime } from '../evidence.ts';
import { moduleRemedy } from '../import-remedy.ts';

/** Whether it is the agent's own file: then the last frame that is not of importlib is ocs-agent-cli's. */
function isAgentFile({ log }: Evidence): boolean {
  const frame = log.map(withoutTime).findLast((line) => /^\s+File "/.test(line) && !line.includes('importlib'));
  return frame?.includes('agent_cli.py') ?? false;
}

export const moduleMissing = fromLog({
  id: 'module-missing',
  pattern: /^(?:ModuleNotFoundError|\s*Error): No module named '(?<name>[^']+)'/,
  cause: ({ name = '' }, evidence) =>
    isAgentFile(evidence)
      ? `ocs-agent-cli finds no module ${name} to start`
      : `the Python module ${name} is not in the image`,
  remedy: ({ name = '' }, evidence) =>
    isAgentFile(evidence)
      ? `give \`--agent\` the absolute path that COPY puts the file at, ending in .py; for an agent of a package, install the package (\`python -m pip install .\`)`
      : `${moduleRemedy(name, false)}; if it is this repository's, install the package (\`python -m pip install .\`)`,
});
