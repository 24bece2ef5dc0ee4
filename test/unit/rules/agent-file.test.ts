import { agentText, base, composed, dockerfile, finds, isSilentOn, repairs } from '../support/verbs.ts';

const start = (path: string) => `CMD ["--agent", "${path}", "--entrypoint", "main"]`;

finds('agent-path-missing', {
  'another folder': [
    dockerfile(`COPY agent.py /app/\n${start('/src/agent.py')}`),
    'error Dockerfile "\\"/src/agent.py\\""',
  ],
  'another name': [
    dockerfile(`COPY agent.py /app/\n${start('/app/agnet.py')}`),
    'error Dockerfile "\\"/app/agnet.py\\""',
  ],
  'another case': [
    dockerfile(`COPY agent.py /app/\n${start('/app/Agent.py')}`),
    'error Dockerfile "\\"/app/Agent.py\\""',
  ],
  'with =': [
    dockerfile('COPY agent.py /app/\nCMD ["--agent=/src/agent.py", "--entrypoint=main"]'),
    'error Dockerfile "\\"--agent=/src/agent.py\\""',
  ],
  'a relative path and the last WORKDIR': [
    dockerfile(`WORKDIR /app\nCOPY agent.py .\nWORKDIR /\n${start('agent.py')}`),
    'error Dockerfile "\\"agent.py\\""',
  ],
  'a file that is taken away again': [
    dockerfile(`COPY agent.py other.py /app/\n${start('/app/third.py')}`, { 'other.py': '' }),
    'error Dockerfile "\\"/app/third.py\\""',
  ],
  'a stage that is not the built one': [
    {
      files: {
        Dockerfile: `${base.trim()} AS one\nCOPY agent.py /app/\nFROM simonsobs/ocs:v0.12.1\n${start('/app/agent.py')}\n`,
        'agent.py': agentText,
      },
    },
    'error Dockerfile "\\"/app/agent.py\\""',
  ],
  'a service’s command': [
    composed(
      `COPY agent.py /app/\n${start('/app/agent.py')}`,
      'environment: [INSTANCE_ID=a]\ncommand: [--agent, /agent.py, --entrypoint, main]',
    ),
    'error docker-compose.yml "/agent.py"',
  ],
  'a service’s working_dir': [
    composed(`WORKDIR /app\nCOPY agent.py .\n${start('agent.py')}`, 'environment: [INSTANCE_ID=a]\nworking_dir: /data'),
    'error Dockerfile "\\"agent.py\\""',
  ],
  'an image of this repository as base': [
    {
      files: {
        Dockerfile: `${base}COPY agent.py /app/\n`,
        'agent.py': agentText,
        'sub/Dockerfile': `FROM main\n${start('/agent.py')}\n`,
        'docker-compose.yml':
          'services:\n  a:\n    image: main\n    build: .\n  b:\n    build: sub\n    environment: [INSTANCE_ID=b]\n',
      },
    },
    'error sub/Dockerfile "\\"/agent.py\\""',
  ],
});

