import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GitHubEvent, type Ran, runAction } from './support/action.ts';
import { found } from './support/canaries.ts';
import { type Repository, repositoryOf } from './support/repository.ts';
import { obeyed } from './support/workflow-commands.ts';

const canaries = {
  token: 'canary-token-4Tn8Gx2k',
  password: 'canary-password-6Yp1Mc9d',
  'a file outside of the repository': 'canary-outside-3Wd7Rf5s',
  "the step's environment": 'canary-environment-8Lb2Qj6v',
} as const;

/** What a stranger would like the runner, a terminal and a web page to do. */
const attack = [
  '::error title=FORGED::FORGED',
  '  ::add-mask::FORGED',
  '##[set-output name=FORGED]FORGED',
  '::set-env name=FORGED::FORGED',
  '::stop-commands::FORGED-FORGED-FORGED',
  '::FORGED-FORGED-FORGED::',
  '\\x1b]0;FORGED\\x07\\x1b[2J\\x1b[31mFORGED\\x1b[0m',
  'FORGED%0A::warning::FORGED',
  'FORGED\\r::warning::FORGED',
  '</details><img src=x onerror=FORGED> @everyone [FORGED](javascript:alert(1)) | FORGED |',
] as const;

const shouting = attack.map((line) => `print("""${line}""", flush=True)`).join('\n');

const files: Readonly<Record<string, string>> = {
  Dockerfile: `FROM simonsobs/ocs:v0.12.1
COPY . /app/minimal-plugin/
RUN ${attack
    .filter((line) => !/[`"\\]/.test(line))
    .map((line) => `echo '${line}'`)
    .join(' && ')}
RUN env; for place in /var/run/docker.sock /run/docker.sock /host /proc/1/root/etc/hostname; do test -e $place && echo "reached $place"; done; true
RUN cat /app/minimal-plugin/link-out /app/minimal-plugin/requirements-link.txt 2>/dev/null; true
RUN python -m pip install --no-deps --no-build-isolation /app/minimal-plugin/
ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
`,
  // Ten levels of ten: ten thousand million nodes.
  'docker-compose.yml': `x-a0: &a0 [x, x, x, x, x, x, x, x, x, x]
${Array.from({ length: 9 }, (_, index) => `x-a${index + 1}: &a${index + 1} [${Array.from({ length: 10 }, () => `*a${index}`).join(', ')}]`).join('\n')}
services: {}
`,
  'ocs/default.yaml': `hub: &hub {wamp_server: "ws://x::error::FORGED", again: *hub}\nhosts: {}\n`,
  'docs/FORGED.md': `# ::error::FORGED\n\n\`\`\`yaml\nservices: {"::error::FORGED": {image: "\\e[2J"}}\n\`\`\`\n`,
  'name::error::FORGED.py': 'x = 1\n',
  'name%0A::warning::FORGED/Dockerfile': 'FROM ubuntu\nENTRYPOINT ["::error::FORGED"]\n',
  'line\n::error::FORGED.yaml': 'services: [\n',
  '\x1b[2Jescape.py': 'def main(:\n',
  'minimal_plugin/plugin.py': `package_name = 'minimal_plugin'
agents = {
    'CountAgent': {'module': 'minimal_plugin.agents.count', 'entry_point': 'main'},
    'LiarAgent': {'module': 'minimal_plugin.agents.liar', 'entry_point': 'main'},
}
`,
  'minimal_plugin/agents/liar.py': `import json
${shouting}
row = {'plugin': 'minimal_plugin', 'class': 'LiarAgent', 'module': 'minimal_plugin.agents.liar',
       'entryPoint': 'main', 'required': []}
for token in ('0' * 32, 'f' * 32, 'token', ''):
    print(token + ' ' + json.dumps(row), flush=True)
    print(token + ' ' + json.dumps({'done': 2}), flush=True)
raise ImportError('FORGED ::error::FORGED')
`,
  // Comes up under the name of its neighbour, who never comes up.
  'minimal_plugin/agents/count.py': `import os
import time
from ocs import ocs_agent, site_config

${shouting}


def main(args=None):
    args = site_config.parse_args(agent_class='CountAgent', args=args)
    if args.instance_id == 'victim':
        time.sleep(600)
    print(sorted(os.environ.items()), flush=True)
    args.instance_id = 'victim'
    agent, runner = ocs_agent.init_site_agent(args)
    runner.run(agent, auto_reconnect=True)
`,
};

const forbidden = `username: FORGED
password: FORGED
push: true
overwrite: true
cache-to: type=local,dest=/tmp/FORGED
hub: ws://FORGED/ws
sarif: ../../FORGED.sarif
dockerfile: ../../../etc/passwd
`;

let repository: Repository;
let outside = '';

beforeAll(() => {
  outside = mkdtempSync(join(tmpdir(), 'outside-'));
  writeFileSync(join(outside, 'secret'), canaries['a file outside of the repository']);
  repository = repositoryOf('test/agents/minimal-plugin');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repository.path, path)), { recursive: true });
    writeFileSync(join(repository.path, path), text);
  }
  for (const name of ['link-out', 'requirements-link.txt', 'README.md', 'setup.cfg'])
    symlinkSync(join(outside, 'secret'), join(repository.path, name));
  symlinkSync(outside, join(repository.path, 'folder-out'));
  repository.git('add', '--all', '--force');
  repository.git('commit', '--quiet', '--message', '::error::FORGED');
});

