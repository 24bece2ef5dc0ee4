import { dockerfile, finds, isSilentOn, repairs } from '../support/verbs.ts';

const on = (text: string, more: Readonly<Record<string, string>> = {}) => ({ files: { Dockerfile: text, ...more } });
const entry = 'ENTRYPOINT ["dumb-init", "ocs-agent-cli"]\n';

finds('dockerfile-syntax', {
  'an unknown instruction': [on('FRM x\n'), 'error Dockerfile "FRM"'],
  'an empty file': [on(''), 'error Dockerfile ""'],
  'comments alone': [on('# nothing\n'), 'error Dockerfile "# nothing"'],
  'each of several files': [
    on('FROM a\nCOPY x\n', { 'b.Dockerfile': 'FROM a\nNOPE\n' }),
    'error Dockerfile "COPY"',
    'error b.Dockerfile "NOPE"',
  ],
  'a heredoc without an end': [on('FROM a\nRUN <<EOF\ntrue\n'), 'error Dockerfile "RUN <<EOF"'],
});

isSilentOn('dockerfile-syntax', {
  'lower case, BOM and CRLF': on('\uFEFFfrom a\r\nrun true\r\n'),
  'a bare ENTRYPOINT': dockerfile('ENTRYPOINT'),
  'two entry points': dockerfile(`${entry}${entry}`),
  'an escape directive': on('# escape=`\nFROM a\nRUN dir `\n  c:\\\\\n'),
});

isSilentOn('base-unpinned', {
  'a file that BuildKit refuses': on('FROM simonsobs/ocs\nNOPE\n'),
});

finds('base-unpinned', {
  latest: [on(`FROM simonsobs/ocs:latest\n${entry}`), 'warning Dockerfile "simonsobs/ocs:latest"'],
  'no tag': [on(`FROM simonsobs/ocs\n${entry}`), 'warning Dockerfile "simonsobs/ocs"'],
  'a full name': [
    on(`FROM docker.io/simonsobs/ocs:latest\n${entry}`),
    'warning Dockerfile "docker.io/simonsobs/ocs:latest"',
  ],
  'a default of an ARG': [
    on(`ARG TAG=latest\nFROM simonsobs/ocs:\${TAG}\n`),
    'warning Dockerfile "simonsobs/ocs:${TAG}"',
  ],
  'a stage that is only copied from': [
    on('FROM node AS web\nRUN true\nFROM simonsobs/ocs:v0.12.1\nCOPY --from=web /x /x\n'),
    'warning Dockerfile "node"',
  ],
  'a registry with a port': [on(`FROM localhost:5000/ocs\n${entry}`), 'warning Dockerfile "localhost:5000/ocs"'],
});

isSilentOn('base-unpinned', {
  'a release': on('FROM simonsobs/ocs:v0.12.1\n'),
  'a digest': on(`FROM simonsobs/ocs@sha256:${'a'.repeat(64)}\n`),
  'latest with a digest': on(`FROM simonsobs/ocs:latest@sha256:${'a'.repeat(64)}\n`),
  scratch: on('FROM scratch\nCOPY x /\n', { x: '' }),
  'an earlier stage': on('FROM simonsobs/ocs:v0.12.1 AS build\nFROM build\n'),
  'an image of this repository': on('FROM simonsobs/ocs:v0.12.1\n', {
    'sim/Dockerfile': 'FROM socs:latest\n',
    'docker-compose.yml': 'services:\n  a:\n    image: socs\n    build: .\n  b:\n    build: sim\n',
  }),
  'a tag that nobody can know': on('ARG TAG\nFROM simonsobs/ocs:${TAG}\n'),
});

repairs('base-unpinned', {
  latest: [
    on(`from simonsobs/ocs:latest as agent\n${entry}`),
    'Dockerfile',
    `from simonsobs/ocs:v0.12.1 as agent\n${entry}`,
  ],
});

