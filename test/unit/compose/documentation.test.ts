import { describe, expect, test } from 'vitest';
import { readDocumentation } from '../../../src/compose/index.ts';
import { snapshotOfTexts } from '../../../src/model/repo-snapshot.ts';
import { textAt, whereabouts } from './verbs.ts';

const page = `Docker
======

.. literalinclude:: ../../Dockerfile
    :language: docker

.. code-block:: docker

    # A brief description of your image.
    FROM simonsobs/ocs:latest
    RUN apt-get update && apt-get install -y rsync \\
        wget

.. code-block:: yaml

    ocs-agent:
        image: simonsobs/ocs:latest
        volumes:
          - \${OCS_CONFIG_DIR}:/config:ro
        environment:
          - INSTANCE_ID=registry

Any additional flags needed can be added using \`\`command\`\`:

.. code-block:: yaml

    command:
      - '--agent /app/my-ocs-agent/agent.py --entrypoint main'

.. note::

    A service, then::

      ocs-b:
        image: simonsobs/ocs:v0.12.0

End.
`;

const read = (path: string, text: string) => readDocumentation(snapshotOfTexts({ [path]: text }));
const rst = (body: string, head = '.. code-block:: yaml') =>
  read('docs/x.rst', `Text\n\n${head}\n\n${body.replace(/^(?=.)/gm, '   ')}\nMore\n`);

describe('a page of documentation', () => {
  const found = read('docs/docker.rst', page);

  test('its services are found where they stand', () => {
    const services = found.compose.flatMap(({ services: inFile }) => inFile);
    expect(services.map(({ name }) => name.value)).toEqual(['ocs-agent', '', 'ocs-b']);
    expect(services.map(({ image }) => whereabouts(image))).toEqual([
      'docs/docker.rst:17:16 simonsobs/ocs:latest',
      null,
      'docs/docker.rst:35:16 simonsobs/ocs:v0.12.0',
    ]);
    expect(whereabouts(services[0]?.environment[0]?.value)).toBe('docs/docker.rst:21:25 registry');
    expect(services[1]?.command?.elements.map(whereabouts)).toEqual([
      "docs/docker.rst:28:9 '--agent /app/my-ocs-agent/agent.py --entrypoint main'",
    ]);
  });

  test('they are fragments, in which absence proves nothing', () => {
    expect(
      found.compose.every(
        ({ fragment, problems, services }) =>
          fragment && problems.length === 0 && services.every(({ incomplete }) => incomplete),
      ),
    ).toBe(true);
  });

  test('its Dockerfile keeps its place, and all else is blank', () => {
    const [dockerfile] = found.dockerfiles;
    expect(found.dockerfiles).toHaveLength(1);
    expect(dockerfile?.source.text.length).toBe(page.length);
    expect(dockerfile?.source.text.indexOf('FROM simonsobs')).toBe(page.indexOf('FROM simonsobs'));
    expect(dockerfile?.source.text.trim().startsWith('# A brief')).toBe(true);
    expect(dockerfile?.source.text.trim().endsWith('wget')).toBe(true);
  });
});

