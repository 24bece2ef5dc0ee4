import { base, composed, dockerfile, finds, isSilentOn, repairs } from '../support/verbs.ts';

const id = 'environment: [INSTANCE_ID=a]';

finds('argument-one-string', {
  'everything in one': [
    dockerfile('CMD ["--agent /a.py --entrypoint main"]'),
    'error Dockerfile "\\"--agent /a.py --entrypoint main\\""',
  ],
  'one option and its value': [
    dockerfile('CMD ["--agent /a.py", "--entrypoint main"]'),
    'error Dockerfile "\\"--agent /a.py\\""',
    'error Dockerfile "\\"--entrypoint main\\""',
  ],
  'in ENTRYPOINT': [
    dockerfile('ENTRYPOINT ["dumb-init", "ocs-agent-cli", "--site-host x"]'),
    'error Dockerfile "\\"--site-host x\\""',
  ],
  'with =': [
    dockerfile('CMD ["--agent=/a.py --entrypoint=main"]'),
    'error Dockerfile "\\"--agent=/a.py --entrypoint=main\\""',
  ],
  'an abbreviation': [dockerfile('CMD ["--inst x"]'), 'error Dockerfile "\\"--inst x\\""'],
  'a blank at the end': [dockerfile('CMD ["--agent ", "/a.py"]'), 'error Dockerfile "\\"--agent \\""'],
  'an option of the agent’s own': [
    dockerfile('CMD ["--agent", "/a.py", "--entrypoint", "main", "--mode idle"]'),
    'warning Dockerfile "\\"--mode idle\\""',
  ],
  'a value that holds options': [
    dockerfile('CMD ["--entrypoint", "main --site-host=x"]'),
    'warning Dockerfile "\\"main --site-host=x\\""',
  ],
  'a compose list': [
    composed('', `${id}\ncommand:\n  - "--agent /a.py --entrypoint main"`),
    'error docker-compose.yml "\\"--agent /a.py --entrypoint main\\""',
  ],
  'a compose list in brackets, without quotes': [
    composed('', `${id}\ncommand: [--site-host x]`),
    'error docker-compose.yml "--site-host x"',
  ],
  'quotes in a compose string': [
    composed('', `${id}\ncommand: "'--agent /a.py' --entrypoint main"`),
    'error docker-compose.yml "\'--agent /a.py\'"',
  ],
  'an image of somebody else': [
    { files: { 'docker-compose.yml': `services:\n  a:\n    image: pcs:v1\n    command: ["--agent /a.py"]\n` } },
    'error docker-compose.yml "\\"--agent /a.py\\""',
  ],
  'a CMD that every service replaces': [
    composed('CMD ["--site-host x"]', `${id}\ncommand: [--site-host, y]`),
    'warning Dockerfile "\\"--site-host x\\""',
  ],
  'one fault once, though two services share it': [
    {
      files: {
        Dockerfile: base,
        'docker-compose.yml':
          'x-a: &a\n  build: .\n  command: ["--site-host x"]\nservices:\n  a:\n    <<: *a\n  b:\n    <<: *a\n',
      },
    },
    'error docker-compose.yml "\\"--site-host x\\""',
  ],
});

isSilentOn('argument-one-string', {
  'an element for each word': dockerfile('CMD ["--agent", "/a.py", "--entrypoint", "main"]'),
  'a value with a blank behind its option': dockerfile('CMD ["--log-dir", "/my logs"]'),
  'a value with a blank behind =': dockerfile('CMD ["--mode=a b"]'),
  'a compose string, which Compose splits': composed('', `${id}\ncommand: --agent /a.py --entrypoint main`),
  'a folded compose string': composed('', `${id}\ncommand: >-\n  --agent /a.py\n  --entrypoint main`),
  'the text of a shell': dockerfile('ENTRYPOINT ["sh", "-c", "exec dumb-init ocs-agent-cli --site-host x"]'),
  'another program': {
    files: {
      Dockerfile: base,
      'sim/Dockerfile': `${base}ENTRYPOINT ["python3", "sim.py"]\nCMD ["--agent x --port 1"]\n`,
    },
  },
  'the simulator’s command in compose': {
    files: {
      'docker-compose.yml': 'services:\n  a:\n    image: sim:v1\n    command: ["--port 1 --verbose"]\n',
    },
  },
  'a positional argument with a blank': dockerfile('CMD ["--agent", "/a.py", "--entrypoint", "main", "two words"]'),
});

