import fc from 'fast-check';
import { parseDotenv } from '../../../src/compose/dotenv.ts';
import { readCompose, readDocumentation, readSiteConfigs } from '../../../src/compose/index.ts';
import { parseConfig, problemText } from '../../../src/config/config.ts';
import { noGenerateSettings } from '../../../src/config/generate-settings.ts';
import { inputKeys, inputName } from '../../../src/config/inputs.ts';
import { parseSettings } from '../../../src/config/settings-file.ts';
import { withGenerateSettings } from '../../../src/config/write-generate-settings.ts';
import { ignoreMatcher, parseIgnoreFile } from '../../../src/dockerfile/ignore.ts';
import { imageConfig } from '../../../src/dockerfile/image-config.ts';
import { readDockerfile } from '../../../src/dockerfile/parse.ts';
import { argumentCommands, runCommands, scriptCommands } from '../../../src/dockerfile/shell.ts';
import { parseImageRef } from '../../../src/model/image.ts';
import type { Span } from '../../../src/model/location.ts';
import { snapshotOfTexts } from '../../../src/model/repo-snapshot.ts';
import { readProjects } from '../../../src/repo/packaging/read-projects.ts';
import { readRequirements } from '../../../src/repo/packaging/requirements.ts';
import { readPython } from '../../../src/repo/python/read-module.ts';
import { ruleIds } from '../../../src/rules/index.ts';
import { must, type Reader, reader } from '../reader.ts';
import { seedsOf } from '../seeds.ts';
import { hostilePaths, textsLike } from '../texts.ts';

function within(text: string, { start, end }: Span, what: string): void {
  must(start >= 0 && start <= end && end <= text.length, `${what} ${start}–${end} leaves the text of ${text.length}`);
}

const dockerfiles = seedsOf(/(^|\/)(Dockerfile|.*\.Dockerfile)$/i, [
  '# syntax=docker/dockerfile:1\n# escape=`\nFROM a AS b\nRUN --mount=type=cache,target=/x <<-EOF\n\tx\n\tEOF\nHEALTHCHECK NONE\nONBUILD RUN x\n',
]);
const shellScripts = seedsOf(/\.sh$/, [
  'set -e; if [ "$1" = x ]; then exec "$@"; fi\ncase $x in a|b) y ;; esac\nf() { cat <<EOF\n$(x)\nEOF\n}\n',
]);
const ignoreFiles = seedsOf(/dockerignore$/, ['**/*.pyc\n!a/**/b\n# c\n/docs\n[a-z]*\\\n*a*b*c\n']);
const composeFiles = seedsOf(/compose.*\.ya?ml$/);
const siteConfigs = seedsOf(/default\.ya?ml$|site.*\.ya?ml$/, [
  'hub:\n  wamp_server: ws://a:8001/ws\n  wamp_realm: test_realm\nhosts:\n  h:\n    agent-instances:\n    - {agent-class: A, instance-id: a, arguments: [[--x, 1]]}\n',
]);
const documents = [
  ...seedsOf(/\.(rst|md)$/),
  'Title\n=====\n\n.. code-block:: yaml\n\n    ocs-a:\n      image: simonsobs/ocs:v0.12.0\n\n.. ocs-agent: ignore=x because y\n',
  '# A\n\n```yaml\nservices:\n  a: {image: b}\n```\n\n~~~dockerfile\nFROM simonsobs/ocs\n~~~\n',
];
const settings = [
  'rules:\n  base-unpinned: off\nbuild:\n  - {name: a, dockerfile: d/Dockerfile, context: d, smoke: run, instances: [{instance-id: x}], allow-failure: true}\ninstances:\n  - instance-id: a\n    agent-class: B\n    arguments: [--x, 1]\n    operations: [{start: acq, wait: 5}]\nsmoke: run\nregistries: {}\ngenerate: {apt: [git], compose: true}\n',
  'images: |\n  a/b\n  c/d\ntags: |\n  type=semver,pattern={{version}}\nfail-on: warning\ndockerfile: [a, b]\n',
];

const dotenvs = ['A=1\nB="x ${A:-y}"\nexport C=\'z\'\n# c\nD=`\n', 'X=\nY: 2\nZ="a\\nb\n'];
const setupCfgs = [
  '[metadata]\nname = tele\nversion = attr: tele.__version__\n\n[options]\npackages = find:\ninstall_requires =\n    ocs>=0.10\n    pyserial # x\n\n[options.entry_points]\nocs.plugins =\n    tele = tele.plugin\n\n[options.packages.find]\nwhere = src\n',
];
const setupPys = [
  "from setuptools import setup, find_packages\nimport versioneer\nsetup(name='tele', version=versioneer.get_version(), packages=find_packages(where='src'), package_dir={'': 'src'}, install_requires=['ocs', *more], entry_points={'ocs.plugins': ['tele = tele.plugin']}, python_requires='>=3.8')\n",
];
const requirements = [
  'ocs[x]>=0.10,<2 ; python_version < "3.9" --hash=sha256:aa\n-r other.txt\n-e git+https://github.com/a/b@main#egg=b\n--index-url https://x\npkg @ file:///a\nb==1 \\\n  --no-binary :all:\n',
];

const paths = fc.array(fc.oneof(hostilePaths, fc.constantFrom('a', 'a/b', 'src/x.pyc', 'docs/index.rst')), {
  maxLength: 5,
});

/** A file of one kind: good ones, and what reads it. */
export type FileKind = { readonly name: string; readonly seeds: readonly string[]; read(text: string): void };

