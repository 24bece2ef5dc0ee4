import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { must, run } from '../e2e/support/shell.ts';
import type { Fault, Place, Setting } from './fault.ts';

/** A file system of its own below the place's folder. */
async function mounted(place: Place, options: string, fill = false): Promise<Setting> {
  const folder = join(place.folder, 'mount');
  mkdirSync(folder);
  await must('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  if (fill) await run('bash', ['-c', 'cat /dev/zero > "$1/filler"', 'fill', folder]);
  return {
    environment: { RUNNER_TEMP: folder },
    undo: async () => void (await must('umount', [folder])),
  };
}

async function pathWithout(place: Place, name: string): Promise<Setting> {
  const bin = join(place.folder, 'bin');
  mkdirSync(bin);
  for (const one of ['git', 'docker'].filter((other) => other !== name))
    symlinkSync(await must('bash', ['-c', 'command -v "$1"', 'which', one]), join(bin, one));
  return { environment: { PATH: bin } };
}

const checked = { inputs: { until: 'check' } } as const;
const passed = { outcome: 'passed', status: 0 } as const;

/** The runner's files, the disk and git. */
export const fileFaults: readonly Fault[] = [
  {
    name: 'GITHUB_OUTPUT is not there',
    ...checked,
    outcome: '',
    status: 1,
    make: () => ({ environment: { GITHUB_OUTPUT: '/nowhere/output' } }),
    says: /::error .*the file of the outputs \(GITHUB_OUTPUT\) is not there/,
    within: 30,
  },
  {
    name: 'GITHUB_OUTPUT is a folder',
    ...checked,
    outcome: '',
    status: 1,
    make: () => ({ environment: { GITHUB_OUTPUT: '/tmp' } }),
    says: /::error .*\(GITHUB_OUTPUT\) cannot be written \(EISDIR\)/,
    within: 30,
  },
  {
    name: 'GITHUB_STEP_SUMMARY cannot be written',
    ...checked,
    ...passed,
    make: () => ({ environment: { GITHUB_STEP_SUMMARY: '/nowhere/summary' } }),
    says: /::warning .*the job summary \(GITHUB_STEP_SUMMARY\) cannot be written \(ENOENT\)/,
    within: 30,
  },
  {
    name: 'GITHUB_STATE is not there',
    ...checked,
    ...passed,
    make: () => ({ environment: { GITHUB_STATE: '/nowhere/state' } }),
    says: /::warning .*the state for `post` \(GITHUB_STATE\) is not there/,
    within: 30,
  },
  {
    name: 'RUNNER_TEMP is not there',
    ...checked,
    ...passed,
    make: ({ folder }) => ({ environment: { RUNNER_TEMP: join(folder, 'not/there') } }),
    says: /✓ check/,
    within: 30,
  },
  {
    name: 'RUNNER_TEMP is read-only',
    inputs: { smoke: 'help', dockerfile: 'generate' },
    agent: 'minimal-plugin',
    outcome: 'dockerfile',
    status: 1,
    make: (place) => mounted(place, 'ro'),
    says: /RUNNER_TEMP .* cannot be written \(EROFS\): it is mounted read-only/,
    within: 60,
  },
  {
    name: 'RUNNER_TEMP is full',
    inputs: { smoke: 'help' },
    outcome: 'smoke',
    status: 1,
    make: (place) => mounted(place, 'size=64k', true),
    says: /cannot be written \(ENOSPC\): the disk is full/,
    within: 90,
  },
  {
    name: 'RUNNER_TEMP has no inode left',
    inputs: { smoke: 'help' },
    outcome: 'smoke',
    status: 1,
    make: (place) => mounted(place, 'nr_inodes=1'),
    says: /cannot be written \(ENOSPC\): the disk is full/,
    within: 90,
  },
  {
    name: 'the report cannot be written',
    ...checked,
    ...{ outcome: 'passed', status: 1 },
    make: (place) => mounted(place, 'ro'),
    says: /::error .*the report .*ocs-agent-report\.json cannot be written \(EROFS\)/,
    within: 30,
  },
  {
    name: 'sarif names a folder',
    inputs: { until: 'check', sarif: '/tmp' },
    outcome: 'passed',
    status: 1,
    says: /::error .*sarif: \/tmp cannot be written \(EISDIR\)/,
    within: 30,
  },
  {
    name: 'on the command line, sarif names a folder',
    door: 'cli',
    until: 'check',
    inputs: { sarif: '/tmp' },
    outcome: '',
    status: 1,
    says: /ocs-agent: sarif: \/tmp cannot be written \(EISDIR\): it is a folder: name a file/,
    within: 30,
  },
  {
    name: 'the transcript cannot be written',
    inputs: { transcript: '/proc/transcript', instances: '[{instance-id: a, agent-class: PointingAgent}]' },
    outcome: 'passed',
    status: 1,
    says: /✓ smoke [^;]*\n[\s\S]*::error .*transcript: \/proc\/transcript cannot be written \(ENOENT\)/,
    within: 120,
  },
  {
    name: 'on the command line, the output names a folder',
    door: 'cli',
    until: 'check',
    inputs: { output: '/tmp' },
    outcome: '',
    status: 1,
    says: /ocs-agent: --output: \/tmp cannot be written \(EISDIR\): it is a folder: name a file/,
    within: 30,
  },
  {
    name: 'the event file is not there',
    ...checked,
    ...passed,
    make: () => ({ environment: { GITHUB_EVENT_PATH: '/nowhere/event.json' } }),
    says: /✓ check/,
    within: 30,
  },
  {
    name: 'the event file is broken, and something is to be pushed',
    inputs: { smoke: 'help', images: 'REGISTRY/faults/valve' },
    ...passed,
    make: () => ({
      before: (folder) => writeFileSync(join(folder, 'event.json'), '{"repository": {'),
    }),
    says: /– push|✗ push/,
    within: 90,
  },
  {
    name: 'git is missing, and something is to be pushed',
    inputs: { smoke: 'help', images: 'REGISTRY/faults/valve' },
    outcome: 'push',
    status: 1,
    make: (place) => pathWithout(place, 'git'),
    says: /git/,
    within: 90,
  },
  {
    name: 'git is missing, and is not needed',
    ...checked,
    ...passed,
    make: (place) => pathWithout(place, 'git'),
    says: /✓ check/,
    within: 30,
  },
  {
    name: 'the checkout belongs to another user',
    inputs: { smoke: 'help', images: 'REGISTRY/faults/valve' },
    ...passed,
    make: (place) => {
      const repository = place.repository('minimal-script');
      // The harness's own git would not touch it then.
      const head = repository.head();
      return run('chown', ['-R', '1234:1234', repository.path]).then(() => ({
        repository: { ...repository, head: () => head },
      }));
    },
    says: /pushed and proved/,
    within: 120,
  },
  {
    name: 'git has lost its HEAD',
    ...checked,
    ...passed,
    make: (place) => {
      const repository = place.repository('minimal-script');
      const head = repository.head();
      writeFileSync(join(repository.path, '.git/HEAD'), 'nonsense\n');
      return { repository: { ...repository, head: () => head } };
    },
    says: /✓ check/,
    within: 30,
  },
  {
    name: 'PATH of the input is not there',
    inputs: { path: 'nowhere' },
    outcome: 'config',
    status: 1,
    says: /path: nowhere is no folder/,
    within: 30,
  },
  {
    name: 'a folder of the repository may not be read',
    ...checked,
    ...passed,
    make: (place) => {
      const repository = place.repository('minimal-script', { 'closed/secret.txt': 'x' });
      chmodSync(join(repository.path, 'closed'), 0);
      return { repository, user: 65534, undo: () => rmSync(join(repository.path, 'closed'), { recursive: true }) };
    },
    says: /✓ check/,
    within: 30,
  },
];
