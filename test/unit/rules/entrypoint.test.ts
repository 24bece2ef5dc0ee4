import { describe, expect, test } from 'vitest';
import { afterFix, base, composed, dockerfile, finds, isSilentOn, repairs, shownFindings } from '../support/verbs.ts';

const ocs = 'ENTRYPOINT ["dumb-init", "ocs-agent-cli"]';
const agent = 'COPY agent.py /app/agent.py';
const cmd = 'CMD ["--agent", "/app/agent.py", "--entrypoint", "main"]';

finds('exec-form-invalid', {
  'no quotes': [dockerfile('ENTRYPOINT [dumb-init, ocs-agent-cli]'), 'error Dockerfile "[dumb-init, ocs-agent-cli]"'],
  'one element without quotes': [
    dockerfile('ENTRYPOINT ["dumb-init", /bin/bash]'),
    'error Dockerfile "[\\"dumb-init\\", /bin/bash]"',
  ],
  'single quotes': [dockerfile("ENTRYPOINT ['ocs-agent-cli']"), 'error Dockerfile "[\'ocs-agent-cli\']"'],
  'typographic quotes': [
    dockerfile('ENTRYPOINT [“dumb-init”, “ocs-agent-cli”]'),
    'error Dockerfile "[“dumb-init”, “ocs-agent-cli”]"',
  ],
  'a trailing comma': [dockerfile('CMD ["--agent", "x",]'), 'error Dockerfile "[\\"--agent\\", \\"x\\",]"'],
  'no closing bracket': [dockerfile('ENTRYPOINT ["dumb-init", "a"'), 'error Dockerfile "[\\"dumb-init\\", \\"a\\""'],
  'no comma': [dockerfile('ENTRYPOINT ["dumb-init" "a"]'), 'error Dockerfile "[\\"dumb-init\\" \\"a\\"]"'],
  'lower case and continuation lines': [
    dockerfile('entrypoint [dumb-init, \\\n  ocs-agent-cli]'),
    'error Dockerfile "[dumb-init, \\\\\\n  ocs-agent-cli]"',
  ],
  'a CMD that every service replaces': [
    composed("CMD ['--agent', 'x']", 'environment: [INSTANCE_ID=a]\ncommand: [--crossbar-timeout, "20"]'),
    "warning Dockerfile \"['--agent', 'x']\"",
  ],
  'a CMD that one service does not replace': [
    composed("CMD ['--agent', 'x']", 'environment: [INSTANCE_ID=a]'),
    "error Dockerfile \"['--agent', 'x']\"",
  ],
});

isSilentOn('exec-form-invalid', {
  'the command [ with blanks': dockerfile('RUN [ -f /etc/passwd ]'),
  'the command [ with more behind it': dockerfile('RUN [ "$A" = "b" ] && echo "a, b"'),
  'bash’s [[': dockerfile('SHELL ["bash", "-c"]\nRUN [[ -f /x ]] || true'),
  'a healthcheck with [': dockerfile('HEALTHCHECK CMD [ -f /tmp/alive ]'),
  'a pattern of COPY': dockerfile('COPY [ab]gent.py /app/'),
  'blanks inside of the array': dockerfile('ENTRYPOINT [ "dumb-init" , "ocs-agent-cli" ]'),
  'an entry point that a later one replaces': dockerfile(`ENTRYPOINT [dumb-init, x]\n${ocs}`),
  'an empty array': dockerfile('CMD []'),
  'plain shell form': dockerfile('ENTRYPOINT dumb-init ocs-agent-cli'),
  'a comment': dockerfile(`# ENTRYPOINT [dumb-init]\n${ocs}`),
});

finds('exec-form-invalid', {
  'COPY in single quotes': [dockerfile("COPY ['agent.py', '/app/']"), "error Dockerfile \"['agent.py', '/app/']\""],
  'RUN without quotes': [dockerfile('RUN [echo]'), 'error Dockerfile "[echo]"'],
  'an array that nobody can read': [dockerfile('CMD ["a", "b]'), 'error Dockerfile "[\\"a\\", \\"b]"'],
});

isSilentOn('exec-form-invalid', {
  'COPY to a folder whose name ends in a bracket': dockerfile('COPY agent.py /app/a]'),
  'COPY of a pattern to such a folder': dockerfile('COPY [a]gent.py /app/a]'),
  'COPY of an array': dockerfile('COPY ["agent.py", "/app/a]"]'),
});

describe('what is no single command', () => {
  test.each([
    ['a variable in front', 'ENTRYPOINT A=b dumb-init ocs-agent-cli'],
    ['a redirection', 'ENTRYPOINT dumb-init ocs-agent-cli > /tmp/log'],
    ['two commands', 'ENTRYPOINT cd /x && dumb-init ocs-agent-cli'],
    ['a variable in it', 'ENTRYPOINT dumb-init ocs-agent-cli --site-host $NAME'],
  ])('%s is found and left for its author', (_name, lines) => {
    const tree = dockerfile(lines);
    expect(shownFindings('entrypoint-shell-form', tree)).toHaveLength(1);
    expect(afterFix('entrypoint-shell-form', tree, 'Dockerfile')).toBe(tree.files['Dockerfile']);
  });
});

