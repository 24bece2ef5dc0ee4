import type { ComposeService } from '../../src/compose/compose-file.ts';
import { readCompose } from '../../src/compose/index.ts';
import { snapshotOfTexts } from '../../src/model/repo-snapshot.ts';
import type { Answer, Case, ServiceView } from './case.ts';

/** Compose takes the first of its default names; so must the comparison. */
const defaults = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];

/** What our reader says of a case: refused where Compose, without any variable of the shell, would refuse. */
export function ourAnswer({ files }: Case): Answer {
  const found = readCompose(snapshotOfTexts(files));
  const main = defaults.flatMap((name) => found.find(({ file }) => file.path === name) ?? [])[0];
  if (!main) return { verdict: 'refuse', message: 'no compose file' };
  const [problem] = [...main.problems, ...main.unresolved];
  if (problem) return { verdict: 'refuse', message: problem.message };
  const enabled = main.services.filter((service) => service.profiles.length === 0);
  return {
    verdict: 'accept',
    services: Object.fromEntries(enabled.map((service) => [service.name.value, viewOf(service)])),
  };
}

function viewOf(service: ComposeService): ServiceView {
  return {
    image: service.image?.value.text ?? null,
    environment: Object.fromEntries(
      service.environment
        // A bare name of an env file that nothing sets: Compose leaves it out.
        .filter(({ value, style }) => value !== null || style !== 'env-file')
        .map(({ name, value }) => [name, value === null ? null : value.value.text] as const)
        .sort(byName),
    ),
    command: service.command?.elements.map(({ value }) => value.text) ?? null,
    entrypoint: service.entrypoint?.elements.map(({ value }) => value.text) ?? null,
    hostname: service.hostname?.value.text ?? null,
    user: service.user?.value.text ?? null,
    networkMode: service.networkMode?.value.text ?? null,
    workingDir: service.workingDir?.value.text ?? null,
    init: service.init,
    mounts: service.mounts.map(({ kind, target, readOnly }) => mountView(kind, target, readOnly)).sort(),
  };
}

export function mountView(kind: string, target: string, readOnly: boolean): string {
  const fixed = kind === 'config' || kind === 'secret';
  return `${kind} ${target}${readOnly && !fixed ? ' ro' : ''}`;
}

export function byName(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}