function readAllOf(files: Readonly<Record<string, string>>): void {
  for (const { problems, services } of readCompose(snapshotOfTexts(files))) {
    for (const { at } of problems) within(at.file.text, at.span, 'a problem');
    for (const { name } of services) within(name.file.text, name.span, 'a service');
  }
}

const names = ['a', 'a/b/c.pyc', `${'aaaa/'.repeat(40)}x`, 'a'.repeat(200), 'docs/index.rst'];
const notFromTheRepository = [
  'username',
  'password',
  'githubToken',
  'secrets',
  'builder',
  'hub',
  'cacheTo',
  'push',
  'overwrite',
];

export const fileKinds: readonly FileKind[] = [
  {
    name: 'Dockerfile',
    seeds: dockerfiles,
    read(text) {
      const read = readDockerfile({ path: 'Dockerfile', text });
      for (const instruction of read.instructions) {
        within(text, instruction.span, instruction.kind);
        if (instruction.kind === 'run') runCommands(read, instruction);
        if (instruction.kind === 'entrypoint' || instruction.kind === 'cmd')
          argumentCommands(read, instruction.arguments);
      }
      for (const stage of read.stages) imageConfig(read, stage, { baseOf: () => null });
    },
  },
  { name: 'shell script', seeds: shellScripts, read: (text) => void scriptCommands({ path: 'start.sh', text }) },
  {
    name: '.dockerignore',
    seeds: ignoreFiles,
    read(text) {
      const read = parseIgnoreFile(text);
      const ignored = ignoreMatcher(read.kind === 'patterns' ? read.patterns : []);
      for (const name of names) ignored(name);
    },
  },
  { name: 'compose file', seeds: composeFiles, read: (text) => readAllOf({ 'docker-compose.yml': text }) },
  { name: '.env', seeds: dotenvs, read: (text) => void parseDotenv({ path: '.env', text }, () => undefined) },
  {
    name: 'site config',
    seeds: siteConfigs,
    read: (text) => void readSiteConfigs(snapshotOfTexts({ 'default.yaml': text })),
  },
  {
    name: 'page in reST',
    seeds: documents,
    read: (text) => void readDocumentation(snapshotOfTexts({ 'docs/a.rst': text })),
  },
  {
    name: 'page in Markdown',
    seeds: documents,
    read: (text) => void readDocumentation(snapshotOfTexts({ 'README.md': text })),
  },
  {
    name: 'pyproject.toml',
    seeds: seedsOf(/pyproject\.toml$/),
    read: (text) => void readProjects(snapshotOfTexts({ 'pyproject.toml': text })),
  },
  {
    name: 'setup.cfg',
    seeds: seedsOf(/setup\.cfg$/, setupCfgs),
    read: (text) => void readProjects(snapshotOfTexts({ 'setup.cfg': text })),
  },
  {
    name: 'setup.py',
    seeds: seedsOf(/setup\.py$/, setupPys),
    read: (text) => void readProjects(snapshotOfTexts({ 'setup.py': text })),
  },
  {
    name: 'requirements',
    seeds: seedsOf(/requirements.*\.txt$/, requirements),
    read: (text) => void readRequirements({ path: 'requirements.txt', text }),
  },
  {
    name: 'Python',
    seeds: seedsOf(/\.py$/),
    read(text) {
      const read = readPython({ path: 'agent.py', text });
      if (read.syntaxError) within(text, read.syntaxError.span, 'a syntax error');
    },
  },
  {
    name: 'settings',
    seeds: settings,
    read(text) {
      const file = { path: '.github/ocs-agent.yaml', text };
      const read = parseConfig({ inputs: {}, prefix: '', settings: file, ruleIds });
      if (read.status === 'invalid') for (const problem of read.problems) problemText(problem);
      for (const key of parseSettings(file, ruleIds).settings.values.keys())
        must(!notFromTheRepository.includes(key), `${key} came from the repository`);
      withGenerateSettings(text, { ...noGenerateSettings, apt: ['git'] });
    },
  },
];

export const fileReaders: readonly Reader[] = [
  ...fileKinds.map(({ name, seeds, read }) => reader(name, textsLike(seeds), read)),
  reader('compose file, override, .env', fc.tuple(textsLike(composeFiles), textsLike(composeFiles)), ([text, other]) =>
    readAllOf({ 'docker-compose.yml': text, 'docker-compose.override.yml': other, '.env': other }),
  ),
  reader('.dockerignore and names', fc.tuple(textsLike(ignoreFiles), paths), ([text, asked]) => {
    const read = parseIgnoreFile(text);
    const ignored = ignoreMatcher(read.kind === 'patterns' ? read.patterns : []);
    for (const name of asked) ignored(name);
  }),
  reader(
    'inputs',
    fc.dictionary(
      fc.oneof(fc.constantFrom(...inputKeys.map(inputName)), hostilePaths),
      fc.oneof(textsLike(settings), fc.constantFrom('true', 'off', 'run', '1', 'auto', '[]', '{}', 'ws://x')),
      { maxKeys: 8 },
    ),
    (inputs) => {
      const read = parseConfig({ inputs, prefix: '--', settings: null, ruleIds });
      if (read.status === 'invalid') for (const problem of read.problems) problemText(problem);
    },
  ),
  reader('image reference', textsLike(['ghcr.io/simonsobs/ocs:v0.12.1', `a:5000/b@sha256:${'a'.repeat(64)}`]), (text) =>
    parseImageRef(text),
  ),
];