repairs('exec-form-invalid', {
  'single quotes': [dockerfile("ENTRYPOINT ['dumb-init', 'ocs-agent-cli']"), 'Dockerfile', `${base}${ocs}\n`],
  'and keeps the comment': [dockerfile(`${ocs} # start`), 'Dockerfile', `${base}# start\n${ocs}\n`],
});

finds('entrypoint-shell-form', {
  'arguments in CMD': [
    dockerfile(`${agent}\nENTRYPOINT dumb-init ocs-agent-cli\n${cmd}`),
    'error Dockerfile "dumb-init ocs-agent-cli"',
  ],
  'arguments in compose': [
    composed('ENTRYPOINT dumb-init ocs-agent-cli', 'environment: [INSTANCE_ID=a]\ncommand: [--site-host, x]'),
    'error Dockerfile "dumb-init ocs-agent-cli"',
  ],
  'nothing to lose': [
    composed('ENTRYPOINT dumb-init ocs-agent-cli', 'environment: [INSTANCE_ID=a]'),
    'warning Dockerfile "dumb-init ocs-agent-cli"',
  ],
  'all options inside the text': [
    dockerfile(`${agent}\nENTRYPOINT dumb-init ocs-agent-cli --agent /app/agent.py --entrypoint main`),
    'warning Dockerfile "dumb-init ocs-agent-cli --agent /app/agent.py --entrypoint main"',
  ],
  'a shell in exec form': [
    dockerfile(`ENTRYPOINT ["/bin/bash", "-c", "ocs-agent-cli"]\nCMD ["--site-host", "x"]`),
    'error Dockerfile "[\\"/bin/bash\\", \\"-c\\", \\"ocs-agent-cli\\"]"',
  ],
  'a shell under dumb-init, which still swallows': [
    dockerfile('ENTRYPOINT ["dumb-init", "sh", "-c", "ocs-agent-cli"]\nCMD ["--site-host", "x"]'),
    'error Dockerfile "[\\"dumb-init\\", \\"sh\\", \\"-c\\", \\"ocs-agent-cli\\"]"',
  ],
});

isSilentOn('entrypoint-shell-form', {
  'exec form': dockerfile(ocs),
  'the inherited entry point': dockerfile(cmd),
  'exec and everything passed on': dockerfile(`ENTRYPOINT exec dumb-init ocs-agent-cli "$0" "$@"\n${cmd}`),
  'broken exec form, which another rule explains': dockerfile(`ENTRYPOINT [dumb-init, ocs-agent-cli]\n${cmd}`),
  'another program': dockerfile('ENTRYPOINT python3 -u simulator.py'),
  'a bare ENTRYPOINT': dockerfile('ENTRYPOINT'),
});

repairs('entrypoint-shell-form', {
  'the plain case': [
    dockerfile(`ENTRYPOINT exec dumb-init ocs-agent-cli "$@"\n${cmd}`),
    'Dockerfile',
    `${base}${ocs}\n${cmd}\n`,
  ],
  'and adds the missing init': [dockerfile('ENTRYPOINT ocs-agent-cli'), 'Dockerfile', `${base}${ocs}\n`],
});

finds('entrypoint-not-agent', {
  'a script with its own parser': [
    dockerfile(`${agent}\nENTRYPOINT ["dumb-init", "python3", "-u", "/app/agent.py"]`),
    'warning Dockerfile "[\\"dumb-init\\", \\"python3\\", \\"-u\\", \\"/app/agent.py\\"]"',
  ],
  'shell form': [dockerfile('ENTRYPOINT python3 x.py'), 'warning Dockerfile "python3 x.py"'],
  'a program in CMD behind an emptied entry point': [
    dockerfile('ENTRYPOINT []\nCMD ["python3", "x.py"]'),
    'warning Dockerfile "[\\"python3\\", \\"x.py\\"]"',
  ],
  'a simulator that a service gives an instance': [
    {
      files: {
        Dockerfile: base,
        'sim/Dockerfile': `${base}ENTRYPOINT ["python3", "sim.py"]\n`,
        'docker-compose.yml': 'services:\n  a:\n    build: .\n  b:\n    build: sim\n    environment: [INSTANCE_ID=b]\n',
      },
    },
    'warning sim/Dockerfile "[\\"python3\\", \\"sim.py\\"]"',
  ],
});

