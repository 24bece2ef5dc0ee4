import { describe, expect, test } from 'vitest';
import type { ContextEntry } from '../../../src/dockerfile/context.ts';
import { contextFiles } from '../../../src/dockerfile/context.ts';
import type { ImageFiles, ImageFilesOptions } from '../../../src/dockerfile/image-files.ts';
import { filesInStage } from '../../../src/dockerfile/image-files.ts';
import { parseDockerfile } from '../../../src/dockerfile/parse.ts';
import { targetStage } from '../../../src/dockerfile/stages.ts';

const repository = [
  'agent.py',
  'requirements.txt',
  'plug/__init__.py',
  'plug/agents/valve.py',
  'docs/index.md',
  'Read Me.md',
];

function build(
  lines: string,
  entries: readonly (string | ContextEntry)[] = repository,
  options: Partial<ImageFilesOptions> & { readonly ignore?: string; readonly from?: string } = {},
): ImageFiles {
  const { ignore = null, from = 'scratch', ...rest } = options;
  const dockerfile = parseDockerfile({ path: 'Dockerfile', text: `FROM ${from}\n${lines}\n` });
  expect(dockerfile.problem).toBeNull();
  const stage = targetStage(dockerfile.stages, null);
  if (!stage) throw new Error('no stage');
  return filesInStage(dockerfile, stage, contextFiles(entries, ignore), { baseOf: () => null, ...rest });
}

/** Container path ← path in the repository. */
function placed(lines: string, entries?: readonly (string | ContextEntry)[]): readonly string[] {
  return [...build(lines, entries).files].map(([path, file]) => `${path} ← ${file.source ?? 'heredoc'}`);
}

