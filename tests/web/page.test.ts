// Drives the built page in real Chromium, under the strict policy that it promises to work with.

import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTrainer, type Example, loadModel } from 'attentive';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { args, executablePath } from '../../tools/chromium.mjs';
import { serve } from '../../tools/serve.mjs';
import { modelWithManyHeads } from '../js/suites/attention-heads.js';
import { config, examples, learn } from '../js/suites/reversal.js';
import { collectPageErrors } from './page-errors.js';

const built = new URL('../../build/web', import.meta.url).pathname;

let browser: Browser;
let page: Page;
let pageErrors: string[];
let stop: () => Promise<void>;

async function open(folder: string, path = '', viewport = { width: 1280, height: 1000 }) {
  const server = await serve(folder);
  stop = server.close;
  page = await browser.newPage({ viewport });
  collectPageErrors(page, pageErrors);
  await page.goto(server.url + path);
}

const result = () => page.locator('#result');
const rows = () => page.locator('#map tbody tr');
const columnHeaders = () => page.locator('#map thead th');

/** Types a text as a person would, and waits for its translation. */
async function translate(text: string, expected: string) {
  await page.locator('#source').fill(text);
  await expect.poll(() => result().textContent(), { timeout: 20_000 }).toBe(expected);
  await expect.poll(() => result().getAttribute('aria-busy')).toBe('false');
}

/** Chooses what to read and, unless it is the only choice, what to write. */
async function choose(source: string, target?: string) {
  await page.locator('#from').selectOption(source);
  if (target) await page.locator('#to').selectOption(target);
}

/** Returns the column of the strongest cell of a row. */
async function strongest(row: number): Promise<string> {
  const weights = await rows().nth(row).locator('td').allTextContents();
  const percents = weights.map((text) => Number.parseInt(text, 10) || 0);
  const column = percents.indexOf(Math.max(...percents));
  return (await columnHeaders().nth(column).textContent()) ?? '';
}

beforeAll(async () => {
  browser = await chromium.launch({ executablePath, args });
});
afterAll(() => browser.close());
beforeEach(() => {
  pageErrors = [];
});
afterEach(async () => {
  await page.close();
  await stop();
});

