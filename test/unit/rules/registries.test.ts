import { expect, test } from 'vitest';
import { findingsIn } from '../support/check-texts.ts';

function said(registries: string, dockerfile: string): readonly unknown[] {
  const files = { '.github/ocs-agent.yaml': `registries: [${registries}]\n`, Dockerfile: dockerfile };
  return findingsIn({ files }, 'registry-untrusted').map(({ params }) => params['image']);
}

test.each([
  ['docker.io', 'FROM simonsobs/ocs:v0.12.1', []],
  ['docker.io', 'FROM docker.io/simonsobs/ocs:v0.12.1', []],
  ['docker.io', 'FROM index.docker.io/simonsobs/ocs:v0.12.1', []],
  ['docker.io/simons', 'FROM simonsobs/ocs:v0.12.1', ['simonsobs/ocs:v0.12.1']],
  ['docker.io/simonsobs/ocs', 'FROM simonsobs/ocs:v0.12.1', []],
  ['example.org', 'FROM hub.example.org/ocs:1', ['hub.example.org/ocs:1']],
  ['"*.example.org"', 'FROM example.org/ocs:1', ['example.org/ocs:1']],
  ['"*.example.org"', 'FROM badexample.org/ocs:1', ['badexample.org/ocs:1']],
  ['"hub:5000"', 'FROM hub:5000/ocs:1', []],
  ['"hub:5000"', 'FROM hub:5001/ocs:1', ['hub:5001/ocs:1']],
  ['docker.io', 'ARG BASE=quay.io/a/b:1\nFROM $BASE', ['quay.io/a/b:1']],
  ['docker.io', 'ARG BASE\nFROM $BASE', []],
  ['docker.io', 'FROM scratch', []],
  ['docker.io', 'FROM ocs:1 AS ghcr.io\nFROM ocs:1\nCOPY --from=ghcr.io /a /b', []],
  ['docker.io', 'FROM ocs:1\nRUN --mount=type=bind,from=quay.io/a/b:1,target=/x true', ['quay.io/a/b:1']],
  ['docker.io', 'FROM ocs:1\nRUN --mount=type=cache,target=/x true', []],
])('trusting %s, `%s` names %j', (registries, dockerfile, names) => {
  expect(said(registries, `${dockerfile}\n`)).toEqual(names);
});