describe('what is a compose fragment', () => {
  test.each<[string, string, readonly string[]]>([
    ['a whole file', 'version: "3.7"\nservices:\n  a:\n    image: i\nnetworks:\n  n:\n', ['a']],
    ['a whole file after a document marker', '---\nservices:\n  a:\n    image: i\n', ['a']],
    ['services without their heading', 'a:\n  image: i\n\nb:\n  image: j\n', ['a', 'b']],
    ['with an extension beside them', 'x-log: &l\n  driver: x\na:\n  image: i\n  logging: *l\n', ['a']],
    ['the keys of a service', 'environment:\n  - A=1\ncommand: --x\n', ['']],
    ['comments only beside it', '# c\na: # d\n  image: i # e\n', ['a']],
    ['an element with a blank', "command:\n  - '--a b'\n", ['']],
    ['a key = value under command', 'a:\n  image: i\n  command:\n    - SITE_HUB=ws://x\n', ['a']],
    ['an expression', 'a:\n  image: i:${TAG}\n', ['a']],
    ['a build', 'services:\n  a:\n    build: .\n', ['a']],
  ])('%s', (_title, text, names) => {
    expect(rst(text).compose.flatMap(({ services }) => services.map(({ name }) => name.value))).toEqual(names);
    expect(
      read('x.md', `\`\`\`yaml\n${text}\`\`\`\n`).compose.flatMap(({ services }) =>
        services.map(({ name }) => name.value),
      ),
    ).toEqual(names);
  });

  test.each([
    ['prose in a literal block', 'ocs-agent: this is how\n'],
    ['an ellipsis on its own', 'a:\n  image: i\n...\n'],
    ['an ellipsis inside', 'services:\n  ...\n  a:\n    image: i\n'],
    ['an ellipsis as a value', 'a:\n  image: ...\n'],
    ['an ellipsis in a list', 'a:\n  image: i\n  volumes:\n    - ...\n'],
    ['one character for an ellipsis', 'a:\n  image: i…\n'],
    ['a placeholder', 'a:\n  image: i\n  environment:\n    - INSTANCE_ID=<your-id>\n'],
    ['a placeholder as a name', '<service>:\n  image: i\n'],
    ['a placeholder in quotes', 'a:\n  image: "simonsobs/<image>:latest"\n'],
    ['a comma left over after a mapping', '{image: i},\n'],
    ['a comma left over after an element', 'a:\n  image: i\n  command:\n    - "--x",\n'],
    ['a comma left over after a plain value', 'a:\n  image: i,\n'],
    ['an alias without anchor', 'a:\n  <<: *base\n  image: i\n'],
    ['a wrong indentation', 'a:\n  image: i\n   user: x\n'],
    ['a number as a key', 'a:\n  image: i\n  environment:\n    1: x\n'],
    ['a key twice', 'a:\n  image: i\n  image: j\n'],
    ['an unclosed quote', 'a:\n  image: "i\n'],
    ['a tab', 'a:\n\timage: i\n'],
    ['a bad expression', 'a:\n  image: ${1}\n'],
    ['a job of another tool', 'test:\n  image: python\n  script: [x]\n'],
    ['a workflow', 'on: push\njobs:\n  a:\n    services:\n      redis: {image: redis}\n'],
    ['a job with services', 'runs-on: x\nservices:\n  redis:\n    image: redis\n'],
    ['settings of Read the Docs', 'version: 2\nbuild:\n  os: ubuntu\n'],
    ['another mapping', 'a: 1\nb: 2\n'],
    ['an image with something else beside it', 'image: i\nstages: []\n'],
    ['a list', '- image: i\n'],
    ['nothing', '\n'],
    ['a volumes mapping at the top', 'volumes:\n  data:\n'],
  ])('%s is none', (_title, text) => {
    expect(rst(text).compose).toEqual([]);
    expect(read('x.md', `\`\`\`yaml\n${text}\`\`\`\n`).compose).toEqual([]);
  });
});

