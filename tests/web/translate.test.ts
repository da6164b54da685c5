// Drives the Translate view of the built page in real Chromium: languages, texts and words.

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../tools/common.mjs';
import { browser, context, page, pageErrors } from './built-page.js';
import { longestTask } from './longest-task.js';
import {
  built,
  eventually,
  expectResult,
  markedResult,
  markedSource,
  open,
  pointAtSource,
  result,
  source,
  translate,
  word,
  wordChoice,
} from './translate-page.js';

describe('languages', () => {
  it('translates at once, and swaps the languages with the texts', async () => {
    await open();
    await expectResult('I am a student.');
    await page.getByRole('button', { name: 'Swap the languages' }).click();
    await expectResult('Je suis étudiant.');
    expect(await source().inputValue()).toBe('I am a student.');
    expect(await page.locator('#from').inputValue()).toBe('en');
    expect(await page.locator('#to').inputValue()).toBe('fr');
    expect(pageErrors).toEqual([]);
  });

  it('tells the size of a model before its download, and fetches it when its pair is chosen', async () => {
    const fetched: string[] = [];
    const url = await open();
    page.on('request', (request) => fetched.push(request.url().slice(url.length)));
    await expectResult('I am a student.');
    const bytes = statSync(join(root, 'models/de-en/de-en.safetensors')).size;
    const megabytes = (bytes / 1e6).toFixed(1).replace('.0', '');
    const german = page.locator('#from option[value=de]');
    expect(await german.textContent()).toBe(`German (${megabytes} MB)`);
    expect(fetched.some((path) => path.includes('de-en'))).toBe(false);
    await page.locator('#from').selectOption('de');
    await expectResult('I am a student.');
    expect(fetched.some((path) => path.includes('de-en'))).toBe(true);
    expect(await german.textContent()).toBe('German');
    const swap = page.locator('.swap');
    expect(await swap.getAttribute('aria-disabled')).toBe('true');
    await swap.click({ force: true });
    expect(await page.locator('#from').inputValue()).toBe('de');
    expect(pageErrors).toEqual([]);
  });

  it('translates over a pivot, shows both steps and marks words from end to end', async () => {
    await open('#translate?model=de-fr&text=Sie%20tr%C3%A4gt%20ein%20rotes%20Kleid.');
    await expectResult('Elle porte une robe rouge.');
    expect(await page.locator('#to option:checked').textContent()).toBe('French, over English');
    expect(await page.locator('#facts dl').count()).toBe(2);
    await word('rouge').hover();
    expect(await markedSource()).toEqual(['rotes']);
    await pointAtSource('Kleid');
    expect(await markedResult()).toEqual(['robe']);

    const columns = page.locator('#map thead th');
    expect(await columns.first().textContent()).toBe('She');
    await page.getByLabel('Step').selectOption('German → English');
    expect(await columns.first().textContent()).toBe('Sie');
    expect(await page.locator('#map tbody th').first().textContent()).toBe('She');
    expect(pageErrors).toEqual([]);
  });

  it('restores a link, and writes what is shown into the address', async () => {
    await open('#translate?model=en-fr&text=The%20book%20is%20red.');
    expect(await source().inputValue()).toBe('The book is red.');
    await source().fill('Where is the station?');
    await eventually(() =>
      page.evaluate(() => decodeURIComponent(location.hash).replaceAll('+', ' ')),
    ).toBe('#translate?model=en-fr&text=Where is the station?');
    await page.reload();
    expect(await source().inputValue()).toBe('Where is the station?');
    expect(pageErrors).toEqual([]);
  });

  it('changes its language without losing the text', async () => {
    await open();
    await translate('Merci !', 'Thanks.');
    await page.locator('button.language').click();
    await expectResult('Thanks.');
    expect(await page.locator('#from option:checked').textContent()).toBe('프랑스어');
    expect(await page.locator('#look-title').textContent()).toBe('어디를 봤을까요?');
    expect(await page.locator('#map tbody th').last().getAttribute('aria-label')).toBe('문장 끝');
    expect(pageErrors).toEqual([]);
  });
});

