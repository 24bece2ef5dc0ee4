import type { Good } from './mutants/goods.ts';
import { add, all, base, beforeEntrypoint, belowFrom, entrypoint, type Mutation, swap } from './mutants/mutant.ts';
import { fileOf } from './tree.ts';

const ls240 = (from: string | RegExp, to: string): Mutation => swap('simulators/lakeshore240/Dockerfile', from, to);
const lowerCase: Mutation = (tree) => {
  const text = fileOf(tree, 'Dockerfile').replace(/^(?:FROM|COPY|RUN|WORKDIR) /gm, (word) => word.toLowerCase());
  return { ...tree, files: { ...tree.files, Dockerfile: text } };
};
const every: readonly Good[] = ['socs', 'pcs', 'my-ocs-agent', 'single-agent', 'minimal-plugin', 'minimal-script'];
const scripts: readonly Good[] = ['single-agent', 'minimal-script'];

/** Other ways to write the same, and things that are nobody's business: no new finding. */
export const harmless: readonly (readonly [describe: string, on: readonly Good[], mutate: Mutation])[] = [
  ['line ends of Windows', every, swap('Dockerfile', /\n/g, '\r\n')],
  ['a byte order mark', every, swap('Dockerfile', /^/, '\uFEFF')],
  ['instructions in lower case', every, lowerCase],
  ['a directive', every, swap('Dockerfile', /^/, '# syntax=docker/dockerfile:1\n')],
  ['a platform', every, swap('Dockerfile', /^FROM /m, 'FROM --platform=linux/amd64 ')],
  ['an ARG with a default', every, swap('Dockerfile', /^FROM (.*):(.*)$/m, 'ARG OCS_TAG=$2\nFROM $1:${OCS_TAG}')],
  ['a digest behind the tag', every, swap('Dockerfile', /^FROM .*$/m, `$&@sha256:${'a'.repeat(64)}`)],
  ['a name for the stage', every, swap('Dockerfile', /^FROM .*$/m, '$& AS agents')],
  ['labels', every, belowFrom('LABEL org.opencontainers.image.source="https://example.org/agents"')],
  ['a health check', every, beforeEntrypoint('HEALTHCHECK NONE')],
  ['a stop signal', every, beforeEntrypoint('STOPSIGNAL SIGTERM')],
  ['tini', every, entrypoint('ENTRYPOINT ["tini", "--", "ocs-agent-cli"]')],
  ['paths in full', every, entrypoint('ENTRYPOINT ["/opt/venv/bin/dumb-init", "/opt/venv/bin/ocs-agent-cli"]')],
  ['the entry point of the base', every, entrypoint('')],
  ['a log level', every, beforeEntrypoint('ENV LOGLEVEL=info')],
  ['PATH with what was there', every, beforeEntrypoint('ENV PATH=/opt/drive/bin:$PATH')],
  ['the user of the base at the end', every, beforeEntrypoint('USER ocs')],
  ['a number for a user', every, beforeEntrypoint('USER 9000:9000')],
  ['text about apt-get', every, belowFrom('RUN echo "apt-get install git; git clone https://example.org/x"')],
  [
    'apt-get with everything',
    every,
    belowFrom('RUN apt-get -qq update && apt-get -yq install tree && rm -rf /var/lib/apt/lists/*'),
  ],
  [
    'several lines for pip',
    every,
    belowFrom('RUN python -m pip install \\\n    --no-cache-dir \\\n    "pyusb==1.2.1"'),
  ],
  [
    'a cache mount',
    every,
    belowFrom('RUN --mount=type=cache,target=/root/.cache/pip python -m pip install pyusb==1.2.1'),
  ],
  [
    'a clone of a commit',
    every,
    belowFrom(
      'RUN git clone https://github.com/observatory/dewar.git /src/dewar && git -C /src/dewar checkout 4f6b2f3c1a',
    ),
  ],
  [
    'flags with =',
    scripts,
    swap('Dockerfile', /"--agent", "(.*?)", "--entrypoint", "main"/, '"--agent=$1", "--entrypoint=main"'),
  ],
  ['abbreviated flags', scripts, swap('Dockerfile', '"--entrypoint", "main"', '"--entry", "main"')],
  [
    'flags in ENTRYPOINT',
    scripts,
    all(
      swap('Dockerfile', /^ENTRYPOINT .*\n/m, ''),
      swap('Dockerfile', /^CMD \[(.*)\]$/m, 'ENTRYPOINT ["dumb-init", "ocs-agent-cli", $1]'),
    ),
  ],
  ['main with keywords only', scripts, swap('agent.py', 'def main(args=None):', 'def main(*, args=None, **more):')],
  [
    'main from elsewhere',
    scripts,
    swap('agent.py', 'def main(args=None):', 'def start(args=None):\n    return main(args)\n\n\ndef main(args=None):'),
  ],
  ['a simulator in shell form', ['socs'], ls240(/^ENTRYPOINT .*$/m, 'ENTRYPOINT python -u ls240_simulator.py')],
  ['a simulator on Python', ['socs'], ls240('FROM socs:latest', 'FROM python:3.12-slim')],
  ['another Dockerfile that is no agent', ['pcs'], add('docker/web.Dockerfile', 'FROM nginx:1.27\nEXPOSE 80\n')],
  [
    'a document with half a compose file',
    every,
    add(
      'notes.md',
      '```yaml\nservices:\n  ocs-x:\n    image: <image>\n    environment:\n      - INSTANCE_ID=...\n```\n',
    ),
  ],
  ['a newer fix of the same base', ['pcs', 'single-agent'], base('simonsobs/ocs:v0.12.1-3-g1234567')],
];
