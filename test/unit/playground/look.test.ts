import { describe, expect, test } from 'vitest';
import { fixAll, fixOne, look } from '../../../src/playground/look.ts';
import { aboutTheRest } from '../../../src/playground/loose.ts';
import { cleanPath, guessName, type Project } from '../../../src/playground/project.ts';
import { samples } from '../../../src/playground/samples.ts';
import { ruleIds } from '../../../src/rules/index.ts';
import { rulePages } from '../../../src/rules/pages.ts';
import { findingsIn } from '../support/check-texts.ts';
import { parseRulePage } from '../support/rule-page.ts';

function loose(files: Readonly<Record<string, string>>): Project {
  return { name: 'my-ocs-agent', files: new Map(Object.entries(files)), whole: false };
}

function withTexts(project: Project, texts: ReadonlyMap<string, string>): Project {
  return { ...project, files: new Map([...project.files, ...texts]) };
}

function rulesIn(project: Project): readonly string[] {
  return look(project).map(({ severity, rule, file, range }) => `${severity} ${rule} ${file}:${range?.start.line}`);
}

const service = [...(samples[0]?.project.files.values() ?? [])].join('');
const complete = `services:\n${service.replace(/^(?=.)/gm, '  ')}`;

describe('the compose example of the OCS documentation', () => {
  test.each([
    ['as it stands there, a part of a file', service, 9],
    ['as a part with fences in a comment', `# \`\`\`\`\n${service}`, 10],
    ['as a part without line end', service.trimEnd(), 9],
  ])('%s has one error, in its own line, and its fix leaves none', (_what, text, line) => {
    const project = loose({ 'docker-compose.yml': text });
    expect(rulesIn(project)).toEqual([`error argument-one-string docker-compose.yml:${line}`]);
    const [found] = look(project);
    const one = withTexts(project, found?.finding ? fixOne(project, found.finding) : new Map());
    const all = withTexts(project, fixAll(project).texts);
    expect(look(one)).toEqual([]);
    expect(look(all)).toEqual([]);
    expect(one.files.get('docker-compose.yml')).toContain("- '--agent'\n      - '/app/my-ocs-agent/agent.py'\n");
    expect(all.files.get('docker-compose.yml')?.trimEnd()).toBe(one.files.get('docker-compose.yml')?.trimEnd());
  });

  test('in a whole file has one error, and nobody asks for a Dockerfile that was not shown', () => {
    const project = loose({ 'docker-compose.yml': complete });
    expect(rulesIn(project).filter((text) => text.startsWith('error'))).toEqual([
      'error argument-one-string docker-compose.yml:10',
    ]);
    expect(rulesIn(withTexts(project, fixAll(project).texts)).filter((text) => text.startsWith('error'))).toEqual([]);
  });

  test('as the whole repository lacks a Dockerfile', () => {
    expect(rulesIn({ ...loose({ 'docker-compose.yml': complete }), whole: true }).join()).toContain(
      'dockerfile-missing',
    );
  });
});

// A browser tells no modes: what starts with #! is taken for executable. Where that is wrong the two may differ.
const examples = Object.entries(rulePages).flatMap(([id, markdown]) => {
  const { fails, passes } = parseRulePage(markdown);
  return [...fails, ...passes]
    .filter(({ files, git, executable = [] }) => {
      const guessed = Object.keys(files).filter((path) => files[path]?.startsWith('#!'));
      return (
        git === null && !('.github/ocs-agent.yaml' in files) && guessed.sort().join() === [...executable].sort().join()
      );
    })
    .map(({ files, executable = [] }, index) => ({ id, index, files, executable }));
});

test.each(examples)('example $index of $id is told here as there', ({ files, executable }) => {
  const shown = look({ name: 'my-ocs-agent', files: new Map(Object.entries(files)), whole: true });
  expect(shown.map(({ finding }) => finding)).toEqual(findingsIn({ files, executable }));
});

const shownAlone = Object.entries(rulePages).flatMap(([id, markdown]) =>
  parseRulePage(markdown).passes.flatMap(({ files }, index) =>
    Object.keys(files)
      .filter((path) => /Dockerfile|\.ya?ml$/.test(path))
      .map((path) => ({ id, index, path, files })),
  ),
);

// These say what stands in the file itself, and another file made up for it.
const madeUpFor = ['config-mount-missing', 'site-hub-not-websocket'];

test.each(shownAlone)(
  '$path of passing example $index of $id has no more errors when it is shown alone',
  ({ path, files }) => {
    const errorsIn = (shown: Readonly<Record<string, string>>, whole: boolean): readonly string[] =>
      look({ ...loose(shown), whole })
        .filter(({ severity, rule }) => severity === 'error' && !madeUpFor.includes(rule ?? ''))
        .map(({ rule, message }) => `${rule}: ${message}`);
    const together = errorsIn(files, true);
    expect(errorsIn({ [path]: files[path] ?? '' }, false).filter((error) => !together.includes(error))).toEqual([]);
  },
);

test('every rule that is left out there exists', () => {
  expect([...aboutTheRest].filter((id) => !ruleIds.includes(id))).toEqual([]);
});

test('a settings file is obeyed, and what is wrong in it is told in its line', () => {
  const Dockerfile = 'FROM simonsobs/ocs:latest\n';
  const withSettings = (text: string): readonly string[] =>
    look(loose({ Dockerfile, '.github/ocs-agent.yaml': text })).map(
      ({ rule, severity, range, message }) => `${severity} ${rule ?? message} ${range?.start.line}`,
    );
  expect(withSettings('rules:\n  base-unpinned: error\n')).toContain('error base-unpinned 1');
  expect(withSettings('docs: true\nrulez: {}\n')).toContain(
    'error rulez: unknown key `rulez`, did you mean `rules`? 2',
  );
});

test.each([
  ['FROM simonsobs/ocs:v0.12.1\n', 'Dockerfile'],
  ['# syntax=docker/dockerfile:1\n\nARG A\nFROM x\n', 'Dockerfile'],
  [service, 'docker-compose.yml'],
  [complete, 'docker-compose.yml'],
  ['hub:\n  wamp_server: ws://a\nhosts:\n  a: {}\n', 'default.yaml'],
  ['[project]\nname = "x"\n', 'pyproject.toml'],
  ['import time\n', 'agent.py'],
  ['hello', null],
])('%j is called %s', (text, name) => {
  expect(guessName(text)).toBe(name);
});

test.each([
  ['./a//b', 'a/b'],
  ['\\docs\\x.md', 'docs/x.md'],
  ['../x', null],
  ['', null],
])('the path %j is %j', (given, path) => {
  expect(cleanPath(given)).toBe(path);
});
