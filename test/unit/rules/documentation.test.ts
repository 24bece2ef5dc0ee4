import { describe, expect, test } from 'vitest';
import { readRepo } from '../../../src/repo/read-repo.ts';
import { runRules } from '../../../src/rules/run-rules.ts';
import { findingsIn, snapshotOf, type Tree } from '../support/check-texts.ts';
import { documented, indented } from '../support/compose-trees.ts';
import { base, repairs } from '../support/verbs.ts';
import { fragments } from './fragments.ts';

/** The page of the OCS documentation that tells how to put an agent into a container, in fewer words. */
const page = `Docker
======

The base image is built from this file:

.. literalinclude:: ../../Dockerfile
    :language: docker

A new \`\`Dockerfile\`\` extends it:

.. code-block:: docker

    # my-ocs-agent-docker
    FROM simonsobs/ocs:latest

    # Dependencies
    RUN apt-get update && apt-get install -y rsync \\
        wget \\
        python3-pip

    COPY requirements.txt /app/my-ocs-agent/requirements.txt
    WORKDIR /app/my-ocs-agent/
    RUN pip3 install -r requirements.txt

    COPY . /app/my-ocs-agent/
    RUN pip3 install .

    ENTRYPOINT ["dumb-init", "ocs-agent-cli"]

The image is run by Docker Compose:

.. code-block:: yaml

    ocs-agent:
        image: simonsobs/ocs:latest
        hostname: ocs-docker
        volumes:
          - \${OCS_CONFIG_DIR}:/config:ro
        environment:
          - INSTANCE_ID=registry

.. list-table:: Docker Environment Variables
   :header-rows: 1

   * - Variable
     - CLI Equivalent
   * - \`\`INSTANCE_ID\`\`
     - \`\`--instance-id\`\`

More flags go into \`\`command\`\`:

.. code-block:: yaml

    command:
      - '--agent /app/my-ocs-agent/agent.py --entrypoint main'

.. note::

    Flags win over variables.
`;

const oneString = "'--agent /app/my-ocs-agent/agent.py --entrypoint main'";
const sound = { Dockerfile: base };
const path = 'docs/developer/docker.rst';
const tree: Tree = { files: { ...sound, [path]: page } };
const ofPage = (found: ReturnType<typeof findingsIn>) => found.filter(({ location }) => location?.file === path);

describe('the page that everybody copies from', () => {
  test('has exactly one error: the command of one string, where it stands', () => {
    const errors = ofPage(findingsIn(tree)).filter(({ severity }) => severity === 'error');
    const line = page.slice(0, page.indexOf(oneString)).split('\n').length;
    expect(errors).toMatchObject([
      {
        rule: 'argument-one-string',
        location: { range: { start: { line, column: 9 }, end: { line, column: 9 + oneString.length } } },
      },
    ]);
  });

  test('and nothing worse than a notice beside it', () => {
    const others = ofPage(findingsIn(tree)).filter(({ severity }) => severity === 'warning');
    expect(others.map(({ rule }) => rule)).toEqual([]);
  });

  test('the page by itself, with nothing to build beside it, has that one error', () => {
    const errors = findingsIn({ files: { 'docker.rst': page } }).filter(({ severity }) => severity === 'error');
    expect(errors.map(({ rule }) => rule)).toEqual(['argument-one-string']);
  });

  test('is left alone where nobody wants documentation to be checked', () => {
    const settings = { disable: [], levels: new Map(), generate: false, docs: false };
    expect(ofPage(runRules(readRepo(snapshotOf(tree)), settings))).toEqual([]);
  });
});

repairs('argument-one-string', {
  'the page': [
    tree,
    path,
    page.replace(oneString, "'--agent'\n      - '/app/my-ocs-agent/agent.py'\n      - '--entrypoint'\n      - 'main'"),
  ],
});

test('there are sixty fragments and more', () => {
  expect(fragments.length).toBeGreaterThanOrEqual(60);
});

describe.each(fragments.map(({ block, found = [] }, index) => ({ index, block, found })))(
  'fragment $index',
  ({ block, found }) => {
    const places: readonly (readonly [string, Tree])[] = [
      ['a code block', documented(block)],
      ['a Markdown page', documented(block, 'README.md')],
      ['a literal block', { files: { 'docs/a.rst': `As follows::\n\n${indented(block, '    ')}\n\nEnd.\n` } }],
    ];
    test.each(places)('in %s', (_place, { files }) => {
      const findings = findingsIn({ files: { ...sound, ...files } });
      const severe = findings.filter(
        ({ severity, location }) => severity !== 'notice' && location?.file !== 'Dockerfile',
      );
      const ofDocs = severe.filter(({ location }) => location !== null);
      expect(ofDocs.map(({ severity, rule }) => `${severity} ${rule}`)).toEqual(found);
    });
  },
);

describe('a Dockerfile in documentation', () => {
  const shown = (text: string, language = 'docker') => ({
    files: { ...sound, 'docs/a.md': `# A\n\n\`\`\`${language}\n${text}\n\`\`\`\n` },
  });
  const found = (one: Tree) =>
    findingsIn(one)
      .filter(({ location }) => location?.file === 'docs/a.md')
      .map(({ severity, rule, location }) => `${severity} ${rule} ${location?.range?.start.line}`);

  test('is checked one severity lower, in its place', () => {
    expect(found(shown('FROM simonsobs/ocs:v0.12.1\nCMD ["--agent /app/x.py --entrypoint main"]'))).toEqual([
      'warning argument-one-string 5',
    ]);
  });

  test.each([
    [
      'files that are not here',
      'FROM simonsobs/ocs:v0.12.1\nCOPY nope.py /app/nope.py\nCMD ["--agent", "/app/nope.py", "--entrypoint", "main"]',
    ],
    ['a part of one', 'RUN apt-get install curl'],
    ['an ellipsis', 'FROM simonsobs/ocs:v0.12.1\n...\nCMD ["--agent /app/x.py --entrypoint main"]'],
    ['a placeholder', 'FROM simonsobs/ocs:<tag>\nCMD ["--agent /app/x.py --entrypoint main"]'],
  ])('is silent on %s', (_what, text) => {
    expect(found(shown(text))).toEqual([]);
  });
});
