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
  'something copied from another image': on(`FROM python:3.11\nCOPY --from=simonsobs/ocs:v0.12.1 /opt /opt\n${entry}`),
  'something cloned': on(`FROM python:3.11\nRUN git clone https://github.com/simonsobs/ocs && cd ocs\n${entry}`),
  'a program that is no agent': on('FROM python:3.11\nCMD ["python", "sim.py"]\n'),
});
