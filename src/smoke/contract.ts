import type { BaseFacts } from '../ocs/base-image.ts';
import type { Contract, Examined } from './examined.ts';

/** One promise of the base that the image does not keep. */
export type Broken = {
  readonly what: 'init' | 'virtualenv' | 'config-dir' | 'output' | 'data' | 'cli';
  readonly found: string;
  readonly evidence: string | null;
  readonly remedy: string;
};

/** Programs that reap children and hand signals on, as dumb-init does. */
const inits = new Set(['dumb-init', 'tini', 'docker-init', 'catatonit', 's6-svscan']);

function baseName(path: string): string {
  return path.split('/').at(-1) ?? path;
}

function init({ process1 }: Contract): Broken | null {
  const [program = ''] = process1;
  if (inits.has(baseName(program))) return null;
  return {
    what: 'init',
    found: `process 1 of the container is \`${baseName(program)}\`, not dumb-init: an agent that waits before its reactor runs is killed only after 10 s`,
    evidence: process1.join(' ').slice(0, 200),
    remedy: 'end the Dockerfile with ENTRYPOINT ["dumb-init", "ocs-agent-cli"], and a wrapper script with `exec`',
  };
}

function virtualenv({ prefix, python, environment }: Contract, expected: string): Broken | null {
  if (prefix === expected && python?.startsWith(`${expected}/bin/`)) return null;
  return {
    what: 'virtualenv',
    found:
      prefix === expected
        ? `\`python3\` is ${python ?? 'nowhere on PATH'}, not the one of ${expected} that agents run in`
        : `agents run in ${prefix}, not in the virtualenv ${expected} that the base installs into`,
    evidence: `PATH=${environment['PATH'] ?? ''}`,
    remedy: `keep ${expected}/bin first on PATH: ENV PATH="/more/bin:$PATH" only with what holds no Python`,
  };
}

function cli({ cli }: Contract): Broken | null {
  if (cli !== null) return null;
  return {
    what: 'cli',
    found: 'ocs-agent-cli is not on PATH: a `command` or `docker exec` that names it fails',
    evidence: null,
    remedy: "let PATH begin with the folder that holds it, as the base's does",
  };
}

function configDir({ environment }: Contract, expected: string): Broken | null {
  if (environment['OCS_CONFIG_DIR']) return null;
  return {
    what: 'config-dir',
    found: 'OCS_CONFIG_DIR is not set: ocs-agent-cli finds no default.yaml',
    evidence: null,
    remedy: `set ENV OCS_CONFIG_DIR=${expected}, or leave the base's value alone`,
  };
}

function output({ environment }: Contract): Broken | null {
  if (environment['PYTHONUNBUFFERED']) return null;
  return {
    what: 'output',
    found: 'PYTHONUNBUFFERED is not set: the log comes late, and its end is lost when the agent is killed',
    evidence: null,
    remedy: "set ENV PYTHONUNBUFFERED=1, or leave the base's value alone",
  };
}

/** As the kernel decides it, access lists aside. */
function mayWrite(data: NonNullable<Contract['data']>, uid: number, groups: readonly number[]): boolean {
  if (uid === 0) return true;
  const shift = data.uid === uid ? 6 : groups.includes(data.gid) ? 3 : 0;
  // A folder that is written to must be entered as well.
  return ((data.mode >> shift) & 0o3) === 0o3;
}

/** The user of the base that compose files name (`user: "9000"`) where an agent writes. Source: docs/user/docker_config.rst. */
const ocsUser = 9000;

function dataFolder(contract: Contract, folder: string, user: number | null): Broken | null {
  const { data, uid, groups } = contract;
  if (data === null) {
    return {
      what: 'data',
      found: `${folder} is gone, where agents write their data`,
      evidence: null,
      remedy: `let ${folder} be, or make it again: RUN mkdir -p ${folder} && chown ocs:ocs ${folder}`,
    };
  }
  const writer = uid === 0 ? (user ?? ocsUser) : uid;
  const theirs = writer === uid ? groups : [writer];
  if (mayWrite(data, writer, theirs)) return null;
  return {
    what: 'data',
    found: `user ${writer}, as whom the agent runs, may not write to ${folder}`,
    evidence: `owner ${data.uid}:${data.gid}, mode ${data.mode.toString(8)}`,
    remedy:
      writer === uid && uid !== ocsUser
        ? `run as the base's own user (USER ocs), or give the folder away: RUN chown ${writer} ${folder}`
        : `give the folder back: RUN chown ocs:ocs ${folder}`,
  };
}

/**
 * Compares a container with what its base promises; promises that this base does not make are not asked for.
 * `user`: the numeric user that a compose service of the repository runs the image as.
 */
export function brokenPromises(examined: Examined, base: BaseFacts, user: number | null): readonly Broken[] {
  const { contract, byEntryPoint } = examined;
  if (contract === null) return [];
  const found = [
    base.dumbInit && byEntryPoint ? init(contract) : null,
    base.virtualenv !== null && byEntryPoint ? virtualenv(contract, base.virtualenv) : null,
    base.entrypoint !== null ? cli(contract) : null,
    base.configDir !== null ? configDir(contract, base.configDir) : null,
    base.unbuffered ? output(contract) : null,
    base.dataDir !== null ? dataFolder(contract, base.dataDir, user) : null,
  ];
  return found.flatMap((one) => (one === null ? [] : [one]));
}
