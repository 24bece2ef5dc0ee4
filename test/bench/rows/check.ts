import { join } from 'node:path';
import { manyFiles } from '../../field/sized.ts';
import { hadolint } from '../hadolint.ts';
import { type Bench, type Contender, interleaved, type Line, line, type Row, whole } from '../harness.ts';
import { cli, exampleIn, inFolder, repositoryIn } from '../places.ts';

async function compare(bench: Bench, what: string, folder: string, aim: number): Promise<readonly Line[]> {
  const found = await inFolder(async (root) => {
    const lint = await hadolint(root);
    const contenders: Record<string, Contender> = {
      ours: () => whole(process.execPath, [cli, 'check', folder, '--quiet', '--fail-on', 'never']),
      buildkit: () => whole('docker', ['buildx', 'build', '--call=check', folder], [1]),
      empty: () => whole(process.execPath, ['-e', '0']),
    };
    if ('program' in lint) contenders['hadolint'] = () => whole(lint.program, [join(folder, 'Dockerfile')], [1]);
    return { taken: await interleaved(bench, contenders), lint };
  });
  const { taken, lint } = found;
  const [ours = Number.NaN, theirs = Number.NaN] = [taken['ours'], taken['buildkit']];
  const common = { row: 'check', what, ours: ours * 1000, unit: 'ms' } as const;
  const buildkit = 'docker buildx build --call=check, one Dockerfile';
  return [
    line({ ...common, theirs: theirs * 1000, against: buildkit, aim }),
    'why' in lint
      ? line({ ...common, theirs: null, against: 'hadolint', note: lint.why })
      : line({ ...common, theirs: (taken['hadolint'] ?? Number.NaN) * 1000, against: 'hadolint, one Dockerfile' }),
    line({
      ...common,
      what: 'an empty Node program',
      ours: (taken['empty'] ?? 0) * 1000,
      theirs: theirs * 1000,
      against: buildkit,
      note: 'the floor',
    }),
  ];
}

/** All rules on the whole repository, whole processes. */
export const check: Row = {
  name: 'check',
  title: 'check: every rule on the whole repository',
  measure: (bench) =>
    inFolder(async (root) => {
      const { tree } = manyFiles(10_000);
      return [
        ...(await compare(bench, 'the plugin example', exampleIn(root), 0.5)),
        ...(await compare(bench, '60 agents among 10,000 files', repositoryIn(root, 'many', tree.files), 1.5)),
      ];
    }),
};
