import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { doorOptions } from '../../../script/door.ts';
import { manyFiles } from '../../field/sized.ts';
import { hadolint } from '../hadolint.ts';
import { type Bench, type Contender, interleaved, type Line, line, type Row, whole } from '../harness.ts';
import { cli, exampleIn, inFolder, project, repositoryIn } from '../places.ts';

/** test/bench/bare-parse.ts, bundled as `check` is. */
async function bareParse(root: string): Promise<string> {
  await build({
    ...doorOptions(project, 'cli'),
    entryPoints: { index: join(project, 'test/bench/bare-parse.ts') },
    outdir: root,
  });
  writeFileSync(join(root, 'package.json'), '{"type":"module"}\n');
  return join(root, 'index.js');
}

const floors = [
  ['parse', 'a program that parses the same files with the same libraries'],
  ['empty', 'an empty Node program'],
] as const;

async function compare(bench: Bench, what: string, folder: string, aim: number): Promise<readonly Line[]> {
  const found = await inFolder(async (root) => {
    const [lint, parse] = [await hadolint(root), await bareParse(join(root, 'parse'))];
    const contenders: Record<string, Contender> = {
      ours: () => whole(process.execPath, [cli, 'check', folder, '--quiet', '--fail-on', 'never']),
      buildkit: () => whole('docker', ['buildx', 'build', '--call=check', folder], [1]),
      parse: () => whole(process.execPath, [parse, folder]),
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
    ...floors.map(([name, floor]) =>
      line({
        ...common,
        what: floor,
        ours: (taken[name] ?? Number.NaN) * 1000,
        theirs: theirs * 1000,
        against: buildkit,
        note: 'a floor of the line above',
      }),
    ),
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
