import { describe, expect, it, test } from 'vitest';
import { renderJson } from '../../../../src/report/render/json.ts';
import { validateReport } from '../../support/validate-report.ts';
import { hostile } from '../hostile.ts';
import * as sample from '../sample.ts';

const json = (report: typeof sample.faulty) => renderJson(report, sample.context());

describe('the JSON report', () => {
  it('has its keys in the order that is promised', () => {
    const report = sample.report({
      outcome: 'check',
      findings: sample.faulty.findings.filter((finding) => finding.rule === 'argument-one-string'),
      stages: [sample.stage({ status: 'failed', note: '1 error' })],
      images: [sample.image({})],
      agents: [sample.agent({ stop: { status: 0, seconds: 0.3 } })],
    });
    expect(json(report)).toBe(`{
  "version": 1,
  "outcome": "check",
  "findings": [
    {
      "rule": "argument-one-string",
      "severity": "error",
      "file": "docker-compose.yml",
      "line": 5,
      "column": 9,
      "endLine": 5,
      "endColumn": 65,
      "message": "two arguments stand in one string, so the agent gets them as one and exits with 2; write one entry for each",
      "help": "docs/rules/argument-one-string.md",
      "fix": {
        "safe": true,
        "edits": [
          {
            "file": "docker-compose.yml",
            "line": 5,
            "column": 9,
            "endLine": 5,
            "endColumn": 65,
            "text": "\\"--instance-id=valve-1\\"\\n      - \\"--site-hub=ws://crossbar:8001/ws\\""
          }
        ]
      }
    }
  ],
  "stages": [
    {
      "stage": "check",
      "image": null,
      "status": "failed",
      "seconds": 0.08,
      "note": "1 error"
    }
  ],
  "images": [
    {
      "name": "socs",
      "dockerfile": "Dockerfile",
      "id": null,
      "smoke": "import",
      "digest": null,
      "tags": [],
      "verified": false
    }
  ],
  "agents": [
    {
      "class": "ValveAgent",
      "module": "tele.agents.valve.agent",
      "image": "socs",
      "status": "up",
      "instanceId": "valve-1",
      "tasks": [],
      "processes": [],
      "feeds": [],
      "secondsToUp": null,
      "stop": {
        "status": 0,
        "seconds": 0.3
      }
    }
  ],
  "notices": []
}
`);
  });

  test.each([
    ['an empty report', sample.report({})],
    ['a faulty repository', sample.faulty],
    ['a release', sample.released],
  ])('fits its schema: %s', (_, report) => {
    expect(() => validateReport(json(report))).not.toThrow();
  });

  it('keeps its paths relative to PATH, wherever that is', () => {
    const text = renderJson(sample.faulty, sample.context({ prefix: 'sub' }));
    expect(JSON.parse(text).findings[1].file).toBe('Dockerfile');
  });

  test.each(hostile.map((text) => [text]))('tells %j truly, and prints nothing that a terminal obeys', (text) => {
    const finding = sample.finding('readme-missing', 'notice', { file: text }, text);
    const printed = json(sample.report({ findings: [finding] }));
    expect(JSON.parse(printed).findings[0]).toMatchObject({ file: text, message: text });
    expect(printed).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
  });
});

describe('its schema', () => {
  const broken = (change: (document: ReturnType<typeof JSON.parse>) => void): string => {
    const document = JSON.parse(json(sample.released));
    document.findings = JSON.parse(json(sample.faulty)).findings;
    change(document);
    return JSON.stringify(document);
  };

  it('takes what is changed below as it was', () => {
    expect(() => validateReport(broken(() => undefined))).not.toThrow();
  });

  test.each<[string, (document: ReturnType<typeof JSON.parse>) => void]>([
    ['another version', (it) => Object.assign(it, { version: 2 })],
    ['an outcome that does not exist', (it) => Object.assign(it, { outcome: 'failed' })],
    ['a key that is not described', (it) => Object.assign(it.findings[0], { level: 'error' })],
    ['a severity of another tool', (it) => Object.assign(it.findings[0], { severity: 'info' })],
    ['a line without a column', (it) => Object.assign(it.findings[1], { column: null })],
    ['a line without a file', (it) => Object.assign(it.findings[1], { file: null })],
    ['a column that counts from 0', (it) => Object.assign(it.findings[1], { column: 0 })],
    ['an absolute path', (it) => Object.assign(it.findings[1], { file: '/Dockerfile' })],
    ['a fix without edits', (it) => Object.assign(it.findings[3].fix, { edits: [] })],
    ['a station that does not exist', (it) => Object.assign(it.stages[0], { stage: 'lint' })],
    ['verified without a digest', (it) => Object.assign(it.images[0], { digest: null })],
    ['a short digest', (it) => Object.assign(it.images[0], { digest: 'sha256:abc' })],
    ['an agent of unknown status', (it) => Object.assign(it.agents[0], { status: 'started' })],
  ])('refuses %s', (_, change) => {
    expect(() => validateReport(broken(change))).toThrow('not a report of version 1');
  });
});
