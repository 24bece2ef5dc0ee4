import { describe, expect, test } from 'vitest';
import { snapshotOfTexts } from '../../../src/model/repo-snapshot.ts';
import type { AgentRepo, RepoImage } from '../../../src/repo/agent-repo.ts';
import { isDockerfilePath } from '../../../src/repo/images/find-dockerfiles.ts';
import { repositoryName } from '../../../src/repo/images/names.ts';
import { readRepo } from '../../../src/repo/read-repo.ts';

function repo(texts: Readonly<Record<string, string>>, name = 'socs'): AgentRepo {
  return readRepo(snapshotOfTexts(texts, { name }));
}

function only(texts: Readonly<Record<string, string>>): RepoImage {
  const [first] = repo(texts).images;
  if (!first) throw new Error('no image found');
  return first;
}

const ocs = 'FROM simonsobs/ocs:v0.12.1\n';
const other = { 'other/Dockerfile': 'FROM alpine:3.20\nCMD ["sleep", "1"]\n' };

describe('what counts as a Dockerfile', () => {
  test.each([
    ['Dockerfile', true],
    ['docker/valve/Dockerfile', true],
    ['Dockerfile.valve', true],
    ['docker/Dockerfile.test', true],
    ['backend.Dockerfile', true],
    ['backend.dockerfile', true],
    ['Dockerfile.dockerignore', false],
    ['valve.Dockerfile.dockerignore', false],
    ['Dockerfile.j2', false],
    ['Dockerfile.md', false],
    ['Dockerfile~', false],
    ['Dockerfiles/readme', false],
    ['dockerfile_lint.py', false],
  ])('%s: %s', (path, isOne) => {
    expect(isDockerfilePath(path)).toBe(isOne);
  });
});

describe('names, contexts and targets', () => {
  test.each<[string, Record<string, string>, readonly (readonly [string, string, string])[]]>([
    ['one at the root', { Dockerfile: ocs }, [['socs', 'Dockerfile', '']]],
    [
      'one in a folder is its own context',
      { 'docker/valve/Dockerfile': ocs },
      [['valve', 'docker/valve/Dockerfile', 'docker/valve']],
    ],
    [
      'named files',
      { 'Dockerfile.Valve': ocs, 'backend.Dockerfile': ocs },
      [
        ['valve', 'Dockerfile.Valve', ''],
        ['backend', 'backend.Dockerfile', ''],
      ],
    ],
    [
      'two folders of one name',
      { 'a/x/Dockerfile': ocs, 'b/x/Dockerfile': ocs },
      [
        ['x', 'a/x/Dockerfile', 'a/x'],
        ['x-2', 'b/x/Dockerfile', 'b/x'],
      ],
    ],
    [
      'compose decides on context and name',
      {
        'docker/valve/Dockerfile': ocs,
        'docker-compose.yml':
          'services:\n  v:\n    image: simonsobs/ocs-valve:v1\n    build:\n      context: .\n      dockerfile: docker/valve/Dockerfile\n',
      },
      [['simonsobs/ocs-valve', 'docker/valve/Dockerfile', '']],
    ],
    [
      'one Dockerfile, two images',
      {
        Dockerfile: `${ocs.trim()} AS a\nFROM a AS b\n`,
        'compose.yaml':
          'services:\n  a:\n    image: tele-a\n    build: { context: ., target: a }\n  b:\n    image: tele-b\n    build: { context: ., target: b }\n',
      },
      [
        ['tele-a', 'Dockerfile', ''],
        ['tele-b', 'Dockerfile', ''],
      ],
    ],
  ])('%s', (_, texts, expected) => {
    expect(repo(texts).images.map((one) => [one.name, one.dockerfile.file.path, one.context])).toEqual(expected);
  });

  test('what the settings name stands instead of what is found', () => {
    const texts = { Dockerfile: ocs, 'compose.yaml': 'services:\n  a:\n    image: found\n    build: .\n' };
    const builds = [{ dockerfile: 'Dockerfile', context: 'sub', target: null, name: 'given', services: [] }];
    const { images } = readRepo(snapshotOfTexts(texts), { builds });
    expect(images.map((one) => [one.name, one.context])).toEqual([['given', 'sub']]);
  });

  test.each([
    ['My OCS Agent', 'my-ocs-agent'],
    ['..x__y--', 'x__y'],
    ['a._b', 'a-b'],
    ['ÄÖ', 'image'],
  ])('%s becomes the repository name %s', (text, name) => {
    expect(repositoryName(text)).toBe(name);
  });
});

