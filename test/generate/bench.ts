import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pluginPackage } from './agent-source.ts';

/**
 * Side by side with the template of OCS's documentation on the same repository, in one run: first build, rebuild after
 * an edit of one source line, rebuild after a commit, size above the base. `npm run bench:generate [-- light|heavy]`.
 */
const project = new URL('../..', import.meta.url).pathname;
const rounds = 5;

/** docs/developer/docker.rst of ocs, v0.12.0, with the repository's own name. */
const template = `FROM simonsobs/ocs:latest

RUN apt-get update && apt-get install -y rsync \\
    wget \\
    python3-pip

COPY requirements.txt /app/my-ocs-agent/requirements.txt
WORKDIR /app/my-ocs-agent/
RUN pip3 install -r requirements.txt

COPY . /app/my-ocs-agent/

RUN pip3 install .

ENTRYPOINT ["dumb-init", "ocs-agent-cli"]
`;

const pyproject = (dependencies: readonly string[]): string => `[build-system]
requires = ["hatch-vcs", "hatchling"]
build-backend = "hatchling.build"

[project]
name = "bench-agents"
dynamic = ["version"]
dependencies = ${JSON.stringify(dependencies)}

[project.entry-points."ocs.plugins"]
bench_agents = "bench_agents.plugin"

[tool.hatch.version]
source = "vcs"
`;

/** The part on PyPI of what socs asks for: requirements.txt, requirements/testing.txt, pyproject.toml of 2024-11. */
const heavy = {
  requirements: `autobahn[serialization] ocs>=0.10.0 sqlalchemy>=1.4 twisted pyserial pysnmp-lextudio pysmi
    pyasn1==0.4.8 numpy astropy>=5.1.1 pyyaml>=6.0.1 numexpr scipy labjack-ljm pandas pfeiffer-vacuum-protocol==0.4
    requests pyepics pyModbusTCP pytest pytest-cov pytest-dependency pytest-order so3g`,
  dependencies: `autobahn[serialization] numpy ocs pyasn1==0.4.8 pyModbusTCP pyserial pysmi pysnmp==4.4.12 pyyaml
    requests sqlalchemy>=1.4 twisted`,
};

const light = { requirements: 'pyserial==3.5', dependencies: 'ocs pyserial' };

