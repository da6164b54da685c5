// Drives the lessons of the built page in real Chromium: every control changes what it should.

import { existsSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newPage, page, pageErrors, url } from './built-page.js';

const root = new URL('../../', import.meta.url);
const lessonCount = 10;

beforeEach(() => newPage({ locale: 'en-US', viewport: { width: 1120, height: 900 } }));
afterEach(() => expect(pageErrors).toEqual([]));

async function open(lesson: number) {
  await page.goto(`${url}#understand?lesson=${lesson}`);
  await page.getByText(`Lesson ${lesson} of ${lessonCount}`).waitFor();
}

const title = () => page.locator('article h2').textContent();
const slider = (name: string | RegExp) => page.getByRole('slider', { name });
const choose = (name: string) => page.getByRole('radio', { name }).check();
const result = () => page.locator('.lesson-result').textContent();
const expectResult = (expected: string | RegExp) => expect.poll(result).toMatch(expected);

/** Returns the cells of a column of the lesson's table. */
const column = (index: number) =>
  page.locator(`.lesson-table tbody td:nth-child(${index})`).allTextContents();

/** Returns the values beside the names of a list. */
async function entries(selector: string): Promise<Record<string, string>> {
  const names = await page.locator(`${selector} dt`).allTextContents();
  const values = await page.locator(`${selector} dd`).allTextContents();
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? '']));
}

/** Returns the rows of the table of docs/claims.md or docs/results.md that begin with `first`. */
function measuredRow(file: string, first: string): string[] {
  const text = readFileSync(new URL(`docs/${file}.md`, root), 'utf8');
  const line = text.split('\n').find((it) => it.startsWith(`| ${first} |`));
  return (line ?? '').split('|').map((cell) => cell.trim());
}

describe('the lessons', () => {
  it('are ten, each with a formula, a control, and files and measurements that exist', async () => {
    const titles = new Set<string | null>();
    for (let lesson = 1; lesson <= lessonCount; lesson += 1) {
      await open(lesson);
      titles.add(await title());
      expect(await page.locator('.lesson-formula math').count()).toBeGreaterThan(0);
      expect(
        await page.locator('.lesson-control input, .lesson-control [role=slider]').count(),
      ).toBeGreaterThan(0);
      for (const path of await page.locator('.lesson-sources code').allTextContents()) {
        const [file = '', anchor] = path.split('#');
        expect(existsSync(new URL(file, root)), path).toBe(true);
        if (!anchor) continue;
        const text = readFileSync(new URL(file, root), 'utf8');
        const measured = (await page.locator('.lesson-sources dd').first().textContent()) ?? '';
        const quoted = measured.replace(path, '').match(/\d+(?:\.\d+)?/g) ?? [];
        for (const figure of quoted) expect(text, measured).toContain(figure);
        const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, name = '']) =>
          name.toLowerCase().replaceAll(' ', '-'),
        );
        expect([
          ...headings,
          ...[...text.matchAll(/<a id="(.*?)">/g)].map(([, id]) => id),
        ]).toContain(anchor);
      }
    }
    expect(titles.size).toBe(lessonCount);
  });

  it('open by their address, by links and by the keyboard, and back again', async () => {
    await open(4);
    expect(await title()).toContain('Attention scores every state');
    await page.locator('.lesson-way.is-next').click();
    await expect.poll(title).toContain('Query, key and value');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('lesson-title');
    await page.goBack();
    await expect.poll(title).toContain('Attention scores every state');
    await page.locator('.lesson-list a[aria-current]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(title).toBe('Where the context enters');
    expect(await page.locator('.lesson-list a:focus').textContent()).toContain('Where the context');
    await open(10);
    await page.locator('.lesson-way.is-next').click();
    await expect.poll(() => page.url()).toContain('#train');
  });

  it('can be read in Korean, and keep what was set', async () => {
    await open(9);
    await choose('Read backwards');
    await page.getByRole('button', { name: '한국어' }).click();
    await expect.poll(title).toBe('원문을 거꾸로 읽기');
    expect(await page.getByRole('radio', { name: '거꾸로 읽기' }).isChecked()).toBe(true);
    expect((await entries('.lesson-figures'))['가장 짧은 거리']).toBe('1');
    await page.goto(`${url}#understand?lesson=4`);
    await expect
      .poll(() => page.locator('.lesson-text').textContent())
      .toMatch(/^어텐션은 단어를 하나 쓸 때마다 원문의 어디를 얼마나 볼지 정하는 일이에요\./);
    expect(await page.getByRole('radio', { name: '덧셈형(작은 신경망)' }).count()).toBe(1);
  });

  it.each([320, 3840])('fit into a window of %i pixels', async (width) => {
    await page.setViewportSize({ width, height: 700 });
    for (let lesson = 1; lesson <= lessonCount; lesson += 1) {
      await open(lesson);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide, `lesson ${lesson}`).toBeLessThanOrEqual(0);
    }
  });
});