isSilentOn('agent-path-missing', {
  'the path that COPY makes': dockerfile(`COPY agent.py /app/\n${start('/app/agent.py')}`),
  'a folder that is copied': dockerfile(`WORKDIR /app\nCOPY . .\n${start('/app/agent.py')}`),
  'a wildcard': dockerfile(`COPY *.py /app/\n${start('/app/agent.py')}`),
  'a relative path that fits': dockerfile(`WORKDIR /app\nCOPY . .\n${start('agent.py')}`),
  'a stage it extends': {
    files: {
      Dockerfile: `${base.trim()} AS one\nCOPY agent.py /app/\nFROM one\n${start('/app/agent.py')}\n`,
      'agent.py': agentText,
    },
  },
  'a stage it copies from': {
    files: {
      Dockerfile: `${base.trim()} AS one\nCOPY agent.py /app/\n${base}COPY --from=one /app /x\n${start('/x/agent.py')}\n`,
      'agent.py': agentText,
    },
  },
  'an image of this repository that brings it': {
    files: {
      Dockerfile: `${base}COPY agent.py /app/\n`,
      'agent.py': agentText,
      'sub/Dockerfile': `FROM main\n${start('/app/agent.py')}\n`,
      'docker-compose.yml':
        'services:\n  a:\n    image: main\n    build: .\n  b:\n    build: sub\n    environment: [INSTANCE_ID=b]\n',
    },
  },
  'a RUN that clones': dockerfile(`RUN git clone https://example.org/x /app\n${start('/app/x.py')}`),
  'a RUN that moves': dockerfile(`COPY agent.py /tmp/\nRUN mv /tmp/agent.py /app/x.py\n${start('/app/x.py')}`),
  'an archive': dockerfile(`ADD https://example.org/a.tar /app/\n${start('/app/x.py')}`),
  'a heredoc': dockerfile(`COPY <<EOF /app/x.py\nprint()\nEOF\n${start('/app/x.py')}`),
  'a mount': composed(start('/code/agent.py'), 'environment: [INSTANCE_ID=a]\nvolumes: [".:/code"]'),
  'a variable': dockerfile(`ARG WHERE\nCOPY agent.py \${WHERE}/\n${start('/app/agent.py')}`),
  'a base nobody has looked at': { files: { Dockerfile: `FROM pcs:v1\n${start('/app/agent.py')}\n` } },
  'a file of ocs itself': dockerfile(start('/app/ocs/ocs/agents/fake_data/agent.py')),
  'a module that is installed': dockerfile(`COPY . /x\nRUN pip install /x\n${start('/nowhere/valve.py')}`, {
    'pyproject.toml': '[project]\nname = "valve"\nversion = "1"\n',
    'valve/__init__.py': '',
  }),
  'a source that is missing, which another rule explains': dockerfile(
    `COPY nope.py /app/nope.py\n${start('/app/nope.py')}`,
  ),
  'what is no Python file, which another rule explains': dockerfile(`COPY agent.py /app/\n${start('/app/agent')}`),
  'another program’s option': {
    files: { Dockerfile: base, 'sim/Dockerfile': `${base}ENTRYPOINT ["python3", "s.py"]\n${start('/nope.py')}\n` },
  },
});

repairs('agent-path-missing', {
  'where one file of that name is in the image': [
    dockerfile(`COPY agent.py /app/\n${start('/src/agent.py')}`),
    'Dockerfile',
    `${base}COPY agent.py /app/\n${start('/app/agent.py')}\n`,
  ],
  'with =': [
    dockerfile('COPY agent.py /app/\nCMD ["--agent=/src/agent.py", "--entrypoint=main"]'),
    'Dockerfile',
    `${base}COPY agent.py /app/\nCMD ["--agent=/app/agent.py", "--entrypoint=main"]\n`,
  ],
});

finds('agent-path-relative', {
  'one that fits': [
    dockerfile(`WORKDIR /app\nCOPY agent.py .\n${start('agent.py')}`),
    'warning Dockerfile "\\"agent.py\\""',
  ],
  'in a folder': [
    dockerfile(`WORKDIR /app\nCOPY . .\n${start('./agent.py')}`),
    'warning Dockerfile "\\"./agent.py\\""',
  ],
  'one that a RUN may bring': [
    dockerfile(`WORKDIR /app\nRUN git clone https://x.org/x .\n${start('x.py')}`),
    'warning Dockerfile "\\"x.py\\""',
  ],
});

isSilentOn('agent-path-relative', {
  'an absolute path': dockerfile(`COPY agent.py /app/\n${start('/app/agent.py')}`),
  'one that leads nowhere, which another rule explains': dockerfile(`COPY agent.py /app/\n${start('agent.py')}`),
});

