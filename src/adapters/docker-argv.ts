import type { BuildPlan, ComposeProject, ContainerPlan, DockerCommand, Labels } from '../ports/docker.ts';

function pairs(flag: string, values: readonly string[]): string[] {
  return values.flatMap((value) => [flag, value]);
}

function labelFlags(labels: Labels): string[] {
  return pairs(
    '--label',
    Object.entries(labels).map(([key, value]) => `${key}=${value}`),
  );
}

function buildArgv(plan: BuildPlan): string[] {
  return [
    'buildx',
    'build',
    '--load',
    '--progress=plain',
    ...pairs('--file', [plan.dockerfile]),
    ...pairs('--tag', [plan.tag]),
    // Without attestations the image is one manifest, the same bytes on both image stores.
    `--provenance=${plan.provenance ?? 'false'}`,
    `--sbom=${plan.sbom ?? 'false'}`,
    ...labelFlags(plan.labels),
    ...pairs('--build-arg', plan.buildArgs),
    ...pairs('--secret', plan.secrets),
    ...pairs('--build-context', plan.buildContexts),
    ...pairs('--cache-from', plan.cacheFrom),
    ...pairs('--cache-to', plan.cacheTo),
    ...(plan.target === null ? [] : ['--target', plan.target]),
    ...(plan.platform === null ? [] : ['--platform', plan.platform]),
    ...(plan.builder === null ? [] : ['--builder', plan.builder]),
    ...(plan.network === null ? [] : ['--network', plan.network]),
    ...(plan.metadataFile === null ? [] : ['--metadata-file', plan.metadataFile]),
    plan.context,
  ];
}

function createArgv(plan: ContainerPlan): string[] {
  return [
    'create',
    '--name',
    plan.name,
    ...labelFlags(plan.labels),
    ...(plan.network === null ? [] : ['--network', plan.network]),
    ...pairs('--add-host', plan.extraHosts ?? []),
    // Only names on the command line: values come by the environment of the docker process.
    ...pairs('--env', Object.keys(plan.environment)),
    ...pairs('--device', plan.devices),
    ...pairs('--volume', plan.volumes ?? []),
    ...(plan.user == null ? [] : ['--user', plan.user]),
    ...(plan.entrypoint === null ? [] : ['--entrypoint', plan.entrypoint]),
    plan.image,
    ...plan.arguments,
  ];
}

/** Nothing is read but what is named: neither a `.env` of the working folder nor a compose file there. */
function composeArgv(name: string, folder: string, envFile: string | null, files: readonly string[]): string[] {
  return [
    'compose',
    '--project-name',
    name,
    '--project-directory',
    folder,
    '--env-file',
    envFile ?? '/dev/null',
    ...pairs('--file', files),
  ];
}

function composeConfigArgv({ name, folder, envFile, files, profiles }: ComposeProject): string[] {
  return [...composeArgv(name, folder, envFile, files), ...pairs('--profile', profiles), 'config', '--format', 'json'];
}

/** The arguments of `docker` for each command. No shell ever sees them. */
export function toArgv(command: DockerCommand): readonly string[] {
  switch (command.verb) {
    case 'version':
      return ['version', '--format', '{{json .}}'];
    case 'info':
      return ['info', '--format', '{{json .}}'];
    case 'build':
      return buildArgv(command.build);
    case 'image-inspect':
      return ['image', 'inspect', '--format', '{{json .}}', command.image];
    case 'history':
      return ['history', '--no-trunc', '--human=false', '--format', '{{json .}}', command.image];
    case 'create':
      return createArgv(command.container);
    case 'copy-in':
      return ['cp', command.from, `${command.container}:${command.to}`];
    case 'start-attached':
      return ['start', '--attach', command.container];
    case 'start':
      return ['start', command.container];
    case 'follow-logs':
      return ['logs', '--follow', command.container];
    case 'exec':
      return ['exec', command.container, ...command.command];
    case 'logs':
      return ['logs', '--tail', '200', command.container];
    case 'stop':
      return ['stop', '--time', String(command.seconds), command.container];
    case 'container-inspect':
      return ['container', 'inspect', '--format', '{{json .}}', command.container];
    case 'remove-containers':
      return ['rm', '--force', '--volumes', ...command.containers];
    case 'remove-images':
      return ['rmi', '--no-prune', ...command.images];
    case 'network-create':
      return ['network', 'create', ...labelFlags(command.labels), command.name];
    case 'network-inspect':
      return ['network', 'inspect', '--format', '{{json .}}', command.name];
    case 'network-connect':
      return ['network', 'connect', command.name, command.container];
    case 'network-disconnect':
      return ['network', 'disconnect', '--force', command.name, command.container];
    case 'remove-networks':
      return ['network', 'rm', ...command.networks];
    case 'remove-volumes':
      return ['volume', 'rm', '--force', ...command.volumes];
    case 'compose-config':
      return composeConfigArgv(command.project);
    case 'compose-create':
      return [...composeArgv(command.name, '/', null, ['-']), 'create', '--no-build', '--pull', 'never'];
    case 'list':
      return listArgv(command.what, command.label);
    case 'list-labels':
      return labelsArgv(command.what, command.label);
    case 'list-references':
      return ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', '--filter', `reference=${command.pattern}`];
    case 'tag':
      return ['tag', command.image, command.reference];
    case 'push':
      return ['push', command.reference];
    case 'pull':
      return ['pull', ...(command.platform == null ? [] : ['--platform', command.platform]), command.reference];
    case 'manifest':
      return ['buildx', 'imagetools', 'inspect', '--raw', command.reference];
    case 'manifest-config':
      return ['buildx', 'imagetools', 'inspect', '--format', '{{json .Image}}', command.reference];
    case 'manifest-create':
      return [
        'buildx',
        'imagetools',
        'create',
        '--progress=plain',
        // One source is copied byte by byte, so that its digest stays.
        ...(command.sources.length === 1 ? ['--prefer-index=false'] : []),
        ...(command.dryRun === true ? ['--dry-run'] : []),
        ...pairs('--tag', [command.reference]),
        ...command.sources,
      ];
    case 'login':
      return [
        'login',
        '--username',
        command.username,
        '--password-stdin',
        ...(command.registry === null ? [] : [command.registry]),
      ];
  }
}

function listArgv(what: 'containers' | 'networks' | 'volumes' | 'images', label: string): string[] {
  const filter = ['--filter', `label=${label}`, '--no-trunc', '--quiet'];
  switch (what) {
    case 'containers':
      return ['container', 'ls', '--all', ...filter];
    case 'networks':
      return ['network', 'ls', ...filter];
    case 'volumes':
      return ['volume', 'ls', '--quiet', '--filter', `label=${label}`];
    case 'images':
      return ['image', 'ls', ...filter];
  }
}

function labelsArgv(what: 'containers' | 'networks' | 'volumes', label: string): string[] {
  const lists = { containers: ['container', 'ls', '--all'], networks: ['network', 'ls'], volumes: ['volume', 'ls'] };
  const listed = lists[what];
  return [...listed, '--filter', `label=${label}`, '--format', `{{.Label "${label}"}}`];
}

/** What the docker process itself must find in its environment: values that may not stand in an argument list. */
export function toEnvironment(command: DockerCommand): Readonly<Record<string, string>> {
  if (command.verb === 'create') return command.container.environment;
  if (command.verb === 'build' && command.build.sourceDate !== null) {
    return { SOURCE_DATE_EPOCH: String(command.build.sourceDate) };
  }
  return {};
}
