import { readFileSync } from 'node:fs';
import { loadModel, type TextTranslation } from 'attentive';
import { translateHTML } from 'attentive/html';
import { describe, expect, it } from 'vitest';
import { wordsOf } from '../../../src/js/text/words.js';
import { alignScored, type GoldPair, readGold } from '../../alignment/gold.js';

/** The share of tags around single words that stand where people linked them, a little below docs/design/markup.md. */
const floors = { 'fr-en': 0.93, 'de-en': 0.91, 'es-en': 0.9, 'en-fr': 0.91 };

describe('translateHTML puts tags around the words that were linked by hand', () => {
  it.each(Object.entries(floors))('%s', async (name, floor) => {
    const [source = '', target = ''] = name.split('-');
    const model = await loadModel(readFileSync(`models/${name}/${name}.safetensors`));
    let tags = 0;
    let right = 0;
    const wrong: string[] = [];
    for (const pair of readGold(name)) {
      const scored = await model.score(pair.source, pair.target);
      const alignment = alignScored(pair.source, scored, { source, target });
      const translator = translatorOf(pair, alignment, target);
      for (const [word, { start, end }] of wordsOf(pair.source, source).entries()) {
        const links = linksOf(pair, word);
        if (links.sure.length === 0) continue;
        const html = `${pair.source.slice(0, start)}<b>${pair.source.slice(start, end)}</b>${pair.source.slice(end)}`;
        const translated = await translateHTML(translator, html);
        ++tags;
        if (isRight(translated, pair.target, target, links)) ++right;
        else wrong.push(`${html} → ${translated}`);
      }
    }
    model.destroy();
    console.log(`${name}: ${right} of ${tags} tags, ${((100 * right) / tags).toFixed(1)} %`);
    expect(right / tags, wrong.join('\n')).toBeGreaterThan(floor);
  });
});

interface WordLinks {
  readonly sure: readonly number[];
  readonly possible: readonly number[];
}

function linksOf({ sure, possible }: GoldPair, word: number): WordLinks {
  const targets = (links: ReadonlySet<string>) =>
    [...links]
      .filter((link) => link.startsWith(`${word}-`))
      .map((link) => Number(link.split('-')[1]));
  return { sure: targets(sure), possible: targets(possible) };
}

/** Makes a translator that says what a pair says, as the model aligns it. */
function translatorOf(
  pair: GoldPair,
  alignment: TextTranslation['alignment'],
  targetLanguage: string,
) {
  const sentence = {
    source: pair.source,
    sourceStart: 0,
    translation: { text: pair.target },
    targetStart: 0,
  };
  const translation = { text: pair.target, sentences: [sentence], alignment };
  return { targetLanguage, explain: async () => translation as unknown as TextTranslation };
}

/** Returns whether the words in bold are all that are surely linked, and others only if they are linked or between. */
function isRight(
  html: string,
  text: string,
  language: string,
  { sure, possible }: WordLinks,
): boolean {
  const start = html.indexOf('<b>');
  const end = html.indexOf('</b>') - '<b>'.length;
  const inside = wordsOf(text, language).flatMap((word, i) =>
    word.start >= start && word.end <= end ? [i] : [],
  );
  const [first, last] = [Math.min(...possible), Math.max(...possible)];
  return (
    sure.every((word) => inside.includes(word)) &&
    inside.every((word) => word >= first && word <= last)
  );
}