repairs('agent-path-relative', {
  'by the WORKDIR in force': [
    dockerfile(`WORKDIR /app\nWORKDIR sub\nCOPY agent.py .\n${start('agent.py')}`),
    'Dockerfile',
    `${base}WORKDIR /app\nWORKDIR sub\nCOPY agent.py .\n${start('/app/sub/agent.py')}\n`,
  ],
});

finds('agent-path-not-python', {
  'no ending': [dockerfile(`COPY agent.py /app/\n${start('/app/agent')}`), 'error Dockerfile "\\"/app/agent\\""'],
  'another ending': [
    dockerfile(`COPY agent.py /app/\n${start('/app/agent.pyc')}`),
    'error Dockerfile "\\"/app/agent.pyc\\""',
  ],
  'a folder': [dockerfile(`COPY . /app/\n${start('/app')}`), 'error Dockerfile "\\"/app\\""'],
  'a dot in the name': [
    dockerfile(`COPY my.agent.py /app/\n${start('/app/my.agent.py')}`, { 'my.agent.py': agentText }),
    'error Dockerfile "\\"/app/my.agent.py\\""',
  ],
});

isSilentOn('agent-path-not-python', {
  'a hyphen': dockerfile(`COPY my-agent.py /app/\n${start('/app/my-agent.py')}`, { 'my-agent.py': agentText }),
  'capital letters, with the file beside it': dockerfile(`COPY . /app/\n${start('/app/agent.PY')}`),
  'a file that a RUN may make': dockerfile(`RUN git clone https://x.org/x /app\n${start('/app/agent')}`),
  'a mount': composed(start('/code/agent'), 'environment: [INSTANCE_ID=a]\nvolumes: [".:/code"]'),
});

repairs('agent-path-not-python', {
  'no ending': [
    dockerfile(`COPY agent.py /app/\n${start('/app/agent')}`),
    'Dockerfile',
    `${base}COPY agent.py /app/\n${start('/app/agent.py')}\n`,
  ],
});

const named = (name: string) =>
  dockerfile(`COPY ${name}.py /app/\n${start(`/app/${name}.py`)}`, { [`${name}.py`]: agentText });

finds('agent-name-shadowed', {
  'a module that is loaded': [named('argparse'), 'error Dockerfile "\\"/app/argparse.py\\""'],
  'ocs itself': [named('ocs'), 'error Dockerfile "\\"/app/ocs.py\\""'],
  'a module that is needed later': [named('queue'), 'error Dockerfile "\\"/app/queue.py\\""'],
  'the main module': [named('__main__'), 'error Dockerfile "\\"/app/__main__.py\\""'],
  'a package that not every base holds': [named('pydantic'), 'warning Dockerfile "\\"/app/pydantic.py\\""'],
});

isSilentOn('agent-name-shadowed', {
  serial: named('serial'),
  numpy: named('numpy'),
  test: named('test'),
  'code, sched and secrets': named('secrets'),
  'a longer name': named('json_agent'),
  'a file that is not there, which another rule explains': dockerfile(`COPY agent.py /app/\n${start('/app/json.py')}`),
});

finds('agent-neighbour-shadows', {
  'a file': [dockerfile(`COPY . /app/\n${start('/app/agent.py')}`, { 'queue.py': '' }), 'warning queue.py'],
  'a package': [
    dockerfile(`COPY . /app/\n${start('/app/agent.py')}`, { 'http/__init__.py': '' }),
    'warning http/__init__.py',
  ],
});

isSilentOn('agent-neighbour-shadows', {
  'one that is loaded before': dockerfile(`COPY . /app/\n${start('/app/agent.py')}`, { 'logging.py': '' }),
  'another folder': dockerfile(`COPY . /app/\n${start('/app/agent.py')}`, { 'lib/queue.py': '' }),
  'one that is not copied': dockerfile(`COPY agent.py /app/\n${start('/app/agent.py')}`, { 'queue.py': '' }),
  'a plugin agent': dockerfile('COPY . /app/', { 'queue.py': '' }),
});
