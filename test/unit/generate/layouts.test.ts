import { describe, expect, test } from 'vitest';
import { parseSettings, settingsPath } from '../../../src/config/settings-file.ts';
import { generate } from '../../../src/generate/generate.ts';
import { noOptions } from '../../../src/generate/options.ts';
import type { GeneratedFile } from '../../../src/generate/plan.ts';
import { snapshotOfTexts } from '../../../src/model/repo-snapshot.ts';
import { readRepo } from '../../../src/repo/read-repo.ts';
import { runRules } from '../../../src/rules/run-rules.ts';
import { layouts } from '../../generate/layouts.ts';

type Texts = Readonly<Record<string, string>>;

function optionsIn(files: Texts) {
  const text = files[settingsPath];
  return text === undefined ? noOptions : parseSettings({ path: settingsPath, text }, []).settings.generate;
}

function generatedFrom(files: Texts): readonly GeneratedFile[] {
  const made = generate(readRepo(snapshotOfTexts(files, { name: 'repository' })), optionsIn(files));
  if (made.status === 'impossible') throw new Error(made.because);
  return made.files;
}

function withFiles(files: Texts, made: readonly GeneratedFile[]): Texts {
  return { ...files, ...Object.fromEntries(made.map(({ path, text }) => [path, text])) };
}

describe.each(Object.entries(layouts))('%s', (name, { files }) => {
  test('gives its golden files', async () => {
    for (const { path, text } of generatedFrom(files))
      await expect(text).toMatchFileSnapshot(`../../generate/golden/${name}/${path.replace(/^\./, 'dot-')}`);
  });

  test('gives the same bytes again once they are written', () => {
    const first = generatedFrom(files);
    const again = generatedFrom(withFiles(files, first));
    const written = first.filter(({ path }) => again.some((file) => file.path === path));
    expect(again).toEqual(written);
  });

  test('gives the same bytes from a Windows checkout', () => {
    const made = generatedFrom(files);
    const windows = (texts: Texts): Texts =>
      Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, text.replaceAll('\n', '\r\n')]));
    expect(generatedFrom(windows(files))).toEqual(made);
    const written = generatedFrom(windows(withFiles(files, made)));
    expect(written).toEqual(made.filter(({ path }) => written.some((file) => file.path === path)));
  });

  test('check finds nothing in what was generated', () => {
    const made = generatedFrom(files);
    const repo = readRepo(snapshotOfTexts(withFiles(files, made), { name: 'repository' }));
    const findings = runRules(repo, { disable: [], levels: new Map(), generate: false });
    const own = findings.filter(({ rule, location }) => {
      const text = made.find(({ path }) => path === location?.file)?.text;
      return text !== undefined && !text.includes(`# ocs-agent: ignore=${rule} because `);
    });
    expect(own).toEqual([]);
  });
});