describe('COPY brings', () => {
  test.each<[string, string, readonly string[]]>([
    ['a file to a name', 'COPY agent.py /app/x.py', ['/app/x.py ← agent.py']],
    ['a file into a folder', 'COPY agent.py /app/', ['/app/agent.py ← agent.py']],
    ['a file to where WORKDIR is', 'WORKDIR /app\nCOPY agent.py .', ['/app/agent.py ← agent.py']],
    ['a file into a folder that is there', 'WORKDIR /app\nCOPY agent.py /app', ['/app/agent.py ← agent.py']],
    ['a file to a relative name', 'WORKDIR /app\nCOPY agent.py x/y.py', ['/app/x/y.py ← agent.py']],
    [
      'several files',
      'COPY agent.py requirements.txt /app/',
      ['/app/agent.py ← agent.py', '/app/requirements.txt ← requirements.txt'],
    ],
    [
      "a folder's content, not the folder",
      'COPY plug /app',
      ['/app/__init__.py ← plug/__init__.py', '/app/agents/valve.py ← plug/agents/valve.py'],
    ],
    [
      'a folder under its name when that is said',
      'COPY plug/agents/ /app/agents/',
      ['/app/agents/valve.py ← plug/agents/valve.py'],
    ],
    ['a name with a blank in JSON form', 'COPY ["Read Me.md", "/doc/"]', ['/doc/Read Me.md ← Read Me.md']],
    ['what a wildcard finds', 'COPY *.py /app/', ['/app/agent.py ← agent.py']],
    [
      'the content of folders that a wildcard finds',
      'COPY plu* /app/',
      ['/app/__init__.py ← plug/__init__.py', '/app/agents/valve.py ← plug/agents/valve.py'],
    ],
    ['a file whose path climbs out of the context', 'COPY ../agent.py /app/', ['/app/agent.py ← agent.py']],
    ['a file whose path goes down and up', 'COPY plug/../agent.py /app/', ['/app/agent.py ← agent.py']],
    ['a file with a slash behind it', 'COPY agent.py/ /app/', ['/app/agent.py ← agent.py']],
    ['a heredoc', 'COPY <<a.py <<b.py /app/\nx\na.py\ny\nb.py', ['/app/a.py ← heredoc', '/app/b.py ← heredoc']],
    ['by variables', 'ARG N=agent\nENV D=/app\nCOPY ${N}.py $D/', ['/app/agent.py ← agent.py']],
    ['over what is there', 'COPY agent.py /x\nCOPY requirements.txt /x', ['/x ← requirements.txt']],
    ['files of another stage', 'COPY agent.py /a/\nFROM scratch\nCOPY --from=0 /a /b', ['/b/agent.py ← agent.py']],
    [
      'files of the stage it extends',
      'COPY agent.py /a/\nFROM scratch AS x\nCOPY agent.py /x/\nFROM x',
      ['/x/agent.py ← agent.py'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(placed(lines)).toEqual(expected);
  });

  test('the whole context', () => {
    expect(placed('COPY . /app/')).toHaveLength(repository.length);
    expect(build('COPY . /app/').at('/app/plug/agents/valve.py')).toMatchObject({
      kind: 'file',
      source: 'plug/agents/valve.py',
    });
  });

  test('a symlink that is named as what it leads to, one in a folder as itself', () => {
    const entries = [...repository, { path: 'plug/link.py', kind: 'symlink', target: 'agent.py' } as const];
    expect(build('COPY plug/link.py /x.py', entries).at('/x.py')).toMatchObject({ kind: 'file', source: 'agent.py' });
    expect(build('COPY plug /app/plug', entries).at('/app/plug/link.py')).toEqual({ kind: 'missing' });
    expect(build('COPY . /app', entries).at('/app/plug/link.py')).toMatchObject({ kind: 'file', source: 'agent.py' });
  });

  test('and where a file ended up is told', () => {
    expect(build('COPY . /app/\nCOPY agent.py /x').pathsOf('agent.py')).toEqual(['/app/agent.py', '/x']);
  });
});

describe('a source that is not there', () => {
  const outcome = (lines: string, ignore = '') => build(lines, repository, { ignore }).copies[0]?.sources[0]?.outcome;

  test("fails in BuildKit's words, with the reason", () => {
    expect(outcome('COPY nope.py /x')).toEqual({
      kind: 'not-found',
      message: '"/nope.py": not found',
      because: { kind: 'absent' },
    });
    expect(outcome('COPY Agent.py /x')).toMatchObject({
      kind: 'not-found',
      because: { kind: 'case', path: 'agent.py' },
    });
    expect(outcome('COPY agent.py /x', '*.py')).toMatchObject({
      kind: 'not-found',
      because: { kind: 'ignored', by: { pattern: '*.py', line: 1 } },
    });
    expect(outcome('COPY ["[agent.py,", "/x"]')).toMatchObject({ kind: 'refused' });
  });

  test('does not fail as a wildcard, a variable or a URL', () => {
    expect(outcome('COPY *.nope /x/')).toEqual({ kind: 'nothing' });
    expect(outcome('ARG A\nCOPY $A /x/')).toMatchObject({ kind: 'unknown' });
    expect(outcome('ADD https://example.com/a /x/')).toEqual({ kind: 'remote' });
    expect(outcome('COPY --from=alpine /nope /x/')).toMatchObject({ kind: 'unknown' });
  });

  test('that a path left the context is told', () => {
    expect(build('COPY ../agent.py /x').copies[0]?.sources[0]).toMatchObject({ path: 'agent.py', outside: true });
    expect(build('COPY plug/../agent.py /x').copies[0]?.sources[0]).toMatchObject({ outside: false });
  });
});

describe('what is missing is only sure where nobody else may have put it', () => {
  const at = (lines: string, path: string, options: Partial<ImageFilesOptions> & { readonly from?: string } = {}) =>
    build(lines, repository, options).at(path).kind;

  test.each([
    ['after installing packages', 'RUN apt-get update && apt-get install -y git && pip install -r x.txt', 'missing'],
    ['after mkdir and chown', 'RUN mkdir -p /app && chown -R ocs /app && chmod +x /app/agent.py', 'missing'],
    ['after a program that may do anything', 'RUN ./build.sh', 'unknown'],
    ['after make', 'RUN make install', 'unknown'],
    ['after a clone into that folder', 'RUN git clone https://github.com/a/b.git /app/b', 'unknown'],
    ['after a clone elsewhere', 'RUN git clone https://github.com/a/b.git /src', 'missing'],
    ['after a clone where WORKDIR is', 'WORKDIR /app\nRUN git clone https://github.com/a/b', 'unknown'],
    ['after a cd and a download', 'RUN cd /app/b && curl -O https://example.com/x.py', 'unknown'],
    ['after a redirection', 'RUN echo x > /app/b/x.py', 'unknown'],
    ['after a redirection with an absolute path', 'WORKDIR /w\nRUN echo x > /app/b/x.py', 'unknown'],
    ['after a redirection elsewhere', 'RUN echo x > /etc/x', 'missing'],
    ['after unpacking an archive of the context', 'ADD x.tar.gz /app/b/', 'missing'],
    ['after a copy from another image', 'COPY --from=alpine /x /app/b', 'unknown'],
    ['after a destination that is not known', 'ARG D\nCOPY agent.py $D', 'unknown'],
    ['after sh -c with a redirection', "RUN sh -c 'echo > /app/b/x.py'", 'unknown'],
    ['after a download into a folder that -P names', 'RUN wget -P /app/b https://example.com/x.py', 'unknown'],
    ['after a download to where WORKDIR is', 'WORKDIR /w\nRUN wget https://example.com/x.tar.gz', 'missing'],
    ['after an installer, in a folder made later', 'WORKDIR /w\nRUN ./install.sh --all\nCOPY plug /app/b', 'missing'],
    ['after an installer that is told the name', 'WORKDIR /w\nRUN ./install.sh ../app\nCOPY plug /app/b', 'unknown'],
    ['after an installer with a variable', 'WORKDIR /w\nRUN ./install.sh $TO\nCOPY plug /app/b', 'unknown'],
    ['after an installer that runs above it', 'WORKDIR /app\nRUN ./install.sh\nCOPY plug /app/b', 'unknown'],
    ['after an installer in /', 'RUN ./install.sh\nCOPY plug /app/b', 'unknown'],
    ['after an installer, in a folder made before', 'WORKDIR /app/b\nWORKDIR /w\nRUN ./install.sh', 'unknown'],
  ])('%s: %s is %s', (_, lines, expected) => {
    expect(at(lines, '/app/b/x.py')).toBe(expected);
  });

  test('an archive is unpacked by ADD', () => {
    expect(build('ADD x.tar.gz /app/b/', ['x.tar.gz']).at('/app/b/x.py')).toEqual({
      kind: 'unknown',
      because: 'ADD unpacks x.tar.gz',
    });
  });

  test('of a base that nobody listed nothing is known', () => {
    expect(at('', '/app/x.py', { from: 'a' })).toBe('unknown');
    expect(at('', '/app/x.py', { from: 'a', baseHas: () => false })).toBe('missing');
    expect(at('', '/app/x.py', { from: 'a', baseHas: () => true })).toBe('base');
  });

  test('what RUN moves or removes is not sure any more', () => {
    expect(at('COPY . /app\nRUN rm /app/agent.py', '/app/agent.py')).toBe('unknown');
    expect(at('COPY . /app\nRUN mv /app/agent.py /x.py', '/app/agent.py')).toBe('unknown');
    expect(at('COPY . /app\nRUN mv /app/agent.py /x.py', '/app/requirements.txt')).toBe('file');
    expect(at('COPY . /app\nRUN ./build.sh', '/app/agent.py')).toBe('file');
    expect(at('RUN rm -rf /app\nCOPY . /app', '/app/agent.py')).toBe('file');
  });
});

test('the files before an instruction are those of the instructions above it', () => {
  const dockerfile = parseDockerfile({
    path: 'Dockerfile',
    text: 'FROM scratch\nCOPY agent.py /a\nRUN x\nCOPY . /b\n',
  });
  const [stage] = dockerfile.stages;
  const before = stage?.instructions[1];
  if (!stage || !before) throw new Error('no stage');
  const files = filesInStage(dockerfile, stage, contextFiles(repository, null), { baseOf: () => null, before });
  expect([...files.files.keys()]).toEqual(['/a']);
});

test('a folder is there when a file, WORKDIR or mkdir made it', () => {
  const files = build('COPY agent.py /a/b/\nWORKDIR /c\nRUN mkdir -p /d/e');
  expect(['/a', '/a/b', '/c', '/d/e', '/'].map((path) => files.hasFolder(path))).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  expect(files.hasFolder('/f')).toBe(false);
});