repairs('argument-one-string', {
  'the elements of a Dockerfile': [
    dockerfile('CMD ["--agent /a.py --entrypoint main", "--site-host", "x"]'),
    'Dockerfile',
    `${base}CMD ["--agent", "/a.py", "--entrypoint", "main", "--site-host", "x"]\n`,
  ],
  'quotes inside': [
    dockerfile(`CMD ["--agent '/my agent.py' --entrypoint main"]`),
    'Dockerfile',
    `${base}CMD ["--agent", "/my agent.py", "--entrypoint", "main"]\n`,
  ],
  'a compose list, item by item': [
    composed('', `${id}\ncommand:\n  - '--agent /a.py --entrypoint main' # the agent`),
    'docker-compose.yml',
    composed('', `${id}\ncommand:\n  - '--agent'\n  - '/a.py'\n  - '--entrypoint'\n  - 'main' # the agent`).files[
      'docker-compose.yml'
    ] ?? '',
  ],
  'a compose list in brackets': [
    composed('', `${id}\ncommand: ["--agent /a.py --entrypoint main"]`),
    'docker-compose.yml',
    composed('', `${id}\ncommand: ["--agent", "/a.py", "--entrypoint", "main"]`).files['docker-compose.yml'] ?? '',
  ],
  'what holds a variable': [
    composed('', `${id}\ncommand:\n  - --agent /a.py --site-hub \${HUB:-ws://x:1/ws}`),
    'docker-compose.yml',
    composed('', `${id}\ncommand:\n  - --agent\n  - /a.py\n  - --site-hub\n  - "\${HUB:-ws://x:1/ws}"`).files[
      'docker-compose.yml'
    ] ?? '',
  ],
});

const agentOnly = '"--agent", "/app/agent.py"';
const brought = 'COPY agent.py /app/';

finds('agent-without-entrypoint', {
  'in CMD': [dockerfile(`CMD [${agentOnly}]`), 'error Dockerfile "\\"--agent\\", \\"/app/agent.py\\""'],
  'with =': [dockerfile('CMD ["--agent=/app/agent.py"]'), 'error Dockerfile "\\"--agent=/app/agent.py\\""'],
  'in a compose string': [
    composed('', `${id}\ncommand: --agent /app/agent.py`),
    'error docker-compose.yml "--agent /app/agent.py"',
  ],
  'in a CMD that every service replaces': [
    composed(`CMD [${agentOnly}]`, `${id}\ncommand: [${agentOnly}, --entrypoint, main]`),
    'warning Dockerfile "\\"--agent\\", \\"/app/agent.py\\""',
  ],
});

isSilentOn('agent-without-entrypoint', {
  both: dockerfile(`CMD [${agentOnly}, "--entrypoint", "main"]`),
  'an abbreviation': dockerfile(`CMD [${agentOnly}, "--entry=main"]`),
  'in two places': dockerfile(`ENTRYPOINT ["dumb-init", "ocs-agent-cli", ${agentOnly}]\nCMD ["--entrypoint", "main"]`),
  'in the image and in every service': composed(
    `ENTRYPOINT ["dumb-init", "ocs-agent-cli", ${agentOnly}]`,
    `${id}\ncommand: [--entrypoint, main]`,
  ),
  'one string, which another rule explains': dockerfile('CMD ["--agent /a.py --entrypoint main"]'),
  'no agent': dockerfile('CMD ["--site-host", "x"]'),
  'a variable without value': composed('', `${id}\ncommand: [--agent, /a.py, "\${MORE}"]`),
});