describe('the control of lesson', () => {
  it('1 lets one choose each next sound, and multiplies the probabilities', async () => {
    await open(1);
    const candidate = (sound: string) =>
      page.locator('.candidate').filter({ has: page.getByText(sound, { exact: true }) });
    const written = () => page.locator('.piece span').allTextContents();
    for (const sound of ['N', 'AY', 'T', 'end']) await candidate(sound).click();
    await expectResult(/^It is complete\./);
    expect(await written()).toEqual(['N', 'AY', 'T', 'end']);
    const shares = await page.locator('.piece small').allTextContents();
    const product = shares.reduce((whole, share) => whole * (Number.parseFloat(share) / 100), 1);
    const shown = Number.parseFloat(/[\d.]+$/.exec((await result()) ?? '')?.[0] ?? '');
    expect(shown).toBeCloseTo(product, 1);
    expect(await page.locator('.candidate').count()).toBe(0);
    await page.getByRole('button', { name: 'Take one back' }).click();
    await candidate('end').waitFor();
    expect(await written()).toEqual(['N', 'AY', 'T']);
    await page.getByRole('button', { name: 'read' }).click();
    await candidate('R').waitFor();
    expect(await written()).toEqual([]);
  });

  it('2 reads words into vectors that depend on the order of the letters', async () => {
    await open(2);
    const apart = async () => {
      const text = await page.locator('.lesson-results li').last().textContent();
      return Number.parseFloat(/[\d.]+$/.exec(text ?? '')?.[0] ?? '');
    };
    expect(await apart()).toBeGreaterThan(0.5);
    await page.getByLabel('Another').fill('tea');
    expect(await apart()).toBe(0);
    // With a short memory, a common ending is all that counts.
    await page.getByLabel('One word').fill('london');
    await page.getByLabel('Another').fill('abandon');
    const before = await apart();
    await slider('How much of the state is kept').fill('0.2');
    expect(await apart()).toBeLessThan(before);
    expect(await apart()).toBeLessThan(0.05);
  });

  it('3 shows the measured figures of each length', async () => {
    await open(3);
    const percentOf = (cell = '') => `${cell.split(' / ')[0]}%`;
    const names = {
      'additive attention (GRU)': 'attention, additive',
      'dot attention (GRU)': 'attention, dot product',
      'none: last state at every step (GRU)': 'one vector, read at every step (GRU)',
      'none: last state as first state (LSTM)': 'one vector, as first state (LSTM)',
    };
    for (let place = 0; place < 7; place += 1) {
      await slider('Length').fill(String(place));
      const shown = await entries('.curve-keys');
      for (const [row, name] of Object.entries(names)) {
        expect(shown[name]).toBe(percentOf(measuredRow('claims', row)[place + 2]));
      }
    }
    await choose('French to English');
    for (const [place, words] of ['1–5', '6–10', '11–15', '16–20'].entries()) {
      await slider('Length').fill(String(place));
      const shown = await entries('.curve-keys');
      const [, , , attention, without] = measuredRow('results', words);
      const bleu = (cell = '') => `${Number(cell)} BLEU`;
      expect(shown['with attention']).toBe(bleu(attention));
      expect(shown['without: one vector, read at every step']).toBe(bleu(without));
    }
    const note = () => page.locator('.lesson-control .lesson-note').textContent();
    expect(await note()).toContain('a score from 0 to 100');
    await choose('Copy symbols');
    expect(await note()).toContain('in Look inside are others');
  });

  it('4 computes weights from vectors that are moved by keyboard and pointer', async () => {
    await open(4);
    const weights = async () => (await column(3)).map((text) => Number.parseInt(text, 10));
    const before = await weights();
    expect(before.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(100, -0.5);
    await slider('Decoder state s').focus();
    for (let press = 0; press < 12; press += 1) await page.keyboard.press('Shift+ArrowLeft');
    const after = await weights();
    expect(after[0]).toBeLessThan(before[0] ?? 0);
    expect(after[1]).toBeGreaterThan(before[1] ?? 0);
    const dragged = slider('Encoder state h1');
    await dragged.hover();
    await page.mouse.down();
    const box = await page.locator('.plane').boundingBox();
    await page.mouse.move((box?.x ?? 0) + 10, (box?.y ?? 0) + 150, { steps: 4 });
    await page.mouse.up();
    expect((await weights())[0]).toBeGreaterThan(after[0] ?? 0);
    // The small network prefers the nearest state, the dot product the longest in that direction.
    const scores = () => column(2);
    const products = await scores();
    await choose('Small network');
    expect(await scores()).not.toEqual(products);
    await choose('Bilinear');
    await slider('W turns by').fill('0');
    expect(await scores()).toEqual(products);
    await slider('W turns by').fill('180');
    const turned = await scores();
    expect(turned.map((score) => Number(score.replace('−', '-')))).toEqual(
      products.map((score) => -Number(score.replace('−', '-'))),
    );
  });

  it('5 answers with a mean of the values, and with one alone where the softmax is sharp', async () => {
    await open(5);
    const answer = async () => Number.parseFloat(/[\d.]+$/.exec((await result()) ?? '')?.[0] ?? '');
    await slider('Factor a of the scores').fill('0');
    expect(await column(3)).toEqual(['33%', '33%', '33%']);
    expect(await answer()).toBe(50);
    await slider('Factor a of the scores').fill('6');
    await slider('Value v1').fill('7');
    expect(await answer()).toBeCloseTo(7, 0);
  });

  it('6 shows which later outputs know of a context', async () => {
    await open(6);
    await expectResult(/2, 3, 4, 5\.$/);
    await choose('Luong: into the output');
    await expectResult(/: that of step 2\.$/);
    await choose('Luong with input feeding');
    await expectResult(/2, 3, 4, 5\.$/);
    await slider('Disturb the context of step').fill('4');
    await expectResult(/4, 5\.$/);
    await slider('How strongly').fill('0');
    await expectResult('No output changes.');
  });

  it('7 lets the model go on from a wrong beginning', async () => {
    await open(7);
    const texts = () =>
      page
        .locator('.pieces')
        .evaluateAll((lists) =>
          lists.map((list) =>
            [...list.querySelectorAll('.piece span')].map((it) => it.textContent).join(''),
          ),
        );
    await expect.poll(texts).toEqual(['2019-01-20end', '2019-20-20end']);
    expect(await page.locator('.piece.is-given').count()).toBe('2019-2'.length);
    await expectResult(/It would have written “2” with a probability of only .* × 10⁻/);
    await page.getByLabel('It must begin with').fill('2019-0');
    await expectResult('Your beginning is what it would have written.');
    expect((await texts())[1]).toBe('2019-01-20end');
  });

  it('8 lets gradients vanish, explode, and pass through gates', async () => {
    await open(8);
    const left = async (cell: string) => {
      const [factor = '', power = ''] = ((await entries('.curve-keys'))[cell] ?? '').split(' × 10');
      const exponent = [...power].map((it) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(it)).filter((it) => it >= 0);
      const sign = power.startsWith('⁻') ? -1 : 1;
      return Number(factor.replace(',', '')) * 10 ** (sign * Number(exponent.join('')));
    };
    const atFirst = await left('vanilla RNN');
    await slider('Length').fill('60');
    expect(await left('vanilla RNN')).toBeLessThan(atFirst / 100);
    await slider('Bias of the gates that keep').fill('-1');
    const closed = await left('LSTM');
    await slider('Bias of the gates that keep').fill('5');
    expect(await left('LSTM')).toBeGreaterThan(1e6 * closed);
    expect(await left('GRU')).toBeGreaterThan(0.1);
    await slider('Recurrent weight').fill('1.5');
    expect(await left('vanilla RNN')).toBeGreaterThan(1);
  });

  it('9 measures how far apart letters are read and written', async () => {
    await open(9);
    await page.getByLabel('Letters').fill('abcd');
    const figures = () => entries('.lesson-figures');
    expect(await figures()).toEqual({
      shortest: '4',
      mean: '4.00',
      longest: '4',
      'within three steps': '0%',
    });
    await choose('Read backwards');
    expect(await figures()).toEqual({
      shortest: '1',
      mean: '4.00',
      longest: '7',
      'within three steps': '50%',
    });
    await choose('Reverse');
    expect((await figures()).shortest).toBe('4');
    expect(await page.locator('.arcs').getAttribute('aria-label')).toBe(
      'Reads d c b a, then writes d c b a',
    );
  });

  it('10 shows what each position reads, and what is kept', async () => {
    await open(10);
    const shade = (picture: number, cell: number) =>
      page.locator('.mixture').nth(picture).locator('.mix').nth(cell).getAttribute('fill-opacity');
    await page.getByLabel('Letters').fill('abca');
    // The last position reads the equal first letter as much as itself, and nothing of what is to come.
    expect(await shade(0, 12)).toBe(await shade(0, 15));
    expect(Number(await shade(0, 12))).toBeGreaterThan(Number(await shade(0, 13)));
    expect(await shade(0, 3)).toBeNull();
    const figures = async () => page.locator('.lesson-figures dd').allTextContents();
    expect(await figures()).toEqual(['4', '2,048', '1', '2', '256', '3']);
    const before = Number(await shade(1, 12));
    await slider('Bias of the SSRU’s gate').fill('-2');
    expect(Number(await shade(1, 12))).toBeLessThan(before);
    await choose('Encoder: reads all');
    expect(await shade(0, 3)).not.toBeNull();
  });
});

describe('the drawings of the lessons', () => {
  it('are saved as pictures with their titles', async () => {
    await open(4);
    const download = page.waitForEvent('download');
    await page.locator('.save-buttons button').first().click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('attentive-scores.svg');
    const picture = readFileSync((await file.path()) ?? '', 'utf8');
    expect(picture).toContain('Attention scores every state, then takes a mean');
    expect(picture).toMatch(/<text[^>]*>h2</);
  });
});