function docker(...argv: readonly string[]): string {
  return execFileSync('docker', argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

function git(folder: string, ...argv: readonly string[]): void {
  execFileSync('git', ['-C', folder, '-c', 'user.name=b', '-c', 'user.email=b@example.org', ...argv], {
    stdio: 'pipe',
  });
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function seconds(work: () => void): number {
  const before = performance.now();
  work();
  return (performance.now() - before) / 1000;
}

/**
 * The least a rebuild with pip takes: a build that is sent a changed file, and whose one step is a pip that finds all
 * installed already.
 */
const leastRebuild = `FROM simonsobs/ocs:v0.12.1
RUN --mount=type=bind,target=/source python -m pip install --no-index --no-deps ocs
`;

function prepareLeast(root: string): Variant {
  const folder = join(root, 'least');
  write(folder, { Dockerfile: leastRebuild, edited: '' });
  return { name: 'least', folder, tag: `bench-generate:least-${process.pid}` };
}

type Variant = { readonly name: string; readonly folder: string; readonly tag: string };

function prepare(root: string, name: string, size: typeof heavy): Variant {
  const folder = join(root, name, 'bench-agents');
  const words = (text: string): readonly string[] => text.split(/\s+/);
  write(folder, {
    'pyproject.toml': pyproject(words(size.dependencies)),
    'requirements.txt': `${words(size.requirements).join('\n')}\n`,
    '.gitignore': '__pycache__/\n',
    ...pluginPackage('bench_agents', { count: { class: 'CountAgent' } }),
  });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  if (name === 'template') write(folder, { Dockerfile: template });
  else {
    execFileSync(process.execPath, [join(project, 'src/cli.ts'), 'generate', '--no-ask', folder], { stdio: 'pipe' });
    // A cache of pip's of its own, so that the first build is a first one.
    const made = readFileSync(join(folder, 'Dockerfile'), 'utf8');
    const cold = made.replaceAll(
      'target=/root/.cache/pip',
      `target=/root/.cache/pip,id=bench-${process.pid}-${Date.now()}`,
    );
    write(folder, { Dockerfile: cold });
  }
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--message', 'first');
  git(folder, 'tag', 'v1.0.0');
  return { name, folder, tag: `bench-generate:${name}-${process.pid}` };
}

function build({ folder, tag }: Variant, ...options: readonly string[]): number {
  return seconds(() => docker('build', '--quiet', '--tag', tag, ...options, folder));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function edit({ folder }: Variant, round: number): void {
  appendFileSync(join(folder, 'bench_agents/agents/count/agent.py'), `# edit ${round}\n`);
}

function commit({ folder }: Variant, round: number): void {
  git(folder, 'commit', '--quiet', '--all', '--allow-empty', '--message', `commit ${round}`);
}

/** An edit once more, with the step that installs the package cut off from the network. */
function offline(variant: Variant): string {
  const path = join(variant.folder, 'Dockerfile');
  const text = readFileSync(path, 'utf8');
  const at = text.lastIndexOf('\nRUN ') + 1;
  writeFileSync(path, `${text.slice(0, at)}RUN --network=none ${text.slice(at + 'RUN '.length)}`);
  edit(variant, -1);
  try {
    build(variant);
    return 'works';
  } catch {
    return 'fails';
  }
}

export type Compared = {
  readonly what: string;
  readonly template: number;
  readonly generated: number;
  readonly unit: 's' | 'MB';
  /** The ratio is to be at most this; null: no more than told. */
  readonly aim: number | null;
  /** What the bare start of pip takes in a rebuild; null where there is no such floor. */
  readonly floor: number | null;
};

/** Both on one repository, in turn. `finish` sees the folders before they are gone. */
export function compareGenerated(
  kind: 'light' | 'heavy',
  finish: (variants: readonly Variant[]) => void = () => {},
): readonly Compared[] {
  const root = mkdtempSync(join(tmpdir(), 'bench-generate-'));
  const variants = ['template', 'generated'].map((name) => prepare(root, name, kind === 'light' ? light : heavy));
  const least = prepareLeast(root);
  try {
    const base = Number(docker('image', 'inspect', '--format', '{{.Size}}', 'simonsobs/ocs:v0.12.1'));
    const first = variants.map((variant) => build(variant, '--no-cache'));
    const edits = variants.map((): number[] => []);
    const commits = variants.map((): number[] => []);
    const leasts: number[] = [];
    build(least);
    for (let round = 0; round < rounds; round++) {
      for (const [index, variant] of variants.entries()) {
        edit(variant, round);
        edits[index]?.push(build(variant));
        commit(variant, round);
        commits[index]?.push(build(variant));
      }
      // Another than in every earlier run: BuildKit would know it.
      appendFileSync(join(least.folder, 'edited'), `edit ${root} ${round}\n`);
      leasts.push(build(least));
    }
    const sizes = variants.map(({ tag }) => Number(docker('image', 'inspect', '--format', '{{.Size}}', tag)) - base);
    finish(variants);
    const compared = (
      what: string,
      [template = 0, generated = 0]: readonly number[],
      unit: Compared['unit'],
      aim: number | null,
      floor: number | null = null,
    ): Compared => ({ what, template, generated, unit, aim, floor });
    const floor = median(leasts);
    return [
      compared('first build', first, 's', null),
      compared('rebuild after an edit', edits.map(median), 's', 0.2, floor),
      compared('rebuild after a commit', commits.map(median), 's', 0.2, floor),
      compared(
        'size above the base',
        sizes.map((bytes) => bytes / 1e6),
        'MB',
        1,
      ),
    ];
  } finally {
    for (const { tag } of [...variants, least])
      execFileSync('docker', ['image', 'rm', '--force', tag], { stdio: 'ignore' });
    rmSync(root, { recursive: true, force: true });
  }
}

function print(title: string, kind: 'light' | 'heavy'): void {
  let cut: readonly string[] = [];
  const rows = compareGenerated(kind, (variants) => {
    cut = variants.map(offline);
  });
  console.log(`\n${title}\n`);
  console.log('| | template | generated | ratio | pip that has nothing to do |\n| --- | --- | --- | --- | --- |');
  for (const { what, template: old, generated: made, unit, floor } of rows) {
    const least = floor === null ? '' : `${floor.toFixed(2)} s, ratio ${(floor / old).toFixed(2)}`;
    console.log(
      `| ${what} | ${old.toFixed(2)} ${unit} | ${made.toFixed(2)} ${unit} | ${(made / old).toFixed(2)} | ${least} |`,
    );
  }
  console.log(`| edit without network | ${cut.join(' | ')} | | |`);
}

if (import.meta.main) {
  const asked = process.argv[2];
  if (asked !== 'heavy') print('A light plugin: one requirement', 'light');
  if (asked !== 'light') print('A requirements list as long as that of socs', 'heavy');
}
