import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Lab, openLab } from './support/lab.ts';
import { smokeOf } from './support/smoke-bench.ts';
import type { Tree } from './support/trees.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(async () => {
  await lab.close();
});

type Parts = {
  /** Lines of main before the agent is made. */
  readonly before?: string;
  readonly run?: string;
  /** Loop of its process. */
  readonly loop?: string;
  /** Instructions at the end of the Dockerfile. */
  readonly dockerfile?: string;
  readonly wrapper?: string;
};

/** One agent with a process that nobody starts by itself. */
function valve({
  before = '',
  run = 'runner.run(agent, auto_reconnect=True)',
  loop = 'while session.status in ["starting", "running"]: time.sleep(0.1)',
  dockerfile = '',
  wrapper,
}: Parts): Tree {
  const agent = `import time
from ocs import ocs_agent, site_config


class Valve:
    def acq(self, session, params):
        ${loop}
        return True, 'done'

    def stop_acq(self, session, params):
        session.set_status('stopping')
        return True, 'asked'


def main(args=None):
    args = site_config.parse_args(agent_class='ValveAgent', args=args)
    ${before || 'pass'}
    agent, runner = ocs_agent.init_site_agent(args)
    valve = Valve()
    agent.register_process('acq', valve.acq, valve.stop_acq)
    ${run}
`;
  const wrapping = wrapper === undefined ? '' : 'COPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\n';
  return {
    files: {
      Dockerfile: `FROM simonsobs/ocs:v0.12.1\nCOPY agent.py /app/valve/\n${wrapping}CMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]\n${dockerfile}`,
      'agent.py': agent,
      ...(wrapper === undefined ? {} : { 'entrypoint.sh': `#!/bin/sh\n${wrapper}\n` }),
      '.github/ocs-agent.yaml': 'instances:\n  - {instance-id: valve-1, agent-class: ValveAgent}\n',
    },
    executable: ['entrypoint.sh'],
  };
}

const inputs = { smoke: 'full', 'smoke-timeout': '60' };

async function fullOf(parts: Parts) {
  const { status, said, seconds } = await smokeOf(lab, valve(parts), { inputs });
  return { status, said: said.filter((one) => !one.includes('image-contract')), seconds };
}

test('a sound agent passes every proof', async () => {
  const { status, said, seconds } = await fullOf({});
  console.log(`level full: ${seconds.toFixed(1)} s`);
  expect([status, ...said]).toEqual(['passed']);
});

describe('what is wrong with the life and the environment of an agent is an error', () => {
  test.concurrent.each<[string, string, RegExp, Parts]>([
    [
      'its time-out is built in',
      'environment-ignored',
      /CROSSBAR_TIMEOUT has no effect/,
      {
        dockerfile:
          'ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--crossbar-timeout", "0"]\nCMD ["--agent", "/app/valve/agent.py", "--entrypoint", "main"]\n',
      },
    ],
    [
      'a wrapper drops SITE_HTTP',
      'environment-ignored',
      /SITE_HTTP has no effect/,
      { wrapper: 'unset SITE_HTTP\nexec dumb-init ocs-agent-cli "$@"' },
    ],
    [
      'a wrapper drops SITE_HOST',
      'environment-ignored',
      /SITE_HOST has no effect/,
      { wrapper: 'unset SITE_HOST\nexec dumb-init ocs-agent-cli "$@"' },
    ],
    [
      'HTTP does not leave the container',
      'environment-ignored',
      /SITE_HTTP has no effect .* a client in the image did not reach/,
      { dockerfile: 'ENV HTTP_PROXY=http://127.0.0.1:1\n' },
    ],
    [
      'it never gives up',
      'environment-ignored',
      /CROSSBAR_TIMEOUT has no effect .* still ran/,
      { before: 'args.crossbar_timeout = 0' },
    ],
    [
      'a wrapper puts its own arguments last',
      'precedence-broken',
      /--site-hub does not win/,
      { wrapper: 'exec dumb-init ocs-agent-cli "$@" --site-hub "$SITE_HUB"' },
    ],
    [
      'INSTANCE_ID is built in',
      'agent-wrong-identity',
      /without INSTANCE_ID it runs all the same/,
      { dockerfile: 'ENV INSTANCE_ID=valve-1\n' },
    ],
    [
      'its name is in the code',
      'agent-wrong-identity',
      /observatory\.valve\.ops, which is not the address of INSTANCE_ID=valve-1/,
      { before: "args.instance_id = 'valve'" },
    ],
    [
      'it does not reconnect',
      'agent-not-up',
      /ended with status \d+ after the hub had been away/,
      { run: 'runner.run(agent, auto_reconnect=False)' },
    ],
  ])('%s', async (_what, rule, words, parts) => {
    const { status, said } = await fullOf(parts);
    const ours = said.filter((one) => one.startsWith(`error ${rule}: `));
    expect(status, said.join('\n')).toBe('failed');
    expect(ours.join('\n'), said.join('\n')).toMatch(words);
  });

  test('a process that does not stop is a warning, though the agent alone stops', async () => {
    const { status, said } = await fullOf({ loop: 'while True: time.sleep(0.1)' });
    expect(status, said.join('\n')).toBe('passed');
    expect(said).toEqual([expect.stringMatching(/^warning agent-unclean-stop: .*status 137/)]);
  });
});
