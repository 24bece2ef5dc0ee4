import type { Finding, Severity } from '../../../src/model/finding.ts';
import { type Digest, type ImageId, parseDigest, parseImageId } from '../../../src/model/image.ts';
import type { Range, SourceFile } from '../../../src/model/location.ts';
import type { AgentRow, ImageRow, Report, StageRow } from '../../../src/model/report.ts';
import type { Describe } from '../../../src/report/describe.ts';
import { noColors, type RenderContext } from '../../../src/report/render/context.ts';

export const describe: Describe = (finding) => ({
  message: String(finding.params['message'] ?? 'something is wrong; do it otherwise'),
  help: `docs/rules/${finding.rule}.md`,
  title: String(finding.params['title'] ?? 'something is wrong'),
});

export const dockerfile = `FROM simonsobs/ocs:v0.12.1
COPY . /app
ENTRYPOINT ["dumb-init", /bin/bash]
`;

export const compose = `services:
  valve:
    image: socs
    command:
      - "--instance-id=valve-1 --site-hub=ws://crossbar:8001/ws"
`;

export const texts: Readonly<Record<string, string>> = { Dockerfile: dockerfile, 'docker-compose.yml': compose };

export function reading(files: Readonly<Record<string, string>>): (path: string) => SourceFile | null {
  return (path) => (path in files ? { path, text: files[path] ?? '' } : null);
}

export function range(line: number, column: number, endLine: number, endColumn: number): Range {
  return { start: { line, column }, end: { line: endLine, column: endColumn } };
}

export function finding(
  rule: string,
  severity: Severity,
  place: { readonly file?: string; readonly range?: Range },
  message = 'something is wrong; do it otherwise',
  title = 'something is wrong',
): Finding {
  return {
    rule,
    severity,
    location: place.file === undefined ? null : { file: place.file, range: place.range ?? null },
    params: { message, title },
  };
}

export function stage(row: Partial<StageRow>): StageRow {
  return { stage: 'check', image: null, status: 'passed', seconds: 0.08, note: '', ...row };
}

export function agent(row: Partial<AgentRow>): AgentRow {
  return {
    class: 'ValveAgent',
    module: 'tele.agents.valve.agent',
    image: 'socs',
    status: 'up',
    instanceId: 'valve-1',
    tasks: [],
    processes: [],
    feeds: [],
    secondsToUp: null,
    stop: null,
    ...row,
  };
}

export function image(row: Partial<ImageRow>): ImageRow {
  return {
    name: 'socs',
    dockerfile: 'Dockerfile',
    id: null,
    smoke: 'import',
    digest: null,
    tags: [],
    verified: false,
    ...row,
  };
}

export function imageId(letter: string): ImageId {
  const id = parseImageId(`sha256:${letter.repeat(64)}`);
  if (!id) throw new Error('no id');
  return id;
}

export function digest(letter: string): Digest {
  const parsed = parseDigest(`sha256:${letter.repeat(64)}`);
  if (!parsed) throw new Error('no digest');
  return parsed;
}

export function report(parts: Partial<Report>): Report {
  return { outcome: 'passed', findings: [], stages: [], images: [], agents: [], notices: [], ...parts };
}

export function context(parts: Partial<RenderContext> = {}): RenderContext {
  return {
    describe,
    read: reading(texts),
    prefix: '',
    terminal: { palette: noColors, columns: 80, unicode: true, quiet: false },
    tool: { version: '1.0.0', repository: 'https://github.com/example/ocs-agent-action' },
    ...parts,
  };
}

/** A pull request with a few faults. */
export const faulty: Report = report({
  outcome: 'check',
  findings: [
    finding('readme-missing', 'notice', {}, 'there is no README; write what the agent does and how it is started'),
    {
      ...finding(
        'argument-one-string',
        'error',
        { file: 'docker-compose.yml', range: range(5, 9, 5, 65) },
        'two arguments stand in one string, so the agent gets them as one and exits with 2; write one entry for each',
        'several arguments in one string',
      ),
      fix: {
        safe: true,
        edits: [
          {
            file: 'docker-compose.yml',
            range: range(5, 9, 5, 65),
            text: '"--instance-id=valve-1"\n      - "--site-hub=ws://crossbar:8001/ws"',
          },
        ],
      },
    },
    finding(
      'exec-form-invalid',
      'error',
      { file: 'Dockerfile', range: range(3, 12, 3, 36) },
      'this looks like exec form but is no JSON, so a shell runs it: quote `/bin/bash`',
      'exec form that is shell form',
    ),
    finding(
      'dockerignore-missing',
      'notice',
      { file: 'Dockerfile', range: range(2, 1, 2, 12) },
      '`COPY .` takes everything, and there is no .dockerignore',
    ),
  ],
  stages: [
    stage({ status: 'failed', note: '2 errors' }),
    ...(['dockerfile', 'build', 'smoke', 'push'] as const).map((name) =>
      stage({ stage: name, status: 'skipped', seconds: 0, note: 'check failed' }),
    ),
  ],
});

/** A release of two images, with agents. */
export const released: Report = report({
  stages: [
    stage({ note: 'no findings' }),
    stage({ stage: 'dockerfile', seconds: 0.01, note: 'Dockerfile and sim/Dockerfile as they are' }),
    stage({ stage: 'build', image: 'socs', seconds: 41.2, note: 'built from Dockerfile' }),
    stage({ stage: 'build', image: 'socs-sim', seconds: 7.31, note: 'built from sim/Dockerfile' }),
    stage({ stage: 'smoke', image: 'socs', seconds: 6.4, note: 'one of one instances came up' }),
    stage({ stage: 'smoke', image: 'socs-sim', status: 'skipped', seconds: 0, note: 'no agent image' }),
    stage({ stage: 'push', image: 'socs', seconds: 75.4, note: 'pushed and proved' }),
    stage({ stage: 'push', image: 'socs-sim', status: 'skipped', seconds: 0, note: 'no name given in images' }),
  ],
  images: [
    image({
      id: imageId('a'),
      smoke: 'run',
      digest: digest('b'),
      tags: ['simonsobs/socs:v1.2.3', 'simonsobs/socs:latest'],
      verified: true,
      size: 852e6,
      above: {
        base: 'simonsobs/ocs:v0.12.1',
        steps: [
          { instruction: 'COPY . /app', bytes: 28e6 },
          { instruction: 'WORKDIR /app', bytes: 0 },
          { instruction: 'RUN pip install -r requirements.txt', bytes: 84e6 },
        ],
      },
    }),
    image({ name: 'socs-sim', dockerfile: 'sim/Dockerfile', id: imageId('c'), smoke: 'off' }),
  ],
  agents: [
    agent({
      tasks: ['init', 'open'],
      processes: ['acq'],
      feeds: ['valve'],
      secondsToUp: 1.44,
      stop: { status: 0, seconds: 0.31 },
      peakMemory: 41e6,
    }),
    agent({ class: 'PumpAgent', module: 'tele.agents.pump.agent', instanceId: null, status: 'not-tried' }),
  ],
  notices: ['`latest` moves to v1.2.3: the image before carried no label'],
});
