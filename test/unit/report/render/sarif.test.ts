import { describe, expect, it, test } from 'vitest';
import type { Report } from '../../../../src/model/report.ts';
import { renderSarif } from '../../../../src/report/render/sarif.ts';
import { hostile } from '../hostile.ts';
import * as sample from '../sample.ts';
import { validateSarif } from '../validate-sarif.ts';

const sarif = (report: Report, parts: Parameters<typeof sample.context>[0] = {}) =>
  renderSarif(report, sample.context(parts));
const runOf = (text: string) => JSON.parse(text).runs[0];
const one = (found: ReturnType<typeof sample.finding>, parts: Parameters<typeof sample.context>[0] = {}) =>
  runOf(sarif(sample.report({ findings: [found] }), parts)).results[0];

describe('SARIF', () => {
  test.each([
    ['an empty report', sample.report({})],
    ['a faulty repository', sample.faulty],
    ['a release', sample.released],
  ])('fits the schema of the standard: %s', (_, report) => {
    expect(() => validateSarif(sarif(report))).not.toThrow();
  });

  test.each<[string, (text: string) => string]>([
    ['another version', (text) => text.replace('"2.1.0"', '"2.2"')],
    ['a level that does not exist', (text) => text.replace('"level": "note"', '"level": "notice"')],
    ['a column that counts from 0', (text) => text.replace('"startColumn": 12', '"startColumn": 0')],
    ['a path that is no URI', (text) => text.replace('"uri": "Dockerfile"', '"uri": "a file"')],
    ['a key of nobody', (text) => text.replace('"ruleIndex"', '"ruleNumber"')],
    ['a result without a line', (text) => text.replace('"startLine": 1\n', '"charOffset": 1\n')],
  ])('would be refused with %s', (_, change) => {
    expect(() => validateSarif(change(sarif(sample.faulty)))).toThrow('not SARIF 2.1.0');
  });

  it('is told completely for one finding', () => {
    const findings = sample.faulty.findings.filter((finding) => finding.rule === 'argument-one-string');
    expect(JSON.parse(sarif(sample.report({ outcome: 'check', findings }), { prefix: 'sub/agent' }))).toEqual({
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'ocs-agent',
              version: '1.0.0',
              informationUri: 'https://github.com/example/ocs-agent-action',
              rules: [
                {
                  id: 'argument-one-string',
                  shortDescription: { text: 'several arguments in one string' },
                  fullDescription: { text: 'several arguments in one string' },
                  helpUri: 'https://github.com/example/ocs-agent-action/blob/v1.0.0/docs/rules/argument-one-string.md',
                  help: {
                    text: 'several arguments in one string. See https://github.com/example/ocs-agent-action/blob/v1.0.0/docs/rules/argument-one-string.md',
                  },
                  defaultConfiguration: { level: 'error' },
                  properties: { tags: ['ocs'], 'problem.severity': 'error' },
                },
              ],
            },
          },
          automationDetails: { id: 'ocs-agent/sub/agent/' },
          invocations: [{ executionSuccessful: true }],
          columnKind: 'utf16CodeUnits',
          results: [
            {
              ruleId: 'argument-one-string',
              ruleIndex: 0,
              level: 'error',
              message: {
                text: 'two arguments stand in one string, so the agent gets them as one and exits with 2; write one entry for each',
              },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'sub/agent/docker-compose.yml', uriBaseId: '%SRCROOT%' },
                    region: { startLine: 5, startColumn: 9, endLine: 5, endColumn: 65 },
                  },
                },
              ],
              partialFingerprints: { 'ocsAgentFinding/v1': 'ab65a286bcda53ce:1' },
              fixes: [
                {
                  description: { text: 'safe: the image behaves as before' },
                  artifactChanges: [
                    {
                      artifactLocation: { uri: 'sub/agent/docker-compose.yml', uriBaseId: '%SRCROOT%' },
                      replacements: [
                        {
                          deletedRegion: { startLine: 5, startColumn: 9, endLine: 5, endColumn: 65 },
                          insertedContent: {
                            text: '"--instance-id=valve-1"\n      - "--site-hub=ws://crossbar:8001/ws"',
                          },
                        },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('gives a finding without a file the place that code scanning asks for', () => {
    expect(one(sample.finding('readme-missing', 'notice', {})).locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'no%20file%20associated%20with%20this%20alert', uriBaseId: '%SRCROOT%' },
          region: { startLine: 1 },
        },
      },
    ]);
  });

  it.each([
    ['error', 'error'],
    ['warning', 'warning'],
    ['notice', 'note'],
  ] as const)('calls our %s its %s', (severity, level) => {
    expect(one(sample.finding('a-rule', severity, {})).level).toBe(level);
  });

  it('counts a rule as severe as its strongest finding, and finds it by its index', () => {
    const findings = [
      sample.finding('b-rule', 'notice', { file: 'a' }),
      sample.finding('b-rule', 'warning', { file: 'b' }),
      sample.finding('a-rule', 'notice', { file: 'c' }),
    ];
    const { tool, results } = runOf(sarif(sample.report({ findings })));
    const { rules } = tool.driver;
    expect(rules.map((rule: { defaultConfiguration: { level: string } }) => rule.defaultConfiguration.level)).toEqual([
      'note',
      'warning',
    ]);
    for (const result of results) expect(rules[result.ruleIndex].id).toBe(result.ruleId);
  });

  it.each([
    ['check', true],
    ['config', false],
    ['error', false],
    ['cancelled', false],
  ] as const)('of the outcome %s, says of its run: %s', (outcome, successful) => {
    expect(runOf(sarif(sample.report({ outcome }))).invocations).toEqual([{ executionSuccessful: successful }]);
  });

  it('has no addresses where ours is not known, and the page where it is at hand', () => {
    const text = sarif(sample.faulty, {
      tool: { version: '1.0.0', repository: null },
      describe: (finding) => ({ ...sample.describe(finding), page: '# page' }),
    });
    expect(() => validateSarif(text)).not.toThrow();
    expect(runOf(text).tool.driver.informationUri).toBeUndefined();
    expect(runOf(text).tool.driver.rules[0].help).toEqual({
      text: 'several arguments in one string. See ocs-agent explain argument-one-string',
      markdown: '# page',
    });
  });

  it('keeps the most severe where there are more than code scanning keeps', () => {
    const at = (line: number) => ({ file: 'a', range: sample.range(line, 1, line, 2) });
    const findings = [
      ...Array.from({ length: 5000 }, (_, index) => sample.finding('a-rule', 'notice', at(index + 1))),
      sample.finding('b-rule', 'error', at(6000)),
    ];
    const { results } = runOf(sarif(sample.report({ findings })));
    expect(results).toHaveLength(5000);
    expect(results.at(-1).ruleId).toBe('b-rule');
  });

  test.each(hostile.map((text) => [text]))('stays valid with %j in it', (text) => {
    const file = text.trim() === '' ? 'file' : text;
    const result = sample.finding('a-rule', 'error', { file, range: sample.range(1, 1, 1, 2) }, `x${text}`, `x${text}`);
    const printed = sarif(sample.report({ findings: [result] }));
    expect(() => validateSarif(printed)).not.toThrow();
    expect(runOf(printed).results[0].message.text).not.toMatch(/\]\(|\x1b|\u202e/);
  });
});

describe('the fingerprint', () => {
  const print = (text: string, line: number, rule = 'a-rule', message = 'm'): string => {
    const length = text.split('\n')[line - 1]?.length ?? 0;
    const found = sample.finding(rule, 'error', { file: 'f', range: sample.range(line, 1, line, length + 1) }, message);
    return one(found, { read: sample.reading({ f: text }) }).partialFingerprints['ocsAgentFinding/v1'];
  };

  it('stays when lines come above, when the line is indented anew, and when the words of the rule change', () => {
    const before = print('a\n  fault: 1\n', 2);
    expect(print('new\nlines\na\n  fault: 1\n', 4)).toBe(before);
    expect(print('a\n      fault:  1\r\n', 2)).toBe(before);
    expect(print('a\n  fault: 1\n', 2, 'a-rule', 'in other words')).toBe(before);
  });

  it('differs for another line and another rule', () => {
    const before = print('a\n  fault: 1\n', 2);
    expect(print('a\n  fault: 2\n', 2)).not.toBe(before);
    expect(print('a\n  fault: 1\n', 2, 'b-rule')).not.toBe(before);
  });

  it('counts equal lines', () => {
    const at = (line: number) =>
      sample.finding('a-rule', 'error', { file: 'f', range: sample.range(line, 1, line, 6) });
    const { results } = runOf(
      sarif(sample.report({ findings: [at(1), at(3)] }), { read: sample.reading({ f: 'fault\nx\nfault\n' }) }),
    );
    const prints = results.map((result: { partialFingerprints: Record<string, string> }) =>
      result.partialFingerprints['ocsAgentFinding/v1']?.split(':'),
    );
    expect(prints[0][0]).toBe(prints[1][0]);
    expect([prints[0][1], prints[1][1]]).toEqual(['1', '2']);
  });
});
