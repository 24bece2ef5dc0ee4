import { describe, expect, it, test } from 'vitest';
import type { Report } from '../../../../src/model/report.ts';
import { annotationsPerLevel, escapeData, escapeProperty, renderGithub } from '../../../../src/report/render/github.ts';
import { hostile } from '../hostile.ts';
import * as sample from '../sample.ts';

const github = (report: Report, prefix = ''): string => renderGithub(report, sample.context({ prefix }));
const linesOf = (report: Report): readonly string[] => github(report).split('\n').slice(0, -1);

describe('the github format', () => {
  it('is one command a finding, errors first, paths relative to the repository', () => {
    expect(
      github(sample.faulty, 'sub'),
    ).toBe(`::error file=sub/Dockerfile,line=3,col=12,endLine=3,endColumn=36,title=exec form that is shell form (exec-form-invalid)::this looks like exec form but is no JSON, so a shell runs it: quote \`/bin/bash\`
::error file=sub/docker-compose.yml,line=5,col=9,endLine=5,endColumn=65,title=several arguments in one string (argument-one-string)::two arguments stand in one string, so the agent gets them as one and exits with 2; write one entry for each
::notice file=sub/Dockerfile,line=2,col=1,endLine=2,endColumn=12,title=something is wrong (dockerignore-missing)::\`COPY .\` takes everything, and there is no .dockerignore
::notice title=something is wrong (readme-missing)::there is no README; write what the agent does and how it is started
`);
  });

  it('is empty where there is nothing to say', () => {
    expect(github(sample.report({ stages: [sample.stage({})] }))).toBe('');
  });

  test.each([
    ['a whole file', undefined, 'file=a'],
    ['a part of a line', sample.range(2, 3, 2, 7), 'file=a,line=2,col=3,endLine=2,endColumn=7'],
    ['several lines, where the runner takes no columns', sample.range(2, 3, 4, 7), 'file=a,line=2,endLine=4'],
    ['whole lines', sample.range(2, 1, 4, 1), 'file=a,line=2,endLine=3'],
  ])('points at %s', (_, range, properties) => {
    const found = sample.finding('a-rule', 'error', { file: 'a', ...(range ? { range } : {}) }, 'm', 't');
    expect(github(sample.report({ findings: [found] }))).toBe(`::error ${properties},title=t (a-rule)::m\n`);
  });

  it('says why a station failed when no finding does', () => {
    const stages = [sample.stage({ stage: 'push', image: 'socs', status: 'failed', note: 'the registry said no' })];
    expect(github(sample.report({ outcome: 'push', stages }))).toBe(
      '::error title=push of socs failed::the registry said no\n',
    );
  });

  it('says it once when a finding does', () => {
    const stages = [sample.stage({ stage: 'build', status: 'failed', note: 'the base is missing' })];
    const findings = [sample.finding('a-rule', 'error', {}, 'the base is missing', 't')];
    expect(github(sample.report({ outcome: 'build', stages, findings }))).toBe(
      '::error title=t (a-rule)::the base is missing\n',
    );
  });

  it('tells the notices of the run', () => {
    expect(github(sample.report({ notices: ['nothing is pushed from a branch'] }))).toBe(
      '::notice title=ocs-agent::nothing is pushed from a branch\n',
    );
  });
});

describe('the budget', () => {
  const many = (rule: string, count: number, severity: 'error' | 'warning' = 'error') =>
    Array.from({ length: count }, (_, index) =>
      sample.finding(rule, severity, { file: 'a', range: sample.range(index + 1, 1, index + 1, 2) }, 'm', 't'),
    );

  it('shows ten of ten', () => {
    const lines = linesOf(sample.report({ findings: many('a-rule', annotationsPerLevel) }));
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe('::error file=a,line=10,col=1,endLine=10,endColumn=2,title=t (a-rule)::m');
  });

  it('shows nine of more, and in the tenth how many more', () => {
    const lines = linesOf(sample.report({ findings: many('a-rule', 25) }));
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe(
      '::error title=16 more errors::16 more errors, which GitHub would not show here: see the job summary',
    );
  });

  it('is kept for each level apart', () => {
    const findings = [...many('a-rule', 12), ...many('b-rule', 12, 'warning')];
    const levels = linesOf(sample.report({ findings })).map((line) => line.split(' ')[0]);
    expect(levels).toEqual([...Array(10).fill('::error'), ...Array(10).fill('::warning')]);
  });

  it('shows one of each rule before a second of any, and places before remarks', () => {
    const findings = [
      sample.finding('z-nowhere', 'error', {}, 'm', 't'),
      ...many('a-rule', 30),
      sample.finding('b-rule', 'error', { file: 'z', range: sample.range(9, 1, 9, 2) }, 'm', 't'),
    ];
    const rules = linesOf(sample.report({ findings })).map((line) => /\((.*?)\)/.exec(line)?.[1]);
    expect(rules.slice(0, 4)).toEqual(['a-rule', 'b-rule', 'z-nowhere', 'a-rule']);
  });
});

describe('escaping', () => {
  test.each([
    ['100%', '100%25', '100%25'],
    ['a\nb', 'a%0Ab', 'a b'],
    ['a\r\nb\rc', 'a%0Ab%0Ac', 'a b c'],
    ['a:b,c', 'a:b,c', 'a%3Ab%2Cc'],
    ['%0A::error::x', '%250A::error::x', '%250A%3A%3Aerror%3A%3Ax'],
    ['\x1b[31mred\x1b[0m', 'red', 'red'],
  ])('makes %j fit for a message and for a property', (text, data, property) => {
    expect(escapeData(text)).toBe(data);
    expect(escapeProperty(text)).toBe(property);
  });

  // How the runner reads a command: actions/runner, ActionCommand.cs, TryParseV2.
  const read = (line: string) => {
    const [, name, properties = '', data = ''] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
    const decoded = (text: string): string =>
      text
        .replaceAll('%0D', '\r')
        .replaceAll('%0A', '\n')
        .replaceAll('%3A', ':')
        .replaceAll('%2C', ',')
        .replaceAll('%25', '%');
    const pairs = properties.split(',').map((pair) => pair.split(/=(.*)/s).slice(0, 2).map(decoded));
    return { name, properties: Object.fromEntries(pairs), data: decoded(data) };
  };

  test.each(hostile.map((text) => [text]))('makes one command of %j wherever it stands', (text) => {
    const name = text.trim() === '' ? 'file' : text;
    const report = sample.report({
      findings: [sample.finding('a-rule', 'error', { file: name, range: sample.range(1, 1, 1, 2) }, text, text)],
    });
    const lines = linesOf(report);
    expect(lines).toHaveLength(1);
    const command = read(lines[0] ?? '');
    expect(command.name).toBe('error');
    expect(Object.keys(command.properties)).toEqual(['file', 'line', 'col', 'endLine', 'endColumn', 'title']);
    expect(command.data).not.toMatch(/[\r\x1b\u202e]/);
  });
});
