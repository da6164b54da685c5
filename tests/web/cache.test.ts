// Loads kept models in real Chromium: after their server has stopped, in workers, and where nothing can be kept.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { args, executablePath } from '../../tools/chromium.mjs';
import { root } from '../../tools/common.mjs';
import { serve } from '../../tools/serve.mjs';

declare global {
  var loadKept: (model: object) => Promise<{ told: number[]; text: string; kept: number }>;
}

/** Loads a model that is to be kept, by way of Translator, and says how many files are kept then. */
const script = `
import { addModel, modelCache, Translator } from './dist/index.js';
globalThis.loadKept = async (source) => {
  const languages = { sourceLanguage: 'en', targetLanguage: 'de' };
  addModel({ ...languages, source });
  const availability = await Translator.availability(languages);
  const told = [];
  const translator = await Translator.create({
    ...languages,
    monitor: (monitor) => monitor.addEventListener('downloadprogress', (event) => told.push(event.loaded)),
  });
  const text = await translator.translate('20 JAN 2019');
  translator.destroy();
  return { availability, told, text, kept: (await modelCache.list()).length };
};`;
const inWorker = `${script}
onmessage = async ({ data }) => postMessage(await globalThis.loadKept(data));`;

const folder = mkdtempSync(join(tmpdir(), 'attentive-kept-'));
const open = { 'Access-Control-Allow-Origin': '*', 'Content-Security-Policy': '' };
const text = '2019-01-20';
let browser: Browser;
let server: Awaited<ReturnType<typeof serve>>;
let page: Page;

beforeAll(async () => {
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
  cpSync(join(root, 'models/dates/dates.safetensors'), join(folder, 'dates.safetensors'));
  writeFileSync(join(folder, 'page.js'), script);
  writeFileSync(join(folder, 'worker.js'), inWorker);
  const module = '<!doctype html><script type="module" src="page.js"></script>';
  writeFileSync(join(folder, 'page.html'), module);
  const mapped = '--host-resolver-rules=MAP insecure.example 127.0.0.1';
  browser = await chromium.launch({ executablePath, args: [...args, mapped] });
  server = await serve(folder, { headers: open });
});
afterAll(async () => {
  await browser.close();
  await server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async () => {
  page = await browser.newPage();
});
afterEach(() => page.close());

async function visit(address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(() => globalThis.loadKept !== undefined);
}

const attempt = (source: object) => page.evaluate((source) => globalThis.loadKept(source), source);

it('a model loads in the next visit although its server has stopped', async () => {
  const models = await serve(folder, { headers: { ...open, 'Cache-Control': 'no-store' } });
  const source = { url: `${models.url}dates.safetensors`, cache: true };
  await visit(`${server.url}page.html`);
  const first = await attempt(source);
  expect(first).toMatchObject({ availability: 'downloadable', text, kept: 1 });
  await models.close();
  await visit(`${server.url}page.html`);
  expect(await attempt(source)).toEqual({ availability: 'available', told: [0, 1], text, kept: 1 });
  await expect(attempt({ ...source, cache: false })).rejects.toThrow(/could not be fetched/);
  const worker = await page.evaluate(
    (source) =>
      new Promise((resolve) => {
        const worker = new Worker('worker.js', { type: 'module' });
        worker.onmessage = ({ data }) => resolve(data);
        worker.postMessage(source);
      }),
    source,
  );
  expect(worker).toMatchObject({ availability: 'available', text, kept: 1 });
});

it('a page without HTTPS loads a model, and keeps nothing', async () => {
  await visit(`${server.url}page.html`.replace('localhost', 'insecure.example'));
  expect(await page.evaluate(() => isSecureContext)).toBe(false);
  for (let i = 0; i < 2; ++i) {
    const result = await attempt({ url: 'dates.safetensors', cache: true });
    expect(result).toMatchObject({ text, kept: 0 });
  }
});

it('a sandboxed page loads a model, and keeps nothing', async () => {
  await page.goto(`${server.url}page.html`);
  await page.setContent(`<iframe sandbox="allow-scripts" src="${server.url}page.html"></iframe>`);
  const frame = page.frames().at(-1);
  await frame?.waitForFunction(() => globalThis.loadKept !== undefined);
  const source = { url: `${server.url}dates.safetensors`, cache: true };
  const result = await frame?.evaluate((source) => globalThis.loadKept(source), source);
  expect(result).toMatchObject({ text, kept: 0 });
});