describe('where code blocks are', () => {
  const service = 'a:\n  image: i\n';
  const indented = '   a:\n     image: i\n';
  test.each<[string, string, string, number]>([
    ['a fence without language', 'x.md', `\`\`\`\n${service}\`\`\`\n`, 1],
    ['a fence of tildes', 'x.md', `~~~yml\n${service}~~~\n`, 1],
    ['a fence with a title', 'x.md', `\`\`\`yaml title="compose.yaml"\n${service}\`\`\`\n`, 1],
    ['a fence in a list', 'x.md', `- text\n\n  \`\`\`yaml\n  a:\n    image: i\n  \`\`\`\n`, 1],
    ['a fence inside a longer fence', 'x.md', `\`\`\`\`md\n\`\`\`yaml\n${service}\`\`\`\n\`\`\`\`\n`, 0],
    ['a fence that nothing closes', 'x.md', `\`\`\`yaml\n${service}`, 1],
    ['a fence of another language', 'x.md', `\`\`\`python\n${service}\`\`\`\n`, 0],
    ['inline code', 'x.md', `\`\`\`a: {image: i}\`\`\`\n`, 0],
    ['MyST', 'x.md', `\`\`\`{code-block} yaml\n:caption: x\n\n${service}\`\`\`\n`, 1],
    ['a directive of MyST that shows no code', 'x.md', `\`\`\`{note}\n${service}\`\`\`\n`, 0],
    ['code', 'x.rst', `.. code:: yaml\n\n${indented}`, 1],
    ['sourcecode', 'x.rst', `.. sourcecode:: yaml\n\n${indented}`, 1],
    ['code-block with options', 'x.rst', `.. code-block:: yaml\n   :caption: c\n   :linenos:\n\n${indented}`, 1],
    ['code-block without language', 'x.rst', `.. code-block::\n\n${indented}`, 1],
    ['code-block of another language', 'x.rst', `.. code-block:: bash\n\n${indented}`, 0],
    ['code-block in a note', 'x.rst', `.. note::\n\n   .. code-block:: yaml\n\n      a:\n        image: i\n`, 1],
    ['a literal block', 'x.rst', `Text::\n\n${indented}`, 1],
    ['a literal block after a lone mark', 'x.rst', `Text\n\n::\n\n${indented}`, 1],
    ['a literal block in a list', 'x.rst', `- Text::\n\n    a:\n      image: i\n`, 1],
    ['two blocks', 'x.rst', `Text::\n\n${indented}\nText::\n\n${indented}`, 2],
    ['a paragraph below a mark that is no block', 'x.rst', `Text::\n\na:\n  image: i\n`, 0],
    ['a block right below the mark', 'x.rst', `Text::\n${indented}`, 0],
    ['a mark inside a block of another language', 'x.rst', `.. code-block:: text2\n\n  Text::\n\n${indented}`, 0],
    ['a comment', 'x.rst', `.. comment\n\n${indented}`, 0],
    ['windows line ends', 'x.rst', `.. code-block:: yaml\r\n\r\n   a:\r\n     image: i\r\n`, 1],
    ['a file that is no documentation', 'x.txt', `Text::\n\n${indented}`, 0],
    ['documentation of a dependency', 'node_modules/x/y.md', `\`\`\`yaml\n${service}\`\`\`\n`, 0],
  ])('%s', (_title, path, text, count) => {
    const { compose } = read(path, text);
    expect(compose).toHaveLength(count);
    for (const { services } of compose) expect(services.map(({ image }) => textAt(image))).toEqual(['i']);
  });

  test.each<[string, string, number]>([
    ['docker', '.. code-block:: docker\n\n   FROM x\n', 1],
    ['Dockerfile', '.. code-block:: Dockerfile\n\n   FROM x\n', 1],
    ['no language', '.. code-block::\n\n   FROM x\n', 0],
    ['a placeholder', '.. code-block:: docker\n\n   FROM <image>\n', 0],
    ['an ellipsis', '.. code-block:: docker\n\n   FROM x\n   ...\n', 0],
    ['a redirection', '.. code-block:: docker\n\n   FROM x\n   RUN a < b > c\n', 1],
  ])('a Dockerfile: %s', (_title, text, count) => {
    expect(read('x.rst', text).dockerfiles).toHaveLength(count);
  });
});

describe('what is a site config fragment', () => {
  const instance = "{'agent-class': 'A', 'instance-id': 'a1', 'arguments': [['--mode', 'idle']]}";
  test.each<[string, string, readonly (string | null)[]]>([
    ['a whole file', `hub:\n  wamp_server: ws://x\nhosts:\n  h:\n    agent-instances:\n      - ${instance}\n`, ['a1']],
    ['hosts alone', `hosts:\n  h:\n    agent-instances:\n      - ${instance}\n`, ['a1']],
    ['a hub alone', 'hub:\n  wamp_server: ws://x\n', []],
    ['the instances of a host', `agent-instances:\n  - ${instance}\n`, ['a1']],
    ['a list of instances', `- ${instance}\n- {agent-class: B, instance-id: b1}\n`, ['a1', 'b1']],
    ['one instance', `${instance}\n`, ['a1']],
  ])('%s', (_title, text, ids) => {
    const { siteConfigs, compose } = rst(text);
    expect(compose).toEqual([]);
    expect(siteConfigs).toHaveLength(1);
    expect(siteConfigs[0]).toMatchObject({ fragment: true, problems: [] });
    expect(
      siteConfigs[0]?.hosts.flatMap(({ instances }) => instances.map(({ instanceId }) => instanceId?.value ?? null)),
    ).toEqual(ids);
  });

  test.each([
    ['a comma left over', `${instance},\n`],
    ['an ellipsis', `- ${instance}\n- ...\n`],
    ['a hub of another thing', 'hub: x\n'],
    ['hosts of another thing', 'hosts:\n  all: {vars: {}}\n'],
    ['a list of another thing', '- name: x\n'],
    ['an empty list', '[]\n'],
  ])('%s is none', (_title, text) => {
    expect(rst(text).siteConfigs).toEqual([]);
  });
});
