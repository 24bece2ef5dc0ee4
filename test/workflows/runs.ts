import type { Place } from './places.ts';

/** One workflow under act. */
export type Run = {
  readonly name: string;
  readonly place: Place;
  /** Within the place; `.github/workflows/` and `test/workflows/` of this project, or the example's own. */
  readonly workflow: string;
  readonly job: string;
  readonly event: 'pull_request' | 'push' | 'release';
  /** What happened, in the place's repository, right before: a commit on main, a tag, a pull request's commit. */
  readonly step: { readonly push: string } | { readonly tag: string } | { readonly pull: string };
  readonly matrix?: string;
  /** Tags that the registry has of every image of the place afterwards; `DESCRIBE` is what git describe says. */
  readonly tags?: readonly string[];
  /** Half an hour and more: only with `--long`. */
  readonly long?: true;
};

/** A job that this machine cannot run, or not as it is. */
export type NotRun = { readonly workflow: string; readonly job: string; readonly why: string };

const pull = { event: 'pull_request', step: { pull: 'fix' } } as const;
const ours = { place: 'ours', ...pull } as const;

function pipelines(place: 'ocs' | 'socs', suffix: string): readonly Run[] {
  const of = (what: string): Pick<Run, 'place' | 'workflow' | 'job'> => ({
    place,
    workflow: `examples/workflows/${place}/${what}.yml`,
    job: 'images',
  });
  return [
    { name: `${place}: pull request`, ...of('pull-request'), ...pull, tags: [] },
    {
      name: `${place}: release v0.7.0`,
      ...of('release'),
      event: 'release',
      step: { tag: 'v0.7.0' },
      tags: ['latest', 'v0.7.0'],
    },
    {
      name: `${place}: push to main`,
      ...of('development'),
      event: 'push',
      step: { push: 'main' },
      tags: [`DESCRIBE${suffix}`, 'latest', 'v0.7.0'],
    },
    {
      name: `${place}: candidate v0.8.0rc1`,
      ...of('release'),
      event: 'push',
      step: { tag: 'v0.8.0rc1' },
      tags: [`DESCRIBE${suffix}`, 'latest', 'v0.7.0', 'v0.8.0rc1'],
    },
  ];
}

export const runs: readonly Run[] = [
  { name: 'CI: example', ...ours, workflow: '.github/workflows/ci.yml', job: 'example' },
  { name: 'CI: must-fail', ...ours, workflow: '.github/workflows/ci.yml', job: 'must-fail' },
  {
    name: 'CI: portable',
    ...ours,
    workflow: '.github/workflows/ci.yml',
    job: 'portable',
    matrix: 'runner:macos-latest',
  },
  {
    name: 'CI: test',
    ...ours,
    workflow: '.github/workflows/ci.yml',
    job: 'test',
    matrix: 'runner:ubuntu-24.04',
    long: true,
  },
  // The reusable workflows, called as a repository of agents calls them.
  ...['pull-request', 'matrix', 'publish'].map(
    (job): Run => ({ name: `reusable: ${job}`, ...ours, workflow: 'test/workflows/callers.yml', job }),
  ),
  {
    name: 'release',
    place: 'release',
    workflow: '.github/workflows/release.yml',
    job: 'release',
    event: 'push',
    step: { tag: 'v1.0.0' },
  },
  ...pipelines('ocs', ''),
  ...pipelines('socs', '-dev'),
];

export const notRun: readonly NotRun[] = [
  {
    workflow: '.github/workflows/codeql.yml',
    job: 'analyze',
    why: 'github/codeql-action fetches its analyser from github.com, and sends what it finds there',
  },
  // These three are run, by their callers.
  { workflow: '.github/workflows/pull-request.yml', job: 'agent', why: 'run by test/workflows/callers.yml' },
  { workflow: '.github/workflows/matrix.yml', job: 'image', why: 'run by test/workflows/callers.yml' },
  { workflow: '.github/workflows/publish.yml', job: 'agent', why: 'run by test/workflows/callers.yml' },
];

/** What act does in another way than GitHub, or this machine does not have; printed with the table. */
export const limits: readonly string[] = [
  'every runner label is this machine: no Windows, no macOS, one version of Docker',
  'actions/checkout is not run: act copies the folder; actions/setup-node is test/workflows/stand-ins',
  'permissions:, concurrency:, path filters and the tag patterns of on: are read by actionlint, not obeyed by act',
  'no comment is written: there is no github.com, and the run says so',
];
