import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BuiltPage, buildPage, findChromium, openBrowser } from './support/browser.ts';

const chromium = findChromium();
const inCi = Boolean(process.env['CI']);
if (chromium === null && !inCi)
  console.warn(
    'no Chromium on this machine: the tests of the playground are skipped; script/setup says how to get one',
  );

const example = `ocs-agent:
    image: simonsobs/ocs:latest
    hostname: ocs-docker
    volumes:
      - \${OCS_CONFIG_DIR}:/config:ro
    environment:
      - INSTANCE_ID=registry
    command:
      - '--agent /app/my-ocs-agent/agent.py --entrypoint main'
`;

describe.skipIf(chromium === null && !inCi)('the playground in Chromium', () => {
  let browser: Browser;
  let built: BuiltPage;
  let page: Page;
  /** What a page said on its console, asked of the network, or threw. */
  const noise: string[] = [];

  async function openPage(address = built.address): Promise<Page> {
    const context = await browser.newContext();
    context.setDefaultTimeout(20_000);
    const opened = await context.newPage();
    opened.on('console', (message) => noise.push(message.text()));
    opened.on('pageerror', (error) => noise.push(error.message));
    opened.on('dialog', (dialog) => {
      noise.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    const folder = address.replace(/[^/]*(#.*)?$/, '');
    opened.on('request', (request) => {
      if (!request.url().startsWith(folder) && !request.url().startsWith('data:')) noise.push(request.url());
    });
    await opened.goto(address);
    await opened.locator('body[data-ready]').waitFor();
    return opened;
  }

  async function verdict(expected: string, of = page): Promise<void> {
    await of.locator('#verdict', { hasText: new RegExp(`^${expected}$`) }).waitFor();
  }

  const text = async (of = page): Promise<string> => (await of.locator('.cm-line').allTextContents()).join('\n');

  async function type(written: string): Promise<void> {
    await page.locator('#clear').click();
    await page.keyboard.insertText(written);
  }

  /** Drops files from outside of the browser. */
  async function drop(files: Readonly<Record<string, string>>): Promise<void> {
    const data = await page.evaluateHandle(
      `(() => { const data = new DataTransfer(); const files = ${JSON.stringify(files)};
        for (const name in files) data.items.add(new File([files[name]], name)); return data; })()`,
    );
    await page.dispatchEvent('#editor', 'drop', { dataTransfer: data });
  }

  async function sharedLink(): Promise<string> {
    await page.locator('#share').click();
    await page.locator('#share-dialog[open]').waitFor();
    return page.locator('#link').inputValue();
  }

  beforeAll(async () => {
    if (chromium === null) throw new Error('no Chromium was found: install one, or name it in OCS_AGENT_CHROMIUM');
    [browser, built] = await Promise.all([openBrowser(chromium), buildPage()]);
  });

  beforeEach(async () => {
    noise.length = 0;
    page = await openPage();
  });

  afterEach(async () => {
    await page.context().close();
    expect(noise).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    built?.remove();
  });

  test('starts with the example of the OCS documentation, and has the rule at hand', async () => {
    await verdict('1 error');
    expect(await text()).toBe(example);
    await page.getByRole('button', { name: 'Why: argument-one-string' }).click();
    expect(await page.locator('.card .page').textContent()).toContain(
      'Docker and Compose hand every element of a list',
    );
  });

  test('the example typed has one error under its line, its fix leaves none, and can be taken back', async () => {
    await type(example);
    await verdict('1 error');
    expect(await page.locator('#name').inputValue()).toBe('docker-compose.yml');
    expect(await page.locator('.found.error').textContent()).toBe(
      "'--agent /app/my-ocs-agent/agent.py --entrypoint main'",
    );
    expect(await page.locator('.card.error').textContent()).toContain('is one argument to ocs-agent-cli, not 4');
    await page.getByRole('button', { name: 'Apply the fix', exact: true }).click();
    await verdict('Nothing found in what is here');
    expect(await page.locator('.card').count()).toBe(0);
    expect(await text()).toContain("      - '--agent'\n      - '/app/my-ocs-agent/agent.py'\n");
    await page.locator('.cm-content').press('Control+z');
    await verdict('1 error');
    expect(await text()).toBe(example);
  });

  test('a Dockerfile is dropped, all safe fixes are applied, and other files can be looked at', async () => {
    await page.locator('#sample').selectOption({ index: 1 });
    await drop({
      Dockerfile: 'FROM simonsobs/ocs:latest\nRUN apt-get update && apt-get install rsync\n',
      'agent.py': 'import time\n',
    });
    await page.locator('#files button', { hasText: 'agent.py' }).waitFor();
    await page.locator('#files button', { hasText: 'Dockerfile' }).click();
    await page.locator('.card', { hasText: 'simonsobs/ocs:latest moves' }).waitFor();
    await page.locator('#fix-all').click();
    await page.locator('#status', { hasText: /^Fixed \d+ in Dockerfile$/ }).waitFor();
    expect(await text()).toMatch(/^FROM simonsobs\/ocs:v[\d.]+\nRUN apt-get update && apt-get install -y rsync/);
  });

  test('a folder is the whole repository: what is missing is told, too', async () => {
    const folder = join(built.folder, 'valve');
    mkdirSync(join(folder, 'config'), { recursive: true });
    writeFileSync(join(folder, 'Dockerfile'), 'FROM simonsobs/ocs:v0.12.1\nCOPY agent.py /app/\n');
    writeFileSync(join(folder, 'config/x.bin'), Buffer.from([0, 1, 2]));
    await page.locator('#choose-folder').setInputFiles(folder);
    await page.locator('#status', { hasText: '1 of them not as text' }).waitFor();
    expect(await page.locator('#whole').isChecked()).toBe(true);
    await page.locator('.card.error', { hasText: 'agent.py' }).waitFor();
    await page.locator('#whole').uncheck();
    await verdict('(?!.*error).*');
  });

  test('a link opens what was shared, elsewhere', async () => {
    await type(example);
    await verdict('1 error');
    const link = await sharedLink();
    await page.locator('#close').click();
    expect(link).toMatch(/^file:.*#s=[\w-]+$/);
    const other = await openPage(link);
    await verdict('1 error', other);
    expect(await text(other)).toBe(example);
    await other.context().close();
    await page.evaluate(`location.hash = ${JSON.stringify(`${link.slice(link.indexOf('#'), -20)}`)}`);
    await page.locator('#status', { hasText: 'The link is damaged' }).waitFor();
  });

  test('text of others stays text, in the editor, in findings, in names and in links', async () => {
    const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>';
    await type(
      `services:\n  a:\n    image: simonsobs/ocs:v0.12.1\n    command: ["--agent ${hostile} --entrypoint main"]\n`,
    );
    await page.locator('.card.error', { hasText: hostile }).waitFor();
    await page.locator('#name').fill(`${hostile.replaceAll('/', '')}.yml`);
    await page.locator('#name').press('Enter');
    await page.locator('#files button', { hasText: '<img' }).waitFor();
    const other = await openPage(await sharedLink());
    await other.locator('#files button', { hasText: '<img' }).waitFor();
    for (const one of [page, other]) expect(await one.locator('img, main script, iframe').count()).toBe(0);
    await other.context().close();
  });

  test('a keyboard is enough', async () => {
    await type(example);
    await verdict('1 error');
    await page.locator('.cm-content').press('Control+Home');
    await page.keyboard.press('F8');
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Apply the fix');
    await page.keyboard.press('Enter');
    await verdict('Nothing found in what is here');
  });

  test('served over HTTP it is the same page, which asks for nothing but its own files', async () => {
    const kinds: Readonly<Record<string, string>> = { html: 'text/html', css: 'text/css', js: 'text/javascript' };
    const server = createServer((request, response) => {
      const name = /^\/([\w.]+)$/.exec(request.url ?? '')?.[1] ?? 'index.html';
      response.setHeader('content-type', kinds[name.split('.').at(-1) ?? ''] ?? 'text/plain');
      response.end(readFileSync(join(built.folder, name)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const other = await openPage(`http://127.0.0.1:${port}/index.html`);
      await verdict('1 error', other);
      const refused = await other.evaluate(`fetch('index.html').then(() => 'sent', () => 'refused')`);
      expect(refused).toBe('refused');
      await other.context().close();
    } finally {
      server.closeAllConnections();
      server.close();
    }
    // The refusal is told on the console.
    expect(noise.splice(0).filter((line) => !/Content Security Policy/.test(line))).toEqual([]);
  });
});