finds('base-not-ocs', {
  'a plain Python': [on(`FROM python:3.11-slim\n${entry}`), 'error Dockerfile "python:3.11-slim"'],
  'only system packages': [
    on(`FROM debian:12\nRUN apt-get update && apt-get install -y python3\n${entry}`),
    'error Dockerfile "debian:12"',
  ],
  scratch: [on(`FROM scratch\n${entry}`), 'error Dockerfile "scratch"'],
  'flags without an entry point': [
    on('FROM python:3.11\nCMD ["--agent", "/a.py"]\n'),
    'error Dockerfile "python:3.11"',
  ],
  'by way of a stage': [on(`FROM ubuntu:22.04 AS one\nFROM one\n${entry}`), 'error Dockerfile "ubuntu:22.04"'],
  'packages that are not known to bring ocs': [
    on(`FROM python:3.11\nRUN pip install numpy dumb-init\n${entry}`),
    'warning Dockerfile "python:3.11"',
  ],
  'requirements without ocs': [
    on(`FROM python:3.11\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n${entry}`, {
      'requirements.txt': 'numpy\nscipy\n',
    }),
    'warning Dockerfile "python:3.11"',
  ],
});

isSilentOn('base-not-ocs', {
  'the base of OCS': on(`FROM simonsobs/ocs:v0.12.1\n${entry}`),
  'a base nobody has looked at': on(`FROM simonsobs/so_smurf_base:v0.0.9\n${entry}`),
  'ocs from PyPI': on(`FROM python:3.11\nRUN python -m pip install 'ocs==0.12.1'\n${entry}`),
  'ocs among the requirements': on(
    `FROM python:3.11\nCOPY requirements.txt /r.txt\nRUN pip3 install -r /r.txt\n${entry}`,
    { 'requirements.txt': 'numpy\nocs\n' },
  ),
  'a package that is installed from its source': on(`FROM python:3.11\nCOPY . /x\nRUN pip install /x\n${entry}`),
  'a package that a variable names': on(`FROM python:3.11\nARG P\nRUN pip install $P\n${entry}`),
  'something copied from another image': on(`FROM python:3.11\nCOPY --from=simonsobs/ocs:v0.12.1 /opt /opt\n${entry}`),
  'something cloned': on(`FROM python:3.11\nRUN git clone https://github.com/simonsobs/ocs && cd ocs\n${entry}`),
  'a program that is no agent': on('FROM python:3.11\nCMD ["python", "sim.py"]\n'),
});

finds('base-tag-unknown', {
  'no v': [on('FROM simonsobs/ocs:0.12.1\n'), 'warning Dockerfile "simonsobs/ocs:0.12.1"'],
  'two numbers': [on('FROM simonsobs/ocs:v0.12\n'), 'warning Dockerfile "simonsobs/ocs:v0.12"'],
  'a letter for a digit': [on('FROM simonsobs/ocs:v0.1l.3\n'), 'warning Dockerfile "simonsobs/ocs:v0.1l.3"'],
  'a release that never was': [on('FROM simonsobs/ocs:v0.11.9\n'), 'warning Dockerfile "simonsobs/ocs:v0.11.9"'],
  'a newer one': [on('FROM simonsobs/ocs:v0.14.0\n'), 'notice Dockerfile "simonsobs/ocs:v0.14.0"'],
  'a commit of a newer one': [
    on('FROM simonsobs/ocs:v0.13.0-2-g0123abc\n'),
    'notice Dockerfile "simonsobs/ocs:v0.13.0-2-g0123abc"',
  ],
  'another word': [on('FROM simonsobs/ocs:main\n'), 'notice Dockerfile "simonsobs/ocs:main"'],
});

isSilentOn('base-tag-unknown', {
  'a release': on('FROM simonsobs/ocs:v0.10.4\n'),
  'a pre-release': on('FROM simonsobs/ocs:v0.11.3.rc1\n'),
  'a development tag': on('FROM simonsobs/ocs:v0.11.3-19-gd729e04\n'),
  latest: on('FROM simonsobs/ocs:latest\n'),
  'another image': on('FROM simonsobs/socs:v9.9.9\n'),
  'another registry': on('FROM ghcr.io/simonsobs/ocs:nightly\n'),
});

finds('base-outdated', {
  'an old release': [on('FROM simonsobs/ocs:v0.10.0\n'), 'notice Dockerfile "simonsobs/ocs:v0.10.0"'],
  'a pre-release whose release is out': [
    on('FROM simonsobs/ocs:v0.11.3.rc1\n'),
    'notice Dockerfile "simonsobs/ocs:v0.11.3.rc1"',
  ],
});

