// Measures the memory of a page's process in Chromium: what a translator takes, and what destroy() gives back.
import { readFileSync } from 'node:fs';
import type * as Attentive from 'attentive';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { args, executablePath } from '../../tools/chromium.mjs';
import { root } from '../../tools/common.mjs';
import { serve } from '../../tools/serve.mjs';

declare global {
  var attentive: typeof Attentive;
  var translators: Attentive.Translator[];
}

let browser: Browser;
let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  browser = await chromium.launch({ executablePath, args });
  server = await serve(root);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** Returns the megabytes that each page's process has allocated and not given back, the busiest process first. */
async function measure(page: Page): Promise<{ id: number; size: number }[]> {
  await page.requestGC();
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo
    .filter(({ type }) => type === 'renderer')
    .sort((a, b) => b.cpuTime - a.cpuTime)
    .map(({ id }) => {
      const status = readFileSync(`/proc/${id}/status`, 'utf8');
      return { id, size: Number(/^RssAnon:\s*(\d+) kB/m.exec(status)?.[1]) / 1024 };
    });
}

async function open(): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`${server.url}dist/index.js`);
  await page.evaluate(
    "import('/dist/index.js').then((module) => { globalThis.attentive = module; })",
  );
  await page.evaluate(async () => {
    // DevTools keep all that is fetched in the page's process, so the model is fetched once and kept outside of it.
    const model = await (await fetch('/models/fr-en/fr-en.safetensors')).blob();
    globalThis.attentive.addModel({
      sourceLanguage: 'fr',
      targetLanguage: 'en',
      source: async () => model,
    });
    globalThis.translators = [];
  });
  return page;
}

/** Makes a translator in the page, and uses it. */
const translate = (page: Page) =>
  page.evaluate(async () => {
    const translator = await globalThis.attentive.Translator.create({
      sourceLanguage: 'fr',
      targetLanguage: 'en',
    });
    globalThis.translators.push(translator);
    await translator.translate('Elle porte une robe rouge. '.repeat(200));
  });

const destroyOne = (page: Page) => page.evaluate(() => globalThis.translators.pop()?.destroy());

// Where processes show their memory as Linux does.
it.runIf(process.platform === 'linux')(
  'destroying the last translator gives the memory of model and engine back',
  async () => {
    const page = await open();
    const atFirst = await measure(page);
    await translate(page);
    const one = await measure(page);
    await translate(page);
    const two = await measure(page);
    await destroyOne(page);
    await destroyOne(page);
    await expect.poll(() => page.workers().length, { timeout: 20_000 }).toBe(0);
    const last = await measure(page);
    await page.close();
    // Chromium starts processes of its own, too; the one that translates works the most.
    const [before = 0, used = 0, shared = 0, after = 0] = [atFirst, one, two, last].map(
      (processes) => processes.find(({ id }) => id === two[0]?.id)?.size,
    );
    const measured = `MB: ${[before, used, shared, after].map((size) => size.toFixed(1)).join(', ')}`;
    console.log(measured);
    expect(used - before, measured).toBeGreaterThan(20);
    // The second one shares the model and the engine.
    expect(shared - used, measured).toBeLessThan((used - before) / 4);
    expect(after - before, measured).toBeLessThan((used - before) / 2);
  },
);
