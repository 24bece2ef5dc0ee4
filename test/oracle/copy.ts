import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { contextFiles } from '../../src/dockerfile/context.ts';
import { filesInStage } from '../../src/dockerfile/image-files.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { targetStage } from '../../src/dockerfile/stages.ts';

const files = [
  'agent.py',
  'requirements.txt',
  'plug/__init__.py',
  'plug/agents/valve.py',
  'docs/index.md',
  'docs/a/b.md',
  'Read Me.md',
  '[z].txt',
];

/** Each is built by a real Docker Engine, on scratch; then every file of the image is compared with ours, by its content. */
const cases: readonly string[] = [
  'COPY agent.py /app/x.py',
  'COPY agent.py /app/',
  'COPY agent.py /app',
  'COPY agent.py /app/.',
  'COPY agent.py app/',
  'COPY agent.py .',
  'COPY agent.py ""',
  'WORKDIR /app\nCOPY agent.py .',
  'WORKDIR /app\nCOPY agent.py ./',
  'WORKDIR /app\nCOPY agent.py /app',
  'WORKDIR /app\nCOPY agent.py x',
  'WORKDIR /app\nCOPY agent.py ..',
  'WORKDIR /app\nCOPY agent.py ../x/',
  'COPY agent.py requirements.txt /app/',
  'COPY agent.py requirements.txt /app',
  'COPY plug /app',
  'COPY plug/ /app/',
  'COPY plug/agents /app/agents',
  'COPY plug agent.py /app/',
  'COPY plug agent.py /app',
  'COPY . /app',
  'COPY . .',
  'COPY ./ /app/',
  'COPY .. /app/',
  'COPY ../agent.py /app/',
  'COPY plug/../agent.py /app/',
  'COPY /agent.py /app/',
  'COPY agent.py/ /app/',
  'COPY *.py /app/',
  'COPY *.py /app',
  'COPY *.nope /app/',
  'COPY *.md *.py /app/',
  'COPY p* /app/',
  'COPY * /app/',
  'COPY */agents /app/',
  'COPY docs/* /app/',
  'COPY docs/*/*.md /app/',
  'COPY ["Read Me.md", "/doc/"]',
  'COPY Read?Me.md /doc/',
  'COPY [[]z].txt /x/',
  'COPY \\[z].txt /x/',
  'COPY agent.py /x\nCOPY requirements.txt /x',
  'COPY agent.py /x/y\nCOPY plug /x',
  'COPY <<a.py <<b.py /app/\nx\na.py\ny\nb.py',
  'COPY <<a.py /app\nx\na.py',
  'COPY link.py /app/',
  'COPY link.py /app/x.py',
  'COPY plug /app\nCOPY docs /app',
  'COPY nope /app/',
  'COPY agent.py nope /app/',
  'COPY Agent.py /app/',
  'COPY docs/index.md/ /app/',
  'ADD agent.py /app/',
  'ADD plug /app/',
  'COPY --from=0 /a /b',
  'COPY agent.py /a/\nFROM scratch\nCOPY --from=0 /a /b',
  'COPY agent.py /a/\nFROM scratch\nCOPY --from=0 /a/agent.py /b',
  'COPY . /a/\nFROM scratch\nCOPY --from=0 /a/plug/*.py /a/docs /b/',
  'COPY agent.py /a/\nFROM scratch AS x\nCOPY agent.py /x/\nFROM x\nCOPY agent.py /y',
];

function list(root: string, folder = ''): readonly string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    return statSync(join(root, path)).isDirectory() ? list(root, path) : [path];
  });
}

function main(): number {
  const folder = mkdtempSync(join(tmpdir(), 'copy-'));
  const context = join(folder, 'context');
  for (const path of files) {
    mkdirSync(dirname(join(context, path)), { recursive: true });
    writeFileSync(join(context, path), path);
  }
  symlinkSync('agent.py', join(context, 'link.py'));
  const entries = [...files, { path: 'link.py', kind: 'symlink', target: 'agent.py' } as const];
  let open = 0;
  let failed = 0;
  for (const [at, lines] of cases.entries()) {
    const text = `FROM scratch\n${lines}\n`;
    const out = join(folder, `out-${at}`);
    const dockerfile = join(folder, 'Dockerfile');
    writeFileSync(dockerfile, text);
    const built = spawnSync('docker', ['build', '-q', '-f', dockerfile, '-o', `type=local,dest=${out}`, context], {
      encoding: 'utf8',
    });
    const parsed = parseDockerfile({ path: 'Dockerfile', text });
    const stage = targetStage(parsed.stages, null);
    if (!stage) continue;
    const ours = filesInStage(parsed, stage, contextFiles(entries, null), { baseOf: () => null });
    const failing = ours.copies.some((copy) => copy.sources.some((source) => source.outcome.kind === 'not-found'));
    const mine =
      parsed.problem || failing
        ? 'fails'
        : [...ours.files]
            .map(([path, file]) => `${path} ${file.source ?? 'heredoc'}`)
            .sort()
            .join('\n');
    const content = (path: string) => {
      const read = readFileSync(join(out, path), 'utf8');
      return [...files, 'link.py'].includes(read) ? read : 'heredoc';
    };
    const its =
      built.status !== 0
        ? 'fails'
        : list(out)
            .map((path) => `${path} ${content(path)}`)
            .sort()
            .join('\n');
    if (its === 'fails') failed++;
    if (its === mine.replace(/ link\.py$/gm, ' agent.py')) continue;
    open++;
    console.log(
      `${JSON.stringify(lines)}\n  Docker ${JSON.stringify(its)}\n  we     ${JSON.stringify(mine)}\n  ${built.stderr.slice(-200)}`,
    );
  }
  rmSync(folder, { recursive: true });
  console.log(`${cases.length} builds, ${failed} of them failed, ${open} not as Docker`);
  return open === 0 ? 0 : 1;
}

process.exitCode = main();