describe('what the process is in the end', () => {
  test.each<[string, string, boolean | null, readonly string[]]>([
    ['inherited', `${ocs}CMD ["--agent", "x.py"]\n`, true, ['--agent', 'x.py']],
    ['inherited, nothing given', ocs, true, []],
    [
      'own, exec form',
      `${ocs}ENTRYPOINT ["dumb-init", "ocs-agent-cli"]\nCMD ["--instance-id", "a"]\n`,
      true,
      ['--instance-id', 'a'],
    ],
    [
      'options of dumb-init',
      `${ocs}ENTRYPOINT ["/opt/venv/bin/dumb-init", "-v", "--rewrite", "15:2", "--", "ocs-agent-cli"]\n`,
      true,
      [],
    ],
    ['tini', 'FROM x:1\nENTRYPOINT ["tini", "-g", "--", "ocs-agent-cli", "-x"]\n', true, ['-x']],
    [
      'shell form loses CMD',
      `${ocs}ENTRYPOINT dumb-init ocs-agent-cli --site-hub ws://x\nCMD ["--agent", "x"]\n`,
      true,
      ['--site-hub', 'ws://x'],
    ],
    [
      'sh -c with "$@"',
      `${ocs}ENTRYPOINT ["sh", "-c", "exec ocs-agent-cli \\"$@\\"", "--"]\nCMD ["--agent", "x"]\n`,
      true,
      ['--agent', 'x'],
    ],
    ['env in front', `${ocs}ENTRYPOINT ["env", "A=b", "ocs-agent-cli"]\n`, true, []],
    ['python -m', 'FROM python:3.10\nENTRYPOINT ["python3", "-u", "-m", "ocs.agent_cli", "--x"]\n', true, ['--x']],
    ['in CMD alone', 'FROM python:3.10\nENTRYPOINT ["dumb-init"]\nCMD ["ocs-agent-cli", "--x"]\n', true, ['--x']],
    ['broken exec form', `${ocs}ENTRYPOINT ["dumb-init", ocs-agent-cli]\n`, true, []],
    [
      'through a stage',
      'FROM simonsobs/ocs:v0.12.1 AS a\nENTRYPOINT ["ocs-agent-cli"]\nFROM a\nCMD ["-x"]\n',
      true,
      ['-x'],
    ],
    ['another program', `${ocs}ENTRYPOINT ["python3", "-u", "sim.py"]\nCMD ["-p", "7777"]\n`, false, []],
    ['a program with a like name', `${ocs}ENTRYPOINT ["my-ocs-agent-cli"]\n`, false, []],
    ['a mention in an echo', `${ocs}ENTRYPOINT echo "run ocs-agent-cli"\n`, false, []],
    ['emptied', `${ocs}ENTRYPOINT []\nCMD ["--agent", "x.py"]\n`, false, []],
    ['a base without entry point', 'FROM simonsobs/ocs:v0.9.3\nCMD ["--agent", "x.py"]\n', false, []],
    ['a base that nobody knows', 'FROM simonsobs/so_smurf_base:v0.0.9\nCMD ["--agent", "x"]\n', null, []],
    ['a script that is not here', `${ocs}ENTRYPOINT ["/init.sh"]\n`, null, []],
  ])('%s', (_, dockerfile, leads, args) => {
    const { launch } = only({ Dockerfile: dockerfile });
    expect(launch.leadsToOcs).toBe(leads);
    expect(launch.agentArguments.map(({ text }) => text)).toEqual(args);
  });

  const wrapper =
    '#!/bin/sh\n# ocs-agent-cli\nset -e\n. /etc/profile\nexec dumb-init ocs-agent-cli --log-dir /tmp "$@"\n';
  test.each<[string, string, Record<string, string>, boolean | null, readonly string[]]>([
    [
      'relative to WORKDIR',
      'WORKDIR /home/ocs\nCOPY ./ ./\nENTRYPOINT ["./run.sh"]\n',
      { 'run.sh': wrapper },
      true,
      ['--log-dir', '/tmp', '-x'],
    ],
    [
      'absolute',
      'COPY docker/run.sh /run.sh\nENTRYPOINT ["/run.sh"]\n',
      { 'docker/run.sh': wrapper },
      true,
      ['--log-dir', '/tmp', '-x'],
    ],
    [
      'renamed',
      'COPY docker/run.sh /entry\nENTRYPOINT ["dumb-init", "/entry"]\n',
      { 'docker/run.sh': wrapper },
      true,
      ['--log-dir', '/tmp', '-x'],
    ],
    [
      'on PATH',
      'COPY run.sh /usr/local/bin/\nENTRYPOINT ["run.sh"]\n',
      { 'run.sh': wrapper },
      true,
      ['--log-dir', '/tmp', '-x'],
    ],
    [
      'named to a shell',
      'COPY run.sh /\nENTRYPOINT ["bash", "/run.sh"]\n',
      { 'run.sh': wrapper },
      true,
      ['--log-dir', '/tmp', '-x'],
    ],
    [
      'that drops arguments',
      'COPY run.sh /\nENTRYPOINT ["/run.sh"]\n',
      { 'run.sh': '#!/bin/sh\nocs-agent-cli\n' },
      true,
      [],
    ],
    [
      'that runs what it is given',
      'COPY run.sh /\nENTRYPOINT ["/run.sh"]\nCMD ["ocs-agent-cli", "-y"]\n',
      { 'run.sh': '#!/bin/sh\nexec "$@"\n' },
      true,
      ['-y'],
    ],
    [
      'that runs another',
      'COPY *.sh /\nENTRYPOINT ["/run.sh"]\n',
      { 'run.sh': '#!/bin/bash\nexec /two.sh "$@"\n', 'two.sh': wrapper },
      true,
      ['--log-dir', '/tmp', '-x'],
    ],
    [
      'that calls itself',
      'COPY run.sh /\nENTRYPOINT ["/run.sh"]\n',
      { 'run.sh': '#!/bin/bash\nexec /run.sh "$@"\n' },
      null,
      [],
    ],
    [
      'that runs something else',
      'COPY run.sh /\nENTRYPOINT ["/run.sh"]\n',
      { 'run.sh': '#!/bin/bash\nexec python3 sim.py\n' },
      false,
      [],
    ],
    [
      'in Python',
      'COPY run.py /\nENTRYPOINT ["/run.py"]\n',
      { 'run.py': '#!/usr/bin/env python3\nprint(1)\n' },
      false,
      [],
    ],
  ])('a wrapper %s', (_, tail, scripts, leads, args) => {
    const cmd = tail.includes('CMD') ? '' : 'CMD ["-x"]\n';
    const { launch } = only({ Dockerfile: `${ocs}${tail}${cmd}`, ...scripts });
    expect(launch.leadsToOcs).toBe(leads);
    expect(launch.agentArguments.map(({ text }) => text)).toEqual(args);
  });

  test('words of CMD keep their place in the Dockerfile', () => {
    const dockerfile = `${ocs}CMD ["--agent", "x.py"]\n`;
    const word = only({ Dockerfile: dockerfile }).launch.agentArguments[1];
    expect(dockerfile.slice(word?.span.start, word?.span.end)).toBe('"x.py"');
  });
});