isSilentOn('base-outdated', {
  'the newest release': on('FROM simonsobs/ocs:v0.12.1\n'),
  'a commit after it': on('FROM simonsobs/ocs:v0.12.1-1-g0123abc\n'),
  'a newer one': on('FROM simonsobs/ocs:v0.13.0\n'),
  'an unknown one': on('FROM simonsobs/ocs:main\n'),
});

finds('base-too-old', {
  'an entry point of ocs-agent-cli': [
    on(`FROM simonsobs/ocs:v0.9.3\n${entry}`),
    'error Dockerfile "simonsobs/ocs:v0.9.3"',
  ],
  'nothing to inherit': [on('FROM simonsobs/ocs:v0.8.0\n'), 'error Dockerfile "simonsobs/ocs:v0.8.0"'],
  'a development tag before v0.10.0': [
    on('FROM simonsobs/ocs:v0.9.3-9-g0123abc\nCMD ["--instance-id", "x"]\n'),
    'error Dockerfile "simonsobs/ocs:v0.9.3-9-g0123abc"',
  ],
});

isSilentOn('base-too-old', {
  'the development tag that brought it': on('FROM simonsobs/ocs:v0.9.3-10-gc1de8e9\n'),
  'another program': on('FROM simonsobs/ocs:v0.9.3\nENTRYPOINT ["python3", "x.py"]\n'),
  'a newer ocs that is installed': on(`FROM simonsobs/ocs:v0.9.3\nRUN pip3 install 'ocs>=0.10'\n${entry}`),
  'an unknown tag, judged by the newest facts': on(`FROM simonsobs/ocs:main\n${entry}`),
});

finds('env-needs-newer-base', {
  'ENV of the image': [
    on('FROM simonsobs/ocs:v0.10.2\nENV SITE_HOST=a CROSSBAR_TIMEOUT=1\n'),
    'warning Dockerfile "SITE_HOST"',
    'warning Dockerfile "CROSSBAR_TIMEOUT"',
  ],
  'a service of the published base': [
    {
      files: {
        'docker-compose.yml':
          'services:\n  a:\n    image: simonsobs/ocs:v0.10.0\n    environment: [INSTANCE_ID=a, SITE_HOST=b]\n',
      },
    },
    'warning docker-compose.yml "SITE_HOST"',
  ],
});

isSilentOn('env-needs-newer-base', {
  'the base that brought them': on('FROM simonsobs/ocs:v0.10.3\nENV SITE_HOST=a CROSSBAR_TIMEOUT=1\n'),
  'variables of every base': on('FROM simonsobs/ocs:v0.10.0\nENV LOGLEVEL=info\n'),
  latest: on('FROM simonsobs/ocs:latest\nENV SITE_HOST=a\n'),
  'a base without ocs-agent-cli': on('FROM simonsobs/ocs:v0.9.3\nENV SITE_HOST=a\n'),
});

finds('from-arg-without-default', {
  'a tag': [on('ARG T\nFROM simonsobs/ocs:$T\n'), 'warning Dockerfile "simonsobs/ocs:$T"'],
  'the whole name': [on('ARG BASE\nFROM ${BASE}\n'), 'warning Dockerfile "${BASE}"'],
  'a stage that is not the last': [
    on('ARG T\nFROM node:$T AS web\nFROM simonsobs/ocs:v0.12.1\n'),
    'warning Dockerfile "node:$T"',
  ],
});

isSilentOn('from-arg-without-default', {
  'a default': on('ARG T=v0.12.1\nFROM simonsobs/ocs:$T\n'),
  'a default in FROM': on('ARG T\nFROM simonsobs/ocs:${T:-v0.12.1}\n'),
  'a value from compose': on('ARG T\nFROM simonsobs/ocs:$T\n', {
    'docker-compose.yml': 'services:\n  a:\n    build:\n      context: .\n      args: [T=v0.12.1]\n',
  }),
  'no ARG': on('FROM simonsobs/ocs:v0.12.1\n'),
});
