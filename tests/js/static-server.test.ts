import '../../tools/enable-relaxed-simd.mjs';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { loadModel, type Translation, type Variant } from 'attentive';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { args, executablePath } from '../../tools/chromium.mjs';
import { root } from '../../tools/common.mjs';
import { serve } from '../../tools/serve.mjs';
import { dates } from './suites/dates.js';
import { student } from './suites/marian-files.js';
import { trainedModel, unseenWords } from './suites/reversal.js';
import { expectSame } from './suites/same-translation.js';

type Result = { variant: Variant; translations: Translation[] };
declare global {
  interface Window {
    translate(model: string, variant: Variant, texts: readonly string[]): Promise<Result>;
    translateAsMarian(text: string): Promise<string>;
  }
}

// Tests dist/ as it is, on a server that knows nothing about it and sends the strict policy.
describe('the package without a bundler', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attentive-static-'));
  let server: { url: string; close(): Promise<void> };
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  const fetched = new Set<string>();
  const partsFetched = () => [...fetched].filter((name) => /\.wasm$/.test(name)).sort();
  const models = [
    { file: 'reversal.safetensors', texts: unseenWords },
    { file: 'dates.safetensors', texts: dates.map(([written]) => written) },
  ];

  beforeAll(async () => {
    cpSync(join(root, 'dist'), join(folder, 'attentive'), { recursive: true });
    cpSync(join(root, 'models/dates/dates.safetensors'), join(folder, 'dates.safetensors'));
    writeFileSync(join(folder, 'reversal.safetensors'), await trainedModel());
    writeFileSync(join(folder, 'model.bin'), student().model);
    writeFileSync(join(folder, 'vocab.spm'), student().vocab);
    writeFileSync(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    writeFileSync(
      join(folder, 'index.html'),
      `<!doctype html><title>Attentive</title><link rel="icon" href="icon.svg">
      <script type="module" src="page.js"></script>`,
    );
    writeFileSync(
      join(folder, 'page.js'),
      `import { loadModel } from './attentive/index.js';
      window.translate = async (file, variant, texts) => {
        const model = await loadModel(file, { variant });
        const translations = await model.translate(texts);
        return {
          variant: model.info.variant,
          translations: translations.map((translation) => ({
            ...translation,
            attention: translation.attention.map((row) => [...row]),
            logProbabilities: [...translation.logProbabilities],
          })),
        };
      };
      window.translateAsMarian = async (text) => {
        const marian = { model: 'model.bin', vocab: 'vocab.spm' };
        const model = await loadModel({ marian }, { variant: 'simd' });
        return (await model.translate(text, { maxLength: 9 })).text;
      };`,
    );
    server = await serve(folder);
    browser = await chromium.launch({ executablePath, args });
    page = await browser.newPage();
    page.on('console', (message) => {
      if (message.type() !== 'log') problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('request', (request) => fetched.add(basename(new URL(request.url()).pathname)));
    await page.goto(server.url);
    await page.waitForFunction(() => 'translate' in window);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  it.each(['simd', 'relaxed'] as const)(
    'translates in Chromium as in Node: %s',
    async (variant) => {
      for (const { file, texts } of models) {
        const result = await page.evaluate(
          ([path, chosen, inputs]) => window.translate(path, chosen, inputs),
          [file, variant, texts] as const,
        );
        expect(result.variant).toBe(variant);

        const model = await loadModel(join(folder, file), { variant });
        for (const [i, expected] of (await model.translate(texts)).entries()) {
          expectSame(result.translations[i], expected, 1e-4);
        }
        model.destroy();
      }
      expect(problems).toEqual([]);
      expect(partsFetched().filter((name) => !name.includes('-translate-'))).toEqual([]);
      expect(partsFetched()).toContain(`attentive-translate-${variant}.wasm`);
    },
  );

  it('fetches the part of the engine for students of Marian instead of the one for our models', async () => {
    fetched.clear();
    await page.reload();
    await page.waitForFunction(() => 'translateAsMarian' in window);
    const model = await loadModel({ marian: student() }, { variant: 'simd' });
    expect(await page.evaluate(() => window.translateAsMarian('ab cd'))).toBe(
      (await model.translate('ab cd', { maxLength: 9 })).text,
    );
    expect(partsFetched()).toEqual(['attentive-marian-simd.wasm']);
    expect(problems).toEqual([]);
    model.destroy();
  });
});