describe('which images are agent images', () => {
  const simulator = `${ocs}ENTRYPOINT ["python3", "-u", "sim.py"]\n`;
  const compose = (lines: string) => `services:\n  one:\n    build: .\n    ${lines}\n`;
  test.each<[string, Record<string, string>, boolean]>([
    ['it leads to ocs-agent-cli', { Dockerfile: ocs, ...other }, true],
    ['a simulator beside another image', { Dockerfile: simulator, ...other }, false],
    ['a simulator that is the only image', { Dockerfile: simulator }, true],
    [
      'a simulator with an INSTANCE_ID',
      { Dockerfile: simulator, ...other, 'compose.yaml': compose('environment: [INSTANCE_ID=a]') },
      true,
    ],
    [
      'a simulator with another variable',
      { Dockerfile: simulator, ...other, 'compose.yaml': compose('environment: [PORT=1]') },
      false,
    ],
    [
      'an emptied entry point with flags',
      { Dockerfile: `${ocs}ENTRYPOINT []\nCMD ["--agent", "x.py"]\n`, ...other },
      true,
    ],
    [
      'an old base without entry point',
      { Dockerfile: 'FROM simonsobs/ocs:v0.9.3\nCMD ["--agent", "x.py"]\n', ...other },
      true,
    ],
    ['another base, another program', { Dockerfile: 'FROM python:3.10\nCMD ["python", "x.py"]\n' }, false],
    [
      'an unknown base and agent flags',
      { Dockerfile: 'FROM so_smurf_base:v1\nCMD ["--agent", "x.py"]\n', ...other },
      true,
    ],
    [
      'an unknown base with an INSTANCE_ID',
      { Dockerfile: 'FROM so_smurf_base:v1\n', ...other, 'compose.yaml': compose('environment: { INSTANCE_ID: a }') },
      true,
    ],
    ['an unknown base and nothing else', { Dockerfile: 'FROM so_smurf_base:v1\n' }, false],
    ['a broken Dockerfile', { Dockerfile: 'FRM x\n' }, false],
  ])('%s', (_, texts, isAgentImage) => {
    const root = repo(texts).images.find((one) => one.dockerfile.file.path === 'Dockerfile');
    expect(root?.isAgentImage).toBe(isAgentImage);
  });

  test('the settings can give it instances', () => {
    const snapshot = snapshotOfTexts({ Dockerfile: simulator, ...other }, { name: 'sim' });
    expect(readRepo(snapshot, { withInstances: ['sim'] }).images.find(({ name }) => name === 'sim')?.isAgentImage).toBe(
      true,
    );
  });
});

