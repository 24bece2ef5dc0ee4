import type { Completed } from '../ports/docker.ts';

type Row = {
  readonly says: RegExp;
  /** What it means and what to do, one sentence in lower case. */
  readonly sentence: string;
};

/**
 * What is wrong with the engine or its client, from the top, the first that fits. Texts of Docker 19.03 to 29 and of
 * buildx 0.29; the lines of a build are not asked, since a step may print the same words.
 */
const rows: readonly Row[] = [
  {
    says: /permission denied while trying to connect to the docker/i,
    sentence:
      'this user may not use the Docker Engine: add it to the group docker (`sudo usermod -aG docker USER`, then log in anew), or run as a user who may',
  },
  {
    says: /the Docker Engine does not answer/,
    sentence: 'the Docker Engine does not answer: look at it with `docker info`, start it anew and run again',
  },
  {
    says: /client version \S+ is too (?:new|old)|minimum supported API version/i,
    sentence: 'docker and the Docker Engine do not fit together: bring both to one version, 23.0 or newer',
  },
  {
    says: /is not a docker command|unknown command: docker|unknown (?:shorthand )?flag|buildx component is missing/i,
    sentence:
      'this `docker` is too old or has no buildx: install Docker Engine 23.0 or newer with its buildx plugin (on Debian and Ubuntu docker-buildx-plugin or docker-buildx)',
  },
  {
    says: /cannot connect to the docker daemon|is the docker daemon running|error during connect|dial unix \S+: connect: |error reading from server|closing transport|graceful_stop|code = Unavailable/i,
    sentence:
      'the Docker Engine does not answer, or went away: start it (`sudo systemctl start docker`) or point DOCKER_HOST at one that runs, and run again',
  },
  {
    says: /moby\/buildkit:/,
    sentence:
      'buildx could not fetch the BuildKit that it needs here (Podman, for one, has none of its own): let the engine reach moby/buildkit on Docker Hub, name a builder that runs in `builder`, or build with `DOCKER_BUILDKIT=0 docker build` and test that image with `smoke --image`',
  },
  {
    says: /request returned .* for API route and version|malformed HTTP response|server gave HTTP response to HTTPS/i,
    sentence: 'something else than a Docker Engine answers there: see `docker context ls` and DOCKER_HOST',
  },
  {
    says: /no space left on device|disk quota exceeded/i,
    sentence:
      'the disk is full: see `df -h` and `docker system df`, make room (`docker system prune`, `docker builder prune`) and run again',
  },
  {
    says: /attestation is not supported|does not currently support exporting manifest lists/i,
    sentence:
      'the image store of this Docker Engine cannot hold attestations: leave out `provenance` and `sbom`, or turn on its containerd image store (`"features": { "containerd-snapshotter": true }` in /etc/docker/daemon.json; Docker 29 has it on)',
  },
  {
    says: /address pools have been fully subnetted|non-overlapping IPv4 address pool/i,
    sentence:
      'the Docker Engine has no address left for a network: remove those that nobody uses with `docker network prune`',
  },
];

/** The engine's own trouble in the last words of a docker command; null where it is something else. */
export function engineTrouble({ status, stdout, stderr }: Completed): string | null {
  if (status === 0) return null;
  const text = stderr.trim() || stdout.trim();
  const row = rows.find(({ says }) => says.test(text));
  if (row === undefined) return null;
  const said = text.split('\n').find((line) => row.says.test(line));
  return said === undefined || row.sentence.startsWith(said.replace(/^ERROR: /, '').slice(0, 30))
    ? row.sentence
    : `${row.sentence} (docker says: ${said.trim().slice(0, 300)})`;
}