isSilentOn('entrypoint-not-agent', {
  'the module of ocs-agent-cli': dockerfile('ENTRYPOINT ["dumb-init", "python", "-m", "ocs.agent_cli"]'),
  'an absolute path': dockerfile('ENTRYPOINT ["/opt/venv/bin/dumb-init", "/opt/venv/bin/ocs-agent-cli"]'),
  'a wrapper': dockerfile('COPY go.sh /\nENTRYPOINT ["/go.sh"]', {
    'go.sh': '#!/bin/sh\nset -e\nexec dumb-init ocs-agent-cli "$@"\n',
  }),
  'the inherited entry point': dockerfile(''),
  'a simulator beside an agent': {
    files: {
      Dockerfile: base,
      'simulators/ls240/Dockerfile': `${base}ENTRYPOINT ["python3", "-u", "sim.py"]\n`,
    },
  },
  'an image on a base of which nothing is known': {
    files: { Dockerfile: 'FROM simonsobs/so_smurf_base:v0.0.9\nENTRYPOINT ["dumb-init", "ocs-agent-cli"]\n' },
  },
  'a bare ENTRYPOINT, which another rule explains': dockerfile('ENTRYPOINT'),
});

finds('entrypoint-without-init', {
  'ocs-agent-cli alone': [dockerfile('ENTRYPOINT ["ocs-agent-cli"]'), 'warning Dockerfile "\\"ocs-agent-cli\\""'],
  'its module': [dockerfile('ENTRYPOINT ["python", "-m", "ocs.agent_cli"]'), 'warning Dockerfile "\\"python\\""'],
  'a wrapper without one': [
    dockerfile('COPY go.sh /\nENTRYPOINT ["/go.sh"]', { 'go.sh': '#!/bin/sh\nexec ocs-agent-cli "$@"\n' }),
    'warning Dockerfile "\\"/go.sh\\""',
  ],
  'init in one of two services': [
    {
      files: {
        Dockerfile: `${base}ENTRYPOINT ["ocs-agent-cli"]\n`,
        'docker-compose.yml':
          'services:\n  a:\n    build: .\n    init: true\n    environment: [INSTANCE_ID=a]\n  b:\n    build: .\n    environment: [INSTANCE_ID=b]\n',
      },
    },
    'warning Dockerfile "\\"ocs-agent-cli\\""',
  ],
});

isSilentOn('entrypoint-without-init', {
  'dumb-init': dockerfile(ocs),
  'dumb-init by its path': dockerfile('ENTRYPOINT ["/opt/venv/bin/dumb-init", "--", "ocs-agent-cli"]'),
  tini: dockerfile('ENTRYPOINT ["tini", "--", "ocs-agent-cli"]'),
  'the inherited entry point': dockerfile(''),
  'a wrapper with one': dockerfile('COPY go.sh /\nENTRYPOINT ["/go.sh"]', {
    'go.sh': '#!/bin/sh\nexec dumb-init ocs-agent-cli "$@"\n',
  }),
  'init: true in every service': composed('ENTRYPOINT ["ocs-agent-cli"]', 'init: true\nenvironment: [INSTANCE_ID=a]'),
  'shell form, which another rule explains': dockerfile('ENTRYPOINT ocs-agent-cli'),
  'a simulator': dockerfile('ENTRYPOINT ["python3", "sim.py"]'),
});

repairs('entrypoint-without-init', {
  'in front of the program': [
    dockerfile('ENTRYPOINT [ "ocs-agent-cli" ]'),
    'Dockerfile',
    `${base}ENTRYPOINT [ "dumb-init", "ocs-agent-cli" ]\n`,
  ],
});

finds('entrypoint-emptied', {
  'an empty array and flags': [dockerfile(`ENTRYPOINT []\n${cmd}`), 'error Dockerfile "[]"'],
  'an empty text and flags': [dockerfile(`ENTRYPOINT [""]\n${cmd}`), 'error Dockerfile "[\\"\\"]"'],
  'nothing left': [dockerfile('ENTRYPOINT []'), 'error Dockerfile "[]"'],
  'no words': [dockerfile('ENTRYPOINT'), 'error Dockerfile "ENTRYPOINT"'],
  'no words, and a program in CMD, which it swallows': [
    dockerfile('ENTRYPOINT\nCMD ["dumb-init", "ocs-agent-cli"]'),
    'error Dockerfile "ENTRYPOINT"',
  ],
});

isSilentOn('entrypoint-emptied', {
  'a program in CMD': dockerfile('ENTRYPOINT []\nCMD ["dumb-init", "ocs-agent-cli"]'),
  'a program in each service': composed(
    `ENTRYPOINT []\n${cmd}`,
    'environment: [INSTANCE_ID=a]\ncommand: [dumb-init, ocs-agent-cli]',
  ),
  'an empty one that a later one replaces': dockerfile(`ENTRYPOINT []\n${ocs}`),
  'an empty CMD': dockerfile('CMD []'),
});

repairs('entrypoint-emptied', {
  'an array': [dockerfile(`ENTRYPOINT []\n${cmd}`), 'Dockerfile', `${base}${ocs}\n${cmd}\n`],
  'no words': [dockerfile('ENTRYPOINT'), 'Dockerfile', `${base}${ocs}\n`],
});
