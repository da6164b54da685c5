import { AttentiveError } from 'attentive';
import { translateHTML } from 'attentive/html';
import { describe, expect, it } from 'vitest';
import { dictionaryTranslator } from '../suites/dictionary-translator.js';
import { blockCases, brokenCases, dictionary, inlineCases, pointCases } from './cases.js';

const translator = dictionaryTranslator(dictionary);

describe('translateHTML around words', () => {
  it.each(inlineCases)('%s', async (_, html, translation) => {
    expect(await translateHTML(translator, html)).toBe(translation);
  });
});

describe('translateHTML between words', () => {
  it.each(pointCases)('%s', async (_, html, translation) => {
    expect(await translateHTML(translator, html)).toBe(translation);
  });
});

describe('translateHTML with blocks', () => {
  it.each(blockCases)('%s', async (_, html, translation) => {
    expect(await translateHTML(translator, html)).toBe(translation);
  });
});

describe('translateHTML with broken markup', () => {
  it.each(brokenCases)('%s', async (_, html, translation) => {
    expect(await translateHTML(translator, html)).toBe(translation);
  });
});

describe('translateHTML', () => {
  it('translates into languages that are written from right to left', async () => {
    const arabic = dictionaryTranslator(
      { le: '', chat: 'القط', noir: 'الأسود', dort: 'ينام' },
      'ar',
    );
    const html = '<p dir="rtl">Le <a href="#">chat</a> <b>noir</b> dort.</p>';
    expect(await translateHTML(arabic, html)).toBe(
      '<p dir="rtl"><a href="#">القط</a> <b>الأسود</b> ينام.</p>',
    );
  });

  it('translates the blocks of a page in one call', async () => {
    const counted = dictionaryTranslator(dictionary);
    await translateHTML(counted, '<p title="oui">chat</p><p>le <code>x</code> chien</p>');
    expect(counted.calls).toEqual(['oui\nchat\nle Xq0 chien']);
  });

  it('reports progress', async () => {
    const seen: number[] = [];
    await translateHTML(translator, '<p>chat</p>'.repeat(2000), {
      onProgress: ({ done, total }) => seen.push(done, total),
    });
    expect(seen.slice(-2)).toEqual([2000, 2000]);
    expect(seen.length).toBeGreaterThan(2);
  });

  it('rejects with the reason of its signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(translateHTML(translator, '<p>chat', { signal })).rejects.toThrow('enough');
  });

  it.each([
    ['a translator without methods', [{}, '<p>']],
    ['markup that is no text', [translator, 5]],
    ['a signal of a wrong type', [translator, '<p>', { signal: 5 }]],
    ['a listener of a wrong type', [translator, '<p>', { onProgress: 5 }]],
  ])('refuses %s', async (_, args) => {
    const call = translateHTML as (...args: unknown[]) => Promise<string>;
    const failure = await call(...args).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(AttentiveError);
    expect(failure).toMatchObject({ code: 'invalid-argument' });
  });

  it.each([
    ['deeply nested tags', `${'<b>'.repeat(5000)}chat${'</b>'.repeat(5000)}`],
    ['deeply nested buttons', '<button>chat'.repeat(5000)],
    ['tags that overlap', '<b><i><u>x '.repeat(1000) + '</b></i></u>'.repeat(1000)],
    ['code that is not closed', '<code>x'.repeat(20_000)],
    ['a long paragraph of links', '<a href=x>chat</a>, '.repeat(2000)],
    ['many attributes', `<p ${'title=chat '.repeat(20_000)}>`],
    ['many empty elements', 'chat <i></i>'.repeat(2000)],
  ])(
    'translates %s in time',
    async (_, html) => {
      const tags = (text: string) => text.match(/<\/?\w+/g)?.length ?? 0;
      expect(tags(await translateHTML(translator, html))).toBeGreaterThanOrEqual(tags(html));
    },
    10_000,
  );
});