repairs('agent-without-entrypoint', {
  'in CMD': [
    dockerfile(`${brought}\nCMD [${agentOnly}, "--site-host", "x"]`),
    'Dockerfile',
    `${base}${brought}\nCMD [${agentOnly}, "--entrypoint", "main", "--site-host", "x"]\n`,
  ],
  'in a compose list': [
    composed(brought, `${id}\ncommand:\n  - "--agent"\n  - "/app/agent.py"`),
    'docker-compose.yml',
    composed(brought, `${id}\ncommand:\n  - "--agent"\n  - "/app/agent.py"\n  - "--entrypoint"\n  - "main"`).files[
      'docker-compose.yml'
    ] ?? '',
  ],
  'in a compose string': [
    composed(brought, `${id}\ncommand: --agent /app/agent.py`),
    'docker-compose.yml',
    composed(brought, `${id}\ncommand: --agent /app/agent.py --entrypoint main`).files['docker-compose.yml'] ?? '',
  ],
});

finds('command-not-arguments', {
  python: [dockerfile('CMD ["python3", "-u", "/app/agent.py"]'), 'error Dockerfile "\\"python3\\""'],
  'a path': [dockerfile('CMD ["/app/run.sh"]'), 'error Dockerfile "\\"/app/run.sh\\""'],
  'the entry point again': [dockerfile('CMD ["dumb-init", "ocs-agent-cli"]'), 'error Dockerfile "\\"dumb-init\\""'],
  'shell form': [dockerfile('CMD ocs-agent-cli'), 'error Dockerfile "ocs-agent-cli"'],
  'a shell in compose': [composed('', `${id}\ncommand: ["bash", "-c", "ls"]`), 'error docker-compose.yml "\\"bash\\""'],
  'the published base': [
    {
      files: {
        'docker-compose.yml':
          'services:\n  a:\n    image: simonsobs/ocs:v0.12.1\n    environment: [INSTANCE_ID=a]\n    command: python x.py\n',
      },
    },
    'error docker-compose.yml "python"',
  ],
  'a CMD that every service replaces': [
    composed('CMD ["bash"]', `${id}\ncommand: [--site-host, x]`),
    'warning Dockerfile "\\"bash\\""',
  ],
});

isSilentOn('command-not-arguments', {
  options: dockerfile('CMD ["--site-host", "x"]'),
  'an emptied entry point': dockerfile('ENTRYPOINT []\nCMD ["dumb-init", "ocs-agent-cli"]'),
  'an entry point of its own': composed('', `${id}\nentrypoint: [dumb-init]\ncommand: [ocs-agent-cli]`),
  'a path behind a script agent, which may take one': dockerfile(
    `ENTRYPOINT ["dumb-init", "ocs-agent-cli", ${agentOnly}, "--entrypoint", "main"]\nCMD ["/data/out"]`,
  ),
  'a word that is no program': dockerfile('CMD ["idle"]'),
  'broken exec form, which another rule explains': dockerfile("CMD ['python', 'x.py']"),
  'shell form of the entry point, which swallows it': dockerfile('ENTRYPOINT ocs-agent-cli\nCMD ["bash"]'),
  'a simulator': dockerfile('ENTRYPOINT ["python3"]\nCMD ["/sim.py"]'),
  'an image nobody has looked at': {
    files: {
      'docker-compose.yml': 'services:\n  a:\n    image: x:v1\n    environment: [INSTANCE_ID=a]\n    command: bash\n',
    },
  },
});

repairs('command-not-arguments', {
  'the entry point again': [
    dockerfile('CMD ["dumb-init", "ocs-agent-cli", "--site-host", "x"]'),
    'Dockerfile',
    `${base}CMD ["--site-host", "x"]\n`,
  ],
});