describe('the page', () => {
  it('translates a French sentence and shows where each word came from', async () => {
    await open(built);
    await translate('Je suis étudiant.', 'I am a student.');
    expect(await columnHeaders().allTextContents()).toEqual(['Je', 'suis', 'étudiant', '.', 'end']);
    expect(await rows().locator('th').allTextContents()).toEqual([
      ...['I', 'am', 'a', 'student', '.', 'end'],
    ]);
    expect(await strongest(0)).toBe('Je');
    expect(await strongest(1)).toBe('suis');
    expect(await strongest(3)).toBe('étudiant');
    expect(await page.locator('.timing').textContent()).toMatch(/^written in [\d.]+ m?s$/);
    expect(await page.locator('#facts').textContent()).toContain('5,216,544');
    const sources = await page.locator('#facts a').evaluateAll((links) => {
      return links.map((link) => (link as HTMLAnchorElement).href);
    });
    expect(sources).toEqual(['https://tatoeba.org/', 'https://www.manythings.org/anki/']);
    expect(pageErrors).toEqual([]);
  });

  it.each([
    ['de-en', 'Sie trägt ein rotes Kleid.', 'rotes', 'Kleid'],
    ['es-en', 'Ella lleva un vestido rojo.', 'rojo', 'vestido'],
  ])('opens the task %s by its address', async (id, text, adjective, noun) => {
    await open(built, `#${id}`);
    await translate(text, 'She is wearing a red dress.');
    expect(await strongest(4)).toBe(adjective);
    expect(await strongest(5)).toBe(noun);
    expect(pageErrors).toEqual([]);
  });

  it('marks the words of a translation in capitals', async () => {
    await open(built);
    await translate('JE SUIS ÉTUDIANT.', 'I AM A STUDENT.');
    const words = await page.locator('#result .unit').allTextContents();
    expect(words).toEqual(['I', 'AM', 'A', 'STUDENT', '.']);
  });

  it('converts a date, character by character', async () => {
    await open(built);
    await choose('x-date');
    await translate('20jan2019', '2019-01-20');
    await translate('3/14/15', '2015-03-14');
    expect(await columnHeaders().allTextContents()).toEqual([...'3/14/15', 'end']);
    expect(await rows().count()).toBe('2015-03-14'.length + 1);
    expect(await strongest(8)).toBe('1');
    expect(await strongest(9)).toBe('4');
    expect(pageErrors).toEqual([]);
  });

  it('spells a word out in sounds, in whatever case it is typed', async () => {
    await open(built);
    await choose('en', 'x-arpabet');
    await translate('Knight ', 'N AY T');
    expect(await columnHeaders().allTextContents()).toEqual([...'knight', 'end']);
    expect(await rows().locator('th').allTextContents()).toEqual(['N', 'AY', 'T', 'end']);
    expect(await strongest(2)).toBe('t');
    expect(await page.locator('.look-note').textContent()).toMatch(/^Each row is a sound/);
    expect(await page.locator('#facts a').getAttribute('href')).toContain('cmudict');
    expect(pageErrors).toEqual([]);
  });

  it('translates as one types, and the last text wins', async () => {
    await open(built);
    await translate('Où est la gare ?', 'Where is the station?');
    await page.locator('#source').fill('');
    await page.locator('#source').pressSequentially('Je suis étudiant.', { delay: 15 });
    await expect.poll(() => result().textContent(), { timeout: 10_000 }).toBe('I am a student.');
    await page.waitForTimeout(300);
    expect(await result().textContent()).toBe('I am a student.');
    expect(pageErrors).toEqual([]);
  });

  it('translates each of several sentences, and keeps what stands between them', async () => {
    await open(built);
    await translate(
      'Je suis étudiant. 😀 Où est la gare ?\nMerci !',
      'I am a student. 😀 Where is the station?\nThanks.',
    );
    const label = page.locator('.sentence-label');
    expect(await label.textContent()).toBe('Sentence 1 of 3');
    expect(await columnHeaders().allTextContents()).toEqual(['Je', 'suis', 'étudiant', '.', 'end']);

    // The map shows the sentence that is chosen by keyboard, by pointing at it or by the caret.
    await page.locator('.sentence-next').focus();
    await page.keyboard.press('Enter');
    expect(await label.textContent()).toBe('Sentence 2 of 3');
    expect(await columnHeaders().nth(0).textContent()).toBe('Où');
    await page.locator('#result .sentence').nth(2).locator('.unit').first().hover();
    expect(await label.textContent()).toBe('Sentence 3 of 3');
    expect(await columnHeaders().nth(0).textContent()).toBe('Merci');
    await page.locator('#source').focus();
    await page.keyboard.press('Control+Home');
    expect(await label.textContent()).toBe('Sentence 1 of 3');

    await translate('Je suis étudiant.', 'I am a student.');
    expect(await page.locator('.sentence-choice').isVisible()).toBe(false);
    expect(pageErrors).toEqual([]);
  });

  it('shows nothing for an empty text, and survives strange ones', async () => {
    await open(built);
    await translate('Je suis étudiant.', 'I am a student.');
    await page.locator('#source').fill('   ');
    await expect.poll(() => rows().count()).toBe(0);
    await page.locator('#source').fill('😀 \u0301\u0000 ٣٤ 漢字');
    await expect.poll(() => rows().count(), { timeout: 10_000 }).toBeGreaterThan(0);
    expect(pageErrors).toEqual([]);
  });

  it('lets the map be read with the keyboard alone', async () => {
    await open(built);
    await translate('Je suis étudiant.', 'I am a student.');
    await page.locator('#map [tabindex="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    const readout = page.locator('.look .readout');
    expect(await readout.textContent()).toMatch(/^Writing “?am”?, it gave “?suis”? \d+% /);
    await page.keyboard.press('End');
    expect(await readout.textContent()).toMatch(/^Writing “?am”?, it gave .*end/);
  });

  it('asks for a tap where one points with a finger', async () => {
    await open(built);
    await translate('Je suis étudiant.', 'I am a student.');
    const readout = () => page.locator('.look .readout').textContent();
    await expect.poll(readout).toBe('Point at a word or a cell.');
    const address = page.url();
    await page.close();
    page = await browser.newPage({
      hasTouch: true,
      isMobile: true,
      viewport: { width: 400, height: 800 },
    });
    collectPageErrors(page, pageErrors);
    await page.goto(address);
    await translate('Je suis étudiant.', 'I am a student.');
    await expect.poll(readout).toBe('Tap a word or a cell.');
  });

  it('says in words what the map shows', async () => {
    await open(built);
    await translate('Je suis étudiant.', 'I am a student.');
    const live = page.locator('#result-live');
    expect(await live.getAttribute('aria-live')).toBe('polite');
    expect(await live.textContent()).toBe('I am a student.');
    expect(await page.locator('#map').getAttribute('role')).toBe('grid');
    const words = await page.locator('#words li').allTextContents();
    expect(words).toHaveLength(6);
    expect(words[3]).toMatch(/student.*étudiant.*\d+%/s);
  });

  it('fits a phone, where only the map scrolls', async () => {
    await open(built, '', { width: 320, height: 640 });
    await translate('Je ne sais pas pourquoi il est parti.', "I don't know why he left.");
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  });
});

describe('the page, served differently,', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'attentive-page-'));
    cpSync(built, join(folder, 'some/path'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('works under any base path', async () => {
    await open(folder, 'some/path/');
    await translate('Je suis étudiant.', 'I am a student.');
    expect(pageErrors).toEqual([]);
  });

  it('says that a model without attention has no map', async () => {
    const models = join(folder, 'some/path/models');
    const name = readdirSync(models).find((file) => file.startsWith('fr-en')) as string;
    const { attention: _, ...model } = config.model;
    const trainer = await createTrainer({
      config: { ...config, model: { ...model, context: 'initial_state' } },
      examples,
    });
    await learn(trainer);
    writeFileSync(join(models, name), await trainer.exportModel());
    trainer.destroy();
    await open(folder, 'some/path/');
    const [source, target] = examples[0] as Example;
    await translate(source, target);
    expect(await page.locator('.look .map-empty').textContent()).toMatch(
      /^This model has no attention/,
    );
    expect(await rows().count()).toBe(0);
    expect(await page.locator('#words li').count()).toBe(0);
    await page.locator('#result [data-unit]').first().hover();
    expect(pageErrors).toEqual([]);
  });

  it('lets the reader choose whose attention the map shows, with the keyboard', async () => {
    const models = join(folder, 'some/path/models');
    const name = readdirSync(models).find((file) => file.startsWith('fr-en')) as string;
    const file = await modelWithManyHeads('float32');
    writeFileSync(join(models, name), file);
    const model = await loadModel(file);
    const options = { beamSize: 5, attentionHeads: true };
    const { text, attention, attentionHeads } = await model.translate('abcd', options);
    model.destroy();
    await open(folder, 'some/path/', { width: 390, height: 844 });
    await translate('abcd', text);
    await page.getByLabel(/pieces of words/).check();
    const select = page.getByLabel('Attention of');
    const expectShown = async (weights: Float32Array = new Float32Array()) => {
      const cells = await rows().nth(0).locator('td').allTextContents();
      expect(cells).toHaveLength(weights.length);
      for (const [i, cell] of cells.entries()) {
        const weight = Number.parseInt(cell, 10) / 100;
        expect(Math.abs(weight - (weights[i] ?? Number.NaN))).toBeLessThan(0.0051);
      }
    };
    expect(await select.locator('option').allTextContents()).toEqual([
      'layer 2, mean of its heads',
      ...[1, 2].flatMap((layer) => [1, 2, 3, 4].map((head) => `layer ${layer}, head ${head}`)),
    ]);
    await expectShown(attention[0]);
    await select.focus();
    for (const head of [0, 1]) {
      await page.keyboard.press('ArrowDown');
      await expectShown(attentionHeads.cross[0]?.[head]?.[0]);
    }
    expect(await select.evaluate((element) => element === document.activeElement)).toBe(true);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);

    // Models with one head have no choice, and another model's begins anew.
    await choose('de');
    await translate('Sie trägt ein rotes Kleid.', 'She is wearing a red dress.');
    expect(await select.isVisible()).toBe(false);
    await choose('fr');
    await expect.poll(() => select.isVisible(), { timeout: 20_000 }).toBe(true);
    expect(await select.inputValue()).toBe('layer 2, mean of its heads');
    expect(pageErrors).toEqual([]);
  });

  it('reports a damaged model and loads it again when asked', async () => {
    const models = join(folder, 'some/path/models');
    const name = readdirSync(models).find((file) => file.startsWith('fr-en')) as string;
    const good = readFileSync(join(models, name));
    writeFileSync(join(models, name), good.subarray(0, good.length / 2));
    await open(folder, 'some/path/');
    const failure = page.getByRole('alert');
    await failure.waitFor({ timeout: 20_000 });
    expect(await failure.textContent()).toContain(name);
    writeFileSync(join(models, name), good);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => result().textContent(), { timeout: 20_000 }).toBe('I am a student.');
    expect(await failure.isVisible()).toBe(false);
  });
});
