// Uses the built page in real Chromium after its server has stopped, and after its files have been replaced.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { args, executablePath } from '../../tools/chromium.mjs';
import { root } from '../../tools/common.mjs';
import { serve } from '../../tools/serve.mjs';

let browser: Browser;
let context: BrowserContext;
let page: Page;
let folder: string;
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath, args });
});
afterAll(() => browser.close());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'attentive-offline-'));
  cpSync(join(root, 'build/web'), join(folder, 'some/path'), { recursive: true });
  server = await serve(folder);
  context = await browser.newContext({ locale: 'en-GB' });
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

const result = () => page.locator('#result');

/** Visits the page and waits until its service worker has kept the model of the first translation. */
async function visit() {
  await page.goto(`${server.url}some/path/`);
  await expect.poll(() => result().textContent(), { timeout: 30_000 }).toBe('I am a student.');
  await expect.poll(keptModels, { timeout: 30_000 }).toContain('fr-en');
}

function keptModels(): Promise<string> {
  return page.evaluate(async () => {
    const kept = await (await caches.open('attentive-models')).keys();
    return kept.map(({ url }) => url).join(' ');
  });
}

it('translates offline after the first visit, and says what is there', async () => {
  await visit();
  const { url } = server;
  await server.close();
  await context.setOffline(true);
  await page.reload();
  await expect.poll(() => result().textContent(), { timeout: 30_000 }).toBe('I am a student.');
  await page.locator('#source').fill('Où est la gare ?');
  await expect.poll(() => result().textContent(), { timeout: 30_000 }).toMatch(/station/);
  const status = page.locator('.connection [role=status]');
  expect(await status.textContent()).toMatch(/^You are offline.*French → English/);
  for (const view of ['look', 'train', 'understand']) {
    await page.goto(`${url}some/path/#${view}`);
    await page.locator(`[data-view=${view}] h1`).waitFor();
  }
  await page.getByRole('button', { name: '한국어' }).click();
  expect(await status.textContent()).toMatch(/프랑스어 → 영어/);
  await context.setOffline(false);
  await status.waitFor({ state: 'hidden' });
});

it('offers a new version, which replaces the old one', async () => {
  await visit();
  const pageFile = join(folder, 'some/path/index.html');
  const script = join(folder, 'some/path/service-worker.js');
  const text = readFileSync(script, 'utf8');
  const version = /"version":"(\w+)"/.exec(text)?.[1] as string;
  writeFileSync(pageFile, readFileSync(pageFile, 'utf8').replace('<body', '<body id="new"'));
  writeFileSync(script, text.replace(version, 'newer'));
  await page.reload();
  // An open page keeps its version, because it may still need its files.
  expect(await page.locator('#new').count()).toBe(0);
  await page.getByRole('button', { name: 'Use the new version' }).click();
  await page.locator('#new').waitFor({ timeout: 20_000 });
  const caches = await page.evaluate(() => globalThis.caches.keys());
  expect(caches.sort()).toEqual(['attentive-models', 'attentive-page-newer']);
});

it('does not keep a model that arrived damaged', async () => {
  const models = join(folder, 'some/path/models');
  const name = readdirSync(models).find((file) => file.startsWith('fr-en')) as string;
  const good = readFileSync(join(models, name));
  writeFileSync(join(models, name), good.subarray(0, good.length / 2));
  await page.goto(`${server.url}some/path/`);
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload();
  await page.getByRole('alert').waitFor({ timeout: 20_000 });
  writeFileSync(join(models, name), good);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => result().textContent(), { timeout: 20_000 }).toBe('I am a student.');
});
