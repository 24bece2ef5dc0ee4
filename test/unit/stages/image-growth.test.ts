import { expect, test } from 'vitest';
import { growth } from '../../../src/stages/image-growth.ts';

const dockerfile = `FROM simonsobs/ocs:v0.12.1 AS first
COPY a /a

FROM first
RUN python -m pip install \\
    pandas
WORKDIR /
CMD ["--agent", "/a"]
`;

function history(...steps: readonly (readonly [createdBy: string, bytes: number])[]): string {
  return steps.map(([CreatedBy, bytes]) => `${JSON.stringify({ CreatedBy, Size: String(bytes) })}\n`).join('');
}

const base = [
  ['ENTRYPOINT ["dumb-init" "ocs-agent-cli"]', 0],
  ['RUN /bin/sh -c pip install ocs # buildkit', 9e7],
] as const;

test('every instruction above the base has its bytes, those of stages it is FROM first', () => {
  const newest = [
    ['CMD ["--agent" "/a"]', 0],
    ['WORKDIR /', 0],
    ['RUN /bin/sh -c python -m pip install     pandas # buildkit', 8e7],
    ['COPY a /a # buildkit', 12],
  ] as const;
  expect(growth(dockerfile, null, history(...newest, ...base))).toEqual({
    base: 'simonsobs/ocs:v0.12.1',
    steps: [
      { instruction: 'COPY a /a', bytes: 12 },
      { instruction: 'RUN python -m pip install pandas', bytes: 8e7 },
      { instruction: 'WORKDIR /', bytes: 0 },
      { instruction: 'CMD ["--agent", "/a"]', bytes: 0 },
    ],
  });
});

test('a target is measured as far as it goes, and the old builder wrote its steps otherwise', () => {
  expect(growth(dockerfile, 'first', history(['/bin/sh -c #(nop) COPY dir:8a in /a ', 12], ...base))).toEqual({
    base: 'simonsobs/ocs:v0.12.1',
    steps: [{ instruction: 'COPY a /a', bytes: 12 }],
  });
});

test.each([
  ['a history of other steps', dockerfile, history(['RUN rm -r /', 0], ...base)],
  ['a history that ends too early', dockerfile, history(['CMD ["--agent" "/a"]', 0])],
  ['a history without sizes', 'FROM a\nCOPY a /a\n', '{"CreatedBy":"COPY a /a"}\n'],
  ['a history that is no JSON', 'FROM a\nCOPY a /a\n', 'IMAGE CREATED\n'],
  ['no history', 'FROM a\nCOPY a /a\n', ''],
  ['a Dockerfile without a stage', '', history(...base)],
])('nothing is said of %s', (_what, text, told) => {
  expect(growth(text, null, told)).toBeNull();
});
