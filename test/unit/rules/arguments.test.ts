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
