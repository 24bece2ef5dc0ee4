import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

// What the release workflow does with a tag: its section of CHANGELOG.md becomes the notes, and the major tag moves
// along. It has no release of its own, since a tag with a release cannot move.
//   node script/release.ts v1.2.3 --check     only whether the tag can be released
//   node script/release.ts v1.2.3
// Run again, it does what is still missing.

const root = join(import.meta.dirname, '..');

class Refused extends Error {}

type Version = readonly [major: number, minor: number, patch: number];

function versionOf(tag: string): Version | null {
  const match = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(tag);
  return match === null ? null : [Number(match[1]), Number(match[2]), Number(match[3])];
}

function isHigher([major, minor, patch]: Version, than: Version): boolean {
  return (major - than[0] || minor - than[1] || patch - than[2]) > 0;
}

function notesOf(tag: string): string {
  const version = tag.slice(1);
  const sections = readFileSync(join(root, 'CHANGELOG.md'), 'utf8').split(/^(?=## )/m);
  const section = sections.find((one) => one.startsWith(`## [${version}]`));
  if (section === undefined || !/^## \[[^\]]+\] - \d{4}-\d{2}-\d{2}$/m.test(section))
    throw new Refused(
      `CHANGELOG.md has no heading \`## [${version}] - YYYY-MM-DD\`: rename [Unreleased] to it, and tag again`,
    );
  const notes = section
    .replace(/^.*\n/, '')
    // Links to the tags stand at the file's end, behind its last section.
    .replace(/^\[[^\]]+\]: .*\n?/gm, '')
    .trim();
  if (notes === '') throw new Refused(`CHANGELOG.md says nothing about ${version}: a release needs notes`);
  return notes;
}

function programVersion(): string {
  const read: { readonly version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return read.version;
}

function tagsOf(major: number): readonly Version[] {
  const listed = execFileSync('git', ['-C', root, 'tag', '--list', `v${major}.*`], { encoding: 'utf8' });
  return listed.split('\n').flatMap((tag) => {
    const version = versionOf(tag);
    return version === null ? [] : [version];
  });
}

function fromEnvironment(name: string): string {
  const value = process.env[name] ?? '';
  if (value === '') throw new Refused(`${name} is not set: this runs in the release workflow`);
  return value;
}

async function ask(method: string, path: string, body?: Readonly<Record<string, unknown>>): Promise<number> {
  const url = `${fromEnvironment('GITHUB_API_URL')}/repos/${fromEnvironment('GITHUB_REPOSITORY')}/${path}`;
  const answer = await fetch(url, {
    method,
    redirect: 'error',
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${fromEnvironment('GITHUB_TOKEN')}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  // 404: no such release yet. 422: no such ref yet. What else they may mean, the next request tells.
  if (!answer.ok && answer.status !== 404 && answer.status !== 422)
    throw new Refused(`${method} ${path}: ${answer.status} ${text}`);
  return answer.status;
}

async function must(method: string, path: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  const status = await ask(method, path, body);
  if (status >= 300) throw new Refused(`${method} ${path}: ${status}`);
}

async function release(tag: string, checkOnly: boolean): Promise<void> {
  const version = versionOf(tag);
  if (version === null) throw new Refused(`${tag} is no release tag: they are vX.Y.Z`);
  if (programVersion() !== tag.slice(1))
    throw new Refused(
      `the tag is ${tag}, the program says ${programVersion()}: set it in package.json and src/version.ts, and tag again`,
    );
  const notes = notesOf(tag);
  if (checkOnly) return;

  if ((await ask('GET', `releases/tags/${tag}`)) === 200) process.stdout.write(`${tag} has its release already\n`);
  else {
    await must('POST', 'releases', { tag_name: tag, name: tag, body: notes });
    process.stdout.write(`${tag} is released\n`);
  }

  const major = `v${version[0]}`;
  const higher = tagsOf(version[0]).find((other) => isHigher(other, version));
  if (higher !== undefined) {
    process.stdout.write(`${major} stays: v${higher.join('.')} is higher than ${tag}\n`);
    return;
  }
  const sha = fromEnvironment('GITHUB_SHA');
  const moved = await ask('PATCH', `git/refs/tags/${major}`, { sha, force: true });
  if (moved >= 300) await must('POST', 'git/refs', { ref: `refs/tags/${major}`, sha });
  process.stdout.write(`${major} is ${tag}\n`);
}

try {
  await release(process.argv[2] ?? '', process.argv[3] === '--check');
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