afterAll(() => {
  repository?.remove();
  rmSync(outside, { recursive: true, force: true });
});

function pullRequest(): GitHubEvent {
  const repo = { full_name: 'stranger/socs', fork: true };
  return {
    name: 'pull_request',
    ref: 'refs/pull/12/merge',
    payload: {
      action: 'synchronize',
      number: 12,
      pull_request: {
        number: 12,
        title: '::error::FORGED',
        head: { sha: repository.head(), ref: 'x$(touch FORGED)', repo },
        base: { sha: repository.head(), ref: 'main', repo: { full_name: 'simonsobs/socs' } },
      },
    },
  };
}

async function walks(inputs: Readonly<Record<string, string>>): Promise<Ran> {
  const ran = await runAction(
    repository,
    pullRequest(),
    {
      images: '127.0.0.1:5000/hostile/valve',
      username: 'somebody',
      password: canaries.password,
      'github-token': canaries.token,
      ...inputs,
    },
    { SECRET_OF_THE_STEP: canaries["the step's environment"] },
  );
  const log = ran.log.replaceAll(/^::add-mask::canary-.*$/gm, '');
  const commands = obeyed(log);
  const ours = ['group', 'endgroup', 'stop-commands', 'error', 'warning', 'notice', 'add-mask'];
  expect(commands.filter(({ name }) => !ours.includes(name))).toEqual([]);
  expect(commands.filter(({ line }) => /^\s*::\w[\w-]*(?: title=FORGED)?::\s*FORGED/.test(line))).toEqual([]);
  expect(log).not.toMatch(/[\x00-\x08\x0b\x0c\x0e-\x1f]/);
  const told = { log, summary: ran.summary, report: JSON.stringify(ran.report), outputs: JSON.stringify(ran.outputs) };
  expect(
    Object.entries(told).flatMap(([where, text]) => found(text, canaries).map((one) => `${one} in ${where}`)),
  ).toEqual([]);
  // A block of code shows everything and does nothing.
  const page = ran.summary.replaceAll(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
  expect(page).not.toMatch(/<img|<\/details><img|@everyone|\]\(javascript:/);
  expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe(canaries['a file outside of the repository']);
  for (const made of ['FORGED', '../FORGED.sarif', '../../FORGED.sarif', '/tmp/FORGED'])
    expect(existsSync(join(repository.path, made)) && made, made).toBe(false);
  expect(ran.outputs['verified']).toBe('false');
  expect(ran.outputs['tags']).toBe('[]');
  return ran;
}

test('a settings file that sets what it may not stops the run, and names each', async () => {
  const path = join(repository.path, '.github/ocs-agent.yaml');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, forbidden);
  try {
    const ran = await walks({ until: 'check' });
    expect(ran.outputs['outcome']).toBe('config');
    for (const key of ['username', 'password', 'push', 'overwrite', 'cache-to', 'hub', 'sarif', 'dockerfile'])
      expect(ran.log, key).toMatch(new RegExp(`::error .*${key}`));
  } finally {
    rmSync(path);
  }
});

test('a hostile repository is checked, and reaches nothing', async () => {
  const { outputs, report } = await walks({ until: 'check', 'fail-on': 'never' });
  expect(outputs['outcome']).toBe('passed');
  const { findings } = report as { readonly findings: readonly { readonly rule: string; readonly file: string }[] };
  expect(findings.map(({ file }) => file)).toContain('name%0A::warning::FORGED/Dockerfile');
});

test('its image is built and looked into, and reaches nothing; what it forges of itself is not believed', async () => {
  const { outputs, log, report } = await walks({ smoke: 'import', dockerfile: 'Dockerfile', 'fail-on': 'never' });
  expect(log).toContain('FORGED');
  expect(log).not.toMatch(/reached \/(?:var|run|host)/);
  expect(outputs['image-id']).toMatch(/^sha256:/);
  const { agents } = report as { readonly agents: readonly { readonly class: string; readonly status: string }[] };
  expect(agents.find((one) => one.class === 'LiarAgent')?.status).toBe('failed');
});

test('its container that comes up as its neighbour is not taken for it', async () => {
  const { outputs, report } = await walks({
    smoke: 'run',
    dockerfile: 'Dockerfile',
    'fail-on': 'never',
    'smoke-timeout': '20',
    instances: '[{instance-id: attacker, agent-class: CountAgent}, {instance-id: victim, agent-class: CountAgent}]',
  });
  expect(outputs['outcome']).toBe('smoke');
  const { agents } = report as {
    readonly agents: readonly { readonly instanceId: string; readonly status: string }[];
  };
  const status = Object.fromEntries(agents.map((one) => [one.instanceId, one.status]));
  expect(status).toMatchObject({ attacker: 'failed', victim: 'failed' });
});
