import { rule } from '../rule.ts';

/** Found by the station `smoke` alone. */
export const imageNotThisCommit = rule<{
  /** `the installed tele.agents.valve.agent is another file than tele/agents/valve/agent.py`. */
  readonly found: string;
  readonly evidence: string;
}>({
  id: 'image-not-this-commit',
  title: 'the package in the image is not the one of the repository',
  severity: 'error',
  witness: 'test/e2e/smoke-image.test.ts',
  message: ({ found, evidence }) =>
    `${found} (\`${evidence}\`): what is tested and pushed is other code; install the package from the build context (\`COPY . …\` and \`python -m pip install .\`), not from an index, a git URL or a base image that holds it`,
});
