// Kills pages that train, again and again: their process ends in the middle of whatever it does, steps and saves
// included.

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Attentive from 'attentive';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { args, executablePath } from '../../tools/chromium.mjs';
import { serve } from '../../tools/serve.mjs';
import { config, examples, reversed, unseenWords } from '../js/suites/reversal.js';

declare global {
  var attentive: typeof Attentive;
  var lastStep: number;
}

const kills = 4;
const task = {
  config: {
    ...config,
    model: { ...config.model, dropout: 0.1 },
    training: { ...config.training, schedule: 'cosine', epochs: 60 },
  },
  examples,
  dev: unseenWords.map((word) => [word, reversed(word)] as const),
  // Results may differ between builds in the last bits.
  variant: 'simd',
} as const;

let folder: string;
let context: BrowserContext;
let url: string;
let stop: () => Promise<void>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'attentive-killed-'));
  const site = join(folder, 'site');
  cpSync(new URL('../../dist', import.meta.url).pathname, join(site, 'attentive'), {
    recursive: true,
  });
  writeFileSync(join(site, 'index.html'), '<script type="module" src="main.js"></script>');
  writeFileSync(
    join(site, 'main.js'),
    "import * as attentive from './attentive/index.js';\nglobalThis.attentive = attentive;\n",
  );
  ({ url, close: stop } = await serve(site));
  // The profile lies on disk, as for a user, not in memory.
  const profile = join(folder, 'profile');
  context = await chromium.launchPersistentContext(profile, { executablePath, args });
});
afterAll(async () => {
  await context.close();
  await stop();
  rmSync(folder, { recursive: true });
});

async function open(inDatabase: boolean): Promise<Page> {
  const page = await context.newPage();
  if (inDatabase) {
    await page.addInitScript('delete FileSystemFileHandle.prototype.createWritable');
  }
  await page.goto(url);
  await page.waitForFunction(() => globalThis.attentive !== undefined);
  return page;
}

/** Crashes the page's process. */
async function kill(page: Page): Promise<void> {
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => {});
  await crashed;
  await page.close();
}

/** Trains in the page from the checkpoint, or from the start, to the end. */
async function trainToTheEnd(page: Page, name: string | undefined) {
  return page.evaluate(
    async ({ task, name }) => {
      const { browserCheckpoints, createTrainer, resumeTrainer } = globalThis.attentive;
      const checkpoint = name && (await browserCheckpoints(name).load());
      const trainer = checkpoint
        ? await resumeTrainer({ ...task, checkpoint })
        : await createTrainer(task);
      const losses: Record<number, unknown> = {};
      for await (const { step, loss, devLoss } of trainer.fit({ reportEvery: 0 })) {
        losses[step] = [loss, devLoss];
      }
      const model = await trainer.exportModel({ precision: 'float32' });
      return { losses, model: [...model] };
    },
    { task, name },
  );
}

describe.each([
  ['the private file system', false],
  ['IndexedDB', true],
])('a page that is killed while it trains', (place, inDatabase) => {
  it(`continues to the bit from ${place}`, async () => {
    let page = await open(inDatabase);
    const whole = await trainToTheEnd(page, undefined);
    await page.close();

    const name = `run in ${place}`;
    const moments: number[] = [];
    for (let i = 0; i < kills; ++i) {
      page = await open(inDatabase);
      await page.evaluate(
        async ({ task, name }) => {
          const { browserCheckpoints, createTrainer, resumeTrainer } = globalThis.attentive;
          const store = browserCheckpoints(name);
          const checkpoint = await store.load();
          const trainer = checkpoint
            ? await resumeTrainer({ ...task, checkpoint })
            : await createTrainer(task);
          const train = async () => {
            const checkpoints = { store, every: 0 };
            for await (const { step } of trainer.fit({ reportEvery: 0, checkpoints })) {
              globalThis.lastStep = step;
            }
          };
          void train();
        },
        { task, name },
      );
      await page.waitForFunction(() => globalThis.lastStep > 0);
      moments.push(Math.random() * 200);
      await page.waitForTimeout(moments.at(-1) as number);
      await kill(page);
    }

    page = await open(inDatabase);
    const rest = await trainToTheEnd(page, name);
    await page.close();
    const steps = Object.keys(rest.losses).map(Number);
    const message = `killed after milliseconds: ${moments}`;
    expect(steps.length, message).toBeGreaterThan(0);
    expect(steps.length, message).toBeLessThan(Object.keys(whole.losses).length);
    for (const step of steps) expect(rest.losses[step], message).toEqual(whole.losses[step]);
    expect(rest.model, message).toEqual(whole.model);
  }, 120_000);
});