describe('texts', () => {
  it('keeps paragraphs, and the words of those that do not change', async () => {
    await open();
    await translate(
      'Je suis étudiant.\n\nOù est la gare ? Merci !',
      'I am a student.\n\nWhere is the station? Thanks.',
    );
    await word('student').evaluate((element) => element.setAttribute('data-same', ''));
    await source().press('Control+End');
    await source().pressSequentially(' Merci !');
    await expectResult('I am a student.\n\nWhere is the station? Thanks. Thanks.');
    expect(await page.locator('[data-same]').textContent()).toBe('student');
    expect(await page.locator('.sentence-label').textContent()).toBe('Sentence 3 of 4');
    expect(pageErrors).toEqual([]);
  });

  it('translates hundreds of sentences, and does no long work while more are typed', async () => {
    await open();
    await expectResult('I am a student.');
    const lines = Array.from({ length: 100 }, (_, i) => `Je suis étudiant. Où est la gare ${i} ?`);
    await source().fill(lines.join('\n'));
    await eventually(() => result().locator('.sentence').count()).toBe(200);
    await eventually(() => result().getAttribute('aria-busy')).toBe('false');
    await source().press('Control+End');
    await browser.startTracing(page, {
      categories: ['disabled-by-default-devtools.timeline', 'toplevel'],
    });
    await source().pressSequentially(' Merci !', { delay: 150 });
    await eventually(() => result().locator('.sentence').count()).toBe(201);
    await eventually(() => result().getAttribute('aria-busy')).toBe('false');
    expect(longestTask(await browser.stopTracing())).toBeLessThan(50);
    expect(pageErrors).toEqual([]);
  });

  it('says that words can be chosen, and how', async () => {
    await open();
    await expectResult('I am a student.');
    expect(await page.getByText('Click a word for others.').isVisible()).toBe(true);
    expect(await page.getByText('Tap a word for others.').isVisible()).toBe(false);
    expect(await page.getByText('The model is small and makes mistakes.').isVisible()).toBe(true);
  });

  it('leads to a look inside the model at the chosen sentence', async () => {
    await open();
    await translate('Je suis étudiant. Merci !', 'I am a student. Thanks.');
    await word('Thanks').click();
    await page.keyboard.press('Escape');
    const link = page.getByRole('link', { name: 'Look inside this sentence' });
    await link.click();
    await eventually(() =>
      page
        .locator('[data-view=look] textarea, [data-view=look] input[type=text]')
        .first()
        .inputValue(),
    ).toBe('Merci !');
    expect(pageErrors).toEqual([]);
  });

  it('shows on a phone that the map goes on, and scrolls to where a chosen row looked', async () => {
    await open('', built, { viewport: { width: 375, height: 800 }, hasTouch: true });
    await source().fill('Elle porte une robe rouge et elle mange une pomme.');
    const scroll = page.locator('[data-view=translate] .map-scroll');
    const mask = () => scroll.evaluate((element) => getComputedStyle(element).maskImage);
    await eventually(mask).toContain('gradient');
    await page.locator('#map tbody th').last().tap();
    await eventually(() => scroll.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
    expect(pageErrors).toEqual([]);
  });

  it('copies the translation', async () => {
    await open();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await translate('Merci !', 'Thanks.');
    await page.getByRole('button', { name: 'Copy' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Thanks.');
    await eventually(() => page.locator('.copy').textContent()).toBe('Copied');
  });
});

describe('words', () => {
  it('shows the counterpart of a word on either side', async () => {
    await open();
    await translate('Elle porte une robe rouge.', 'She is wearing a red dress.');
    await word('red').hover();
    expect(await markedSource()).toEqual(['rouge']);
    await pointAtSource('robe');
    expect(await markedResult()).toEqual(['dress']);
    await page.mouse.move(0, 0);
    expect(await markedResult()).toEqual([]);

    // The keyboard does the same: the caret in the typed text, arrow keys in the translation.
    await source().focus();
    await page.keyboard.press('Control+Home');
    expect(await markedResult()).toEqual(['She']);
    await result().locator('[tabindex="0"]').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    expect(await markedSource()).toEqual(['robe']);
    expect(pageErrors).toEqual([]);
  });

  it('offers other words with their probabilities, and writes the rest anew', async () => {
    await open();
    await translate('Elle porte une robe rouge.', 'She is wearing a red dress.');
    await word('is').click();
    const choices = wordChoice().getByRole('listitem');
    await eventually(() => choices.count()).toBeGreaterThan(1);
    const texts = await choices.allTextContents();
    const shares = texts.map((text) => Number(/([\d.]+)%$/.exec(text)?.[1]));
    // The word that stands there comes first, so that the others can be compared with it.
    expect(texts[0]).toMatch(/^is written now \d+%$/);
    expect(texts.filter((text) => text.startsWith('is '))).toHaveLength(1);
    expect(shares.slice(1)).toEqual(shares.slice(1).sort((a, b) => b - a));
    // Percentages are rounded.
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(101);

    const wears = wordChoice().getByRole('button', { name: /^wears / });
    await wears.click();
    await expectResult('She wears a red dress.');
    await word('red').hover();
    expect(await markedSource()).toEqual(['rouge']);

    // The choice stays while another sentence is typed, and can be undone.
    await source().press('Control+End');
    await source().pressSequentially(' Merci !');
    await expectResult('She wears a red dress. Thanks.');
    await page.getByRole('button', { name: 'Undo the choices' }).click();
    await expectResult('She is wearing a red dress. Thanks.');
    expect(await page.locator('.undo').isVisible()).toBe(false);
    expect(pageErrors).toEqual([]);
  });

  it('offers no parts of a word', async () => {
    await open('#translate?model=en-fr&text=She%20is%20wearing%20a%20red%20dress.');
    await expectResult('Elle porte une robe rouge.');
    await word('robe').click();
    const words = wordChoice().locator('.word-choice-word > span:first-child');
    await eventually(() => words.count()).toBeGreaterThan(1);
    expect(await words.allTextContents()).not.toContain('rob');
    expect(pageErrors).toEqual([]);
  });

  it('keeps a chosen word as it is, where the model would lengthen it', async () => {
    await open();
    await translate('Le professeur parle aux étudiants.', 'The teacher speaks students.');
    await word('The').click();
    // The model prefers "He's", which begins with the chosen word but is another.
    await wordChoice().getByRole('button', { name: /^He / }).click();
    await eventually(() => result().textContent()).toMatch(/^He /);
    expect(pageErrors).toEqual([]);
  });

  it.each([false, true])(
    'marks the counterpart of a word as long as other words are offered (touch: %s)',
    async (hasTouch) => {
      await open('', built, { hasTouch });
      await translate('Elle porte une robe rouge.', 'She is wearing a red dress.');
      if (hasTouch) await word('red').tap();
      else await word('red').click();
      expect(await markedSource()).toEqual(['rouge']);
      await wordChoice().getByRole('button', { name: /\d%$/ }).first().waitFor();
      expect(await markedSource()).toEqual(['rouge']);
      const outside = page.locator('#look-title');
      if (hasTouch) await outside.tap();
      else await outside.click();
      expect(await wordChoice().isVisible()).toBe(false);
      expect([await markedSource(), await markedResult()]).toEqual([[], []]);
      expect(pageErrors).toEqual([]);
    },
  );

  it('lets words be chosen with the keyboard alone', async () => {
    await open();
    await translate('Elle porte une robe rouge.', 'She is wearing a red dress.');
    await result().locator('[tabindex="0"]').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    const first = wordChoice().getByRole('button').first();
    await eventually(async () => (await focused()) === (await first.textContent())).toBe(true);
    expect(await markedSource()).toEqual(['porte']);
    await page.keyboard.press('Escape');
    expect(await wordChoice().isVisible()).toBe(false);
    expect(await focused()).toBe('is');
    expect(pageErrors).toEqual([]);
  });

  it.each([
    ['dates', '2034-01-02', '2034-'],
    ['g2p', 'N AY T', 'N '],
  ])('offers other signs of the task %s', async (id, text, start) => {
    await open(`#${id}`);
    await source().fill(id === 'dates' ? '1/2/2034' : 'knight');
    await expectResult(text);
    await result().locator('.unit').nth(start.replaceAll(' ', '').length).click();
    const choices = wordChoice().locator('.word-choice-word');
    await eventually(() => choices.count()).toBeGreaterThan(0);
    await choices.nth(1).click();
    await eventually(() => result().textContent()).not.toBe(text);
    expect((await result().textContent())?.startsWith(start)).toBe(true);
    expect(pageErrors).toEqual([]);
  });

  it('lists the best translations, the likeliest first, and uses the chosen one', async () => {
    await open();
    await translate('Elle porte une robe rouge.', 'She is wearing a red dress.');
    await page.getByText('Other translations').click();
    const items = page.locator('.n-best-list li');
    await eventually(() => items.count()).toBe(5);
    const texts = await page.locator('.n-best-text').allTextContents();
    expect(texts[0]).toBe('She is wearing a red dress.');
    expect(new Set(texts).size).toBeGreaterThan(1);
    const other = texts.find((text) => text !== texts[0]) ?? '';
    await page.locator('.n-best-text').nth(texts.indexOf(other)).click();
    await expectResult(other);

    // The chosen one is now marked as the one that is shown, and cannot be chosen again.
    const current = page.locator('.n-best-text[aria-current]');
    await eventually(() => current.allTextContents()).toEqual([other]);
    await eventually(() => page.locator('button.n-best-text').allTextContents()).not.toContain(
      other,
    );

    // A chosen word makes another translation, which the list follows.
    await word('red').click();
    await wordChoice()
      .getByRole('button', { name: /^white / })
      .click();
    await eventually(async () => (await current.textContent())?.includes('white')).toBe(true);
    await eventually(
      async () => (await current.textContent()) === (await result().textContent()),
    ).toBe(true);
    expect(pageErrors).toEqual([]);
  });
});
