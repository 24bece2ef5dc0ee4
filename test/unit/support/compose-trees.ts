import type { Tree } from './check-texts.ts';
import { agentText, base } from './verbs.ts';

type Files = Readonly<Record<string, string>>;

const composePath = 'docker-compose.yml';

export function indented(text: string, by: string): string {
  return text.replace(/^(?=.)/gm, by);
}

/** One service of the base's own image, with these keys and nothing else. */
export function bare(lines: string, files: Files = {}): Tree {
  return {
    files: {
      [composePath]: `services:\n  ocs-a:\n    image: simonsobs/ocs:v0.12.1\n${indented(lines, '    ')}\n`,
      ...files,
    },
  };
}

/** The same, with a hostname, a site config mounted from somewhere, and INSTANCE_ID=a beside these variables. */
export function agent(variables: string, lines = '', files: Files = {}): Tree {
  const environment = ['INSTANCE_ID=a', ...variables.split('\n').filter((line) => line !== '')];
  return bare(
    [
      'hostname: ocs-docker',
      'volumes:',
      '  - ${OCS_CONFIG_DIR}:/config:ro',
      'environment:',
      ...environment.map((one) => `  - ${one}`),
      lines,
    ]
      .join('\n')
      .trimEnd(),
    files,
  );
}

/** A service that builds a Dockerfile of these lines on the base, with agent.py beside it. */
export function built(dockerLines: string, lines: string, files: Files = {}): Tree {
  return {
    files: {
      Dockerfile: `${base}${dockerLines}\n`,
      'agent.py': agentText,
      [composePath]: `services:\n  ocs-a:\n    build: .\n${indented(lines, '    ')}\n`,
      ...files,
    },
  };
}

export const hub = `hub:
  wamp_server: ws://10.10.10.10:8001/ws
  wamp_http: http://10.10.10.10:8001/call
  wamp_realm: test_realm
  address_root: observatory
`;

/** A site config of these hosts. */
export function site(hosts: string): string {
  return `${hub}hosts:\n${indented(hosts, '  ')}\n`;
}

/** A host with instances of these ids. */
export function host(name: string, ...ids: readonly string[]): string {
  const instances = ids.map((id) => `    - {agent-class: FakeDataAgent, instance-id: ${id}}`).join('\n');
  return ids.length === 0 ? `${name}:\n  agent-instances: []` : `${name}:\n  agent-instances:\n${instances}`;
}

/** A service that mounts the repository's site config, with these keys. */
export function sited(lines: string, siteConfig: string, files: Files = {}): Tree {
  return bare(`volumes:\n  - ./config:/config:ro\n${lines}`, { 'config/default.yaml': siteConfig, ...files });
}

/** A page of documentation with one block of YAML, beside a sound repository. */
export function documented(block: string, path = 'docs/agents/a.rst'): Tree {
  const text = path.endsWith('.md')
    ? `# Agent\n\n\`\`\`yaml\n${block}\n\`\`\`\n`
    : `Agent\n=====\n\n.. code-block:: yaml\n\n${indented(block, '    ')}\n\nMore.\n`;
  return { files: { [path]: text } };
}