describe('images that extend each other', () => {
  const wiregrid = 'FROM socs:latest\nWORKDIR /home/ocs/\nCOPY ./ ./\nENTRYPOINT ["./wg.sh"]\n';
  const texts = {
    Dockerfile: `${ocs}WORKDIR /\nENTRYPOINT ["dumb-init", "ocs-agent-cli"]\n`,
    'docker/wiregrid/Dockerfile': wiregrid,
    'docker/wiregrid/wg.sh': '#!/bin/bash\nexec dumb-init ocs-agent-cli "$@"\n',
    'docker/pysmurf/Dockerfile': 'FROM simonsobs/so_smurf_base:v0.0.9\nENTRYPOINT ["dumb-init", "ocs-agent-cli"]\n',
    'simulators/ls240/Dockerfile': 'FROM socs:latest\nENTRYPOINT ["python3", "-u", "sim.py"]\nCMD ["-p", "7777"]\n',
    'simulators/ls372/Dockerfile': 'FROM socs:latest\nENTRYPOINT ["dumb-init", "python3", "sim.py"]\n',
    'docker-compose.yml':
      'services:\n  socs:\n    image: socs\n    build: .\n  wg:\n    image: ocs-wiregrid\n    build: ./docker/wiregrid/\n',
  };

  test('are named, ordered and told apart', () => {
    const { images } = repo(texts, 'a-checkout');
    const facts = images.map((one) => [one.name, one.isAgentImage, one.needs, one.ocsTag, one.parent?.name ?? null]);
    expect(facts).toEqual([
      ['socs', true, [], 'v0.12.1', null],
      ['pysmurf', true, [], null, null],
      ['ocs-wiregrid', true, ['socs'], 'v0.12.1', 'socs'],
      ['ls240', false, ['socs'], 'v0.12.1', 'socs'],
      ['ls372', false, ['socs'], 'v0.12.1', 'socs'],
    ]);
    expect(images[2]?.launch.wrapper).toBe('docker/wiregrid/wg.sh');
  });

  test('an entry point is inherited from them, wrapper and all', () => {
    const { images } = repo({ ...texts, 'more/Dockerfile': 'FROM ocs-wiregrid\nCMD ["-x"]\n' });
    const more = images.find(({ name }) => name === 'more');
    expect(more).toMatchObject({ isAgentImage: true, needs: ['ocs-wiregrid'], ocsTag: 'v0.12.1' });
    expect(more?.launch).toMatchObject({
      leadsToOcs: true,
      wrapper: 'docker/wiregrid/wg.sh',
      entrypointForm: 'inherited',
    });
  });

  test.each<[string, Record<string, string>, readonly string[]]>([
    ['the repository named after its base', { Dockerfile: 'FROM socs:latest\n' }, []],
    [
      'a folder named after its base',
      { 'docker/ubuntu/Dockerfile': 'FROM ubuntu:22.04\n', 'docker/x/Dockerfile': 'FROM ubuntu:22.04\n' },
      [],
    ],
    [
      'a tag that compose does not build',
      {
        Dockerfile: ocs,
        'b/Dockerfile': 'FROM mine:v1\n',
        'compose.yaml': 'services:\n  a:\n    image: mine:v2\n    build: .\n',
      },
      [],
    ],
    [
      'the tag that compose builds',
      {
        Dockerfile: ocs,
        'b/Dockerfile': 'FROM mine:v2\n',
        'compose.yaml': 'services:\n  a:\n    image: mine:v2\n    build: .\n',
      },
      ['mine'],
    ],
    ['a digest of that name', { Dockerfile: ocs, 'b/Dockerfile': `FROM socs@sha256:${'0'.repeat(64)}\n` }, []],
    ['the namespace counts', { Dockerfile: ocs, 'b/Dockerfile': 'FROM simonsobs/socs:latest\n' }, []],
    ['COPY --from of an image', { Dockerfile: ocs, 'b/Dockerfile': `${ocs}COPY --from=socs /x /x\n` }, ['socs']],
    [
      'COPY --from of a stage of that name',
      { Dockerfile: ocs, 'b/Dockerfile': `FROM alpine:3 AS socs\nFROM alpine:3\nCOPY --from=socs /x /x\n` },
      [],
    ],
    ['a FROM by ARG', { Dockerfile: ocs, 'b/Dockerfile': 'ARG BASE=socs\nFROM ${BASE}:latest\n' }, ['socs']],
  ])('%s', (_, files, needs) => {
    const { images } = repo(files);
    expect(images.at(-1)?.needs).toEqual(needs);
  });

  test('a circle is cut, and every image is there once', () => {
    const { images } = repo({ 'a/Dockerfile': 'FROM b\n', 'b/Dockerfile': 'FROM c\n', 'c/Dockerfile': 'FROM a\n' });
    expect(images.map(({ name }) => name).sort()).toEqual(['a', 'b', 'c']);
    expect(images.flatMap(({ needs }) => needs)).toHaveLength(2);
  });

  test('services that only run an image belong to it as well', () => {
    const { images } = repo({
      Dockerfile: ocs,
      'compose.yaml':
        'services:\n  build:\n    image: socs\n    build: .\n  valve:\n    image: socs\n    environment: [INSTANCE_ID=v]\n  pump:\n    image: simonsobs/ocs:latest\n',
    });
    expect(images[0]?.services.map(({ name }) => name.value)).toEqual(['build', 'valve']);
  });

  test.each([
    ['simonsobs/ocs', 'latest'],
    ['simonsobs/ocs:latest', 'latest'],
    ['docker.io/simonsobs/ocs:v0.11.3', 'v0.11.3'],
    ['127.0.0.1:5000/simonsobs/ocs:v0.11.3', 'v0.11.3'],
    ['simonsobs/ocs@sha256:0000000000000000000000000000000000000000000000000000000000000000', null],
  ])('FROM %s has the tag %s', (from, tag) => {
    expect(only({ Dockerfile: `FROM ${from}\n` })).toMatchObject({ extendsOcs: true, ocsTag: tag });
  });
});
