import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** `ours`: this folder. `ocs`, `socs`: a repository with the images of that one. `release`: a clone of ours, to be released. */
export type Place = 'ours' | 'ocs' | 'socs' | 'release';

export const project = new URL('../..', import.meta.url).pathname.replace(/\/$/, '');

export type Ready = {
  readonly path: string;
  readonly slug: string;
  /** Names of the images that its pipelines publish. */
  readonly images: readonly string[];
  git(...argv: readonly string[]): string;
  write(path: string, text: string): void;
  remove(): void;
};

const standby = 'ENTRYPOINT ["dumb-init", "python3", "-u", "-m", "http.server", "8001"]\n';
const simulator = `FROM simonsobs/ocs:v0.12.1\n${standby}`;
const agents = 'ENTRYPOINT ["dumb-init", "ocs-agent-cli"]\n';

/** Dockerfiles at the paths that `examples/workflows/<place>/ocs-agent.yaml` names. */
const dockerfiles: Readonly<Record<'ocs' | 'socs', Readonly<Record<string, string>>>> = {
  ocs: { 'docker/crossbar/Dockerfile': simulator },
  socs: {
    'docker/pysmurf_controller/Dockerfile': `FROM socs:latest\n${agents}`,
    'docker/wiregrid_actuator/Dockerfile': `FROM socs:latest\n${agents}`,
    'simulators/lakeshore240/Dockerfile': simulator,
    'simulators/lakeshore372/Dockerfile': simulator,
  },
};

const images: Readonly<Record<'ocs' | 'socs', readonly string[]>> = {
  ocs: ['ocs', 'ocs-crossbar'],
  socs: [
    'socs',
    'ocs-pysmurf-agent',
    'ocs-wgactuator-agent',
    'ocs-lakeshore240-simulator',
    'ocs-lakeshore372-simulator',
  ],
};

function at(path: string, slug: string, images: readonly string[], remove: () => void): Ready {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false'];
  return {
    path,
    slug,
    images,
    git: (...argv) =>
      execFileSync('git', ['-C', path, ...who, ...argv], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }).trim(),
    write: (name, text) => {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    },
    remove,
  };
}

/** A repository of agents with the images and the workflows of ocs or socs; they push to `registry`, not to Docker Hub. */
function pipelinesOf(place: 'ocs' | 'socs', registry: string): Ready {
  const path = mkdtempSync(join(tmpdir(), `${place}-`));
  const ready = at(path, `simonsobs/${place}`, images[place], () => rmSync(path, { recursive: true, force: true }));
  cpSync(join(project, 'test/agents/minimal-plugin'), path, { recursive: true });
  for (const [name, text] of Object.entries(dockerfiles[place])) ready.write(name, text);
  const from = join(project, 'examples/workflows', place);
  cpSync(join(from, 'ocs-agent.yaml'), join(path, '.github/ocs-agent.yaml'));
  for (const what of ['pull-request', 'development', 'release']) {
    const text = readFileSync(join(from, `${what}.yml`), 'utf8');
    ready.write(
      `examples/workflows/${place}/${what}.yml`,
      text.replaceAll('images: simonsobs/', `images: ${registry}/simonsobs/`),
    );
  }
  ready.git('init', '--quiet', '--initial-branch=main');
  ready.git('remote', 'add', 'origin', `https://github.com/simonsobs/${place}`);
  ready.git('add', '--all', '--force');
  ready.git('commit', '--quiet', '--message', 'first');
  return ready;
}

/** A clone of this commit with its notes dated and the long tests left out, and a bare repository that it came from. */
function toBeReleased(): Ready {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  const [bare, path] = [join(folder, 'bare.git'), join(folder, 'work')];
  execFileSync('git', ['clone', '--quiet', '--bare', project, bare], { stdio: 'pipe' });
  execFileSync('git', ['clone', '--quiet', bare, path], { stdio: 'pipe' });
  const ready = at(path, 'simonsobs/ocs-agent-action', [], () => rmSync(folder, { recursive: true, force: true }));
  // act takes the repository's name from the address of origin.
  ready.git('remote', 'rename', 'origin', 'bare');
  ready.git('remote', 'add', 'origin', 'https://github.com/simonsobs/ocs-agent-action');
  const changes = readFileSync(join(path, 'CHANGELOG.md'), 'utf8');
  ready.write('CHANGELOG.md', changes.replace('## [Unreleased]', '## [1.0.0] - 2026-01-02'));
  ready.write('script/test', '#!/bin/sh\necho "script/test is the job test of CI"\n');
  ready.git('commit', '--quiet', '--all', '--message', 'Release 1.0.0');
  return ready;
}

export function prepare(place: Place, registry: string): Ready {
  if (place === 'ours') return at(project, 'simonsobs/ocs-agent-action', [], () => {});
  return place === 'release' ? toBeReleased() : pipelinesOf(place, registry);
}
