import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { browserBundle } from '../../../script/browser-bundle.ts';

const root = new URL('../../..', import.meta.url).pathname.replace(/\/$/, '');

function answers(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore', timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** The Chromium of this machine, null where there is none. Ubuntu's packages are stubs that don't answer. */
export function findChromium(): string | null {
  const named = process.env['OCS_AGENT_CHROMIUM'];
  const candidates = [
    ...(named ? [named] : []),
    '/usr/bin/chromium',
    '/usr/bin/google-chrome',
    '/opt/google/chrome/chrome',
    '/usr/bin/chromium-browser',
  ];
  return candidates.find(answers) ?? null;
}

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export type BuiltPage = { readonly folder: string; readonly address: string; remove(): void };

/** docs/playground with the script made anew from its source, in a folder of its own. */
export async function buildPage(): Promise<BuiltPage> {
  const folder = mkdtempSync(join(tmpdir(), 'playground-'));
  for (const file of ['index.html', 'playground.css']) cpSync(join(root, 'docs/playground', file), join(folder, file));
  for (const [path, text] of await browserBundle(root)) writeFileSync(join(folder, path), text);
  return {
    folder,
    address: pathToFileURL(join(folder, 'index.html')).href,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
