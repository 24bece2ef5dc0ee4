import { expect, test } from 'vitest';
import { toArgv, toEnvironment } from '../../../src/adapters/docker-argv.ts';
import { parseImageId } from '../../../src/model/image.ts';
import type { BuildPlan, DockerCommand } from '../../../src/ports/docker.ts';

const plan: BuildPlan = {
  dockerfile: '/repo/Dockerfile',
  context: '/repo',
  tag: 'ocs-agent-action/socs:1',
  labels: {},
  buildArgs: [],
  secrets: [],
  target: null,
  platform: null,
  cacheFrom: [],
  cacheTo: [],
  builder: null,
  buildContexts: [],
  network: null,
  provenance: null,
  sbom: null,
  sourceDate: null,
  metadataFile: null,
};

const id = parseImageId(`sha256:${'a'.repeat(64)}`);
if (!id) throw new Error('the fixture is no image id');

test.each<[string, DockerCommand, readonly string[]]>([
  [
    'the history of an image, in bytes',
    { verb: 'history', image: 'socs' },
    ['history', '--no-trunc', '--human=false', '--format', '{{json .}}', 'socs'],
  ],
  [
    'a build without wishes: one manifest without attestations',
    { verb: 'build', build: plan },
    [
      'buildx',
      'build',
      '--load',
      '--progress=plain',
      '--file',
      '/repo/Dockerfile',
      '--tag',
      'ocs-agent-action/socs:1',
      '--provenance=false',
      '--sbom=false',
      '/repo',
    ],
  ],
  [
    'a build with everything',
    {
      verb: 'build',
      build: {
        ...plan,
        labels: { a: 'b c' },
        buildArgs: ['X=1; rm -rf /'],
        secrets: ['id=t,env=T'],
        target: 'final',
        platform: 'linux/amd64',
        builder: 'b',
        network: 'host',
        provenance: 'mode=max',
        cacheFrom: ['type=gha'],
      },
    },
    [
      'buildx',
      'build',
      '--load',
      '--progress=plain',
      '--file',
      '/repo/Dockerfile',
      '--tag',
      'ocs-agent-action/socs:1',
      '--provenance=mode=max',
      '--sbom=false',
      '--label',
      'a=b c',
      '--build-arg',
      'X=1; rm -rf /',
      '--secret',
      'id=t,env=T',
      '--cache-from',
      'type=gha',
      '--target',
      'final',
      '--platform',
      'linux/amd64',
      '--builder',
      'b',
      '--network',
      'host',
      '/repo',
    ],
  ],
  [
    'a Compose project as it is understood, nothing read but what is named',
    {
      verb: 'compose-config',
      project: { name: 'p', folder: '/r', files: ['/r/a.yml', '/r/b.yml'], envFile: null, profiles: ['x'] },
    },
    [
      'compose',
      '--project-name',
      'p',
      '--project-directory',
      '/r',
      '--env-file',
      '/dev/null',
      '--file',
      '/r/a.yml',
      '--file',
      '/r/b.yml',
      '--profile',
      'x',
      'config',
      '--format',
      'json',
    ],
  ],
  [
    'containers that Compose makes of a file on standard input, none started',
    { verb: 'compose-create', name: 'p' },
    [
      'compose',
      '--project-name',
      'p',
      '--project-directory',
      '/',
      '--env-file',
      '/dev/null',
      '--file',
      '-',
      'create',
      '--no-build',
      '--pull',
      'never',
    ],
  ],
  [
    'a tag of an image by its id',
    { verb: 'tag', image: id, reference: 'simonsobs/socs:v1.0.0' },
    ['tag', id, 'simonsobs/socs:v1.0.0'],
  ],
  [
    'a login: the password is not among the arguments',
    { verb: 'login', registry: 'ghcr.io', username: 'me' },
    ['login', '--username', 'me', '--password-stdin', 'ghcr.io'],
  ],
])('%s', (_what, command, argv) => {
  expect(toArgv(command)).toEqual(argv);
});

test('values of variables reach docker by its environment, only their names by its arguments', () => {
  const command: DockerCommand = {
    verb: 'create',
    container: {
      image: 'i',
      name: 'n',
      labels: {},
      network: 'net',
      environment: { TOKEN: 'secret' },
      arguments: ['--help'],
      entrypoint: null,
      devices: ['/dev/ttyUSB0'],
    },
  };
  expect(toArgv(command)).toEqual([
    'create',
    '--name',
    'n',
    '--network',
    'net',
    '--env',
    'TOKEN',
    '--device',
    '/dev/ttyUSB0',
    'i',
    '--help',
  ]);
  expect(toEnvironment(command)).toEqual({ TOKEN: 'secret' });
});

test('the date of the commit goes to the build as SOURCE_DATE_EPOCH', () => {
  expect(toEnvironment({ verb: 'build', build: { ...plan, sourceDate: 12 } })).toEqual({ SOURCE_DATE_EPOCH: '12' });
});
