import { readFileSync } from 'node:fs';

import {
  type Alignment,
  loadModel,
  type Model,
  type SentenceTranslation,
  type TextTranslation,
} from 'attentive';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { alignText } from '../../src/js/text/alignment.js';
import { readGold } from '../alignment/gold.js';
import { variedTexts } from './varied-texts.js';

/** Returns each word of a translation with the words of the source to which it is linked. */
function links(source: string, { text, alignment }: TextTranslation): [string, ...string[]][] {
  return alignment.target.map(({ start, end, sources }) => [
    text.slice(start, end),
    ...sources.map(({ word }) => {
      const range = alignment.source[word];
      return source.slice(range?.start, range?.end);
    }),
  ]);
}

it('a word to which both words of a translation look most is left to the one that needs it', () => {
  const rendering = {
    source: 'une maison blanche',
    sourceText: 'une maison blanche',
    sourceTokens: ['▁une', '▁maison', '▁blanche', '</s>'],
    text: 'a white house',
    copies: [],
    tokens: ['▁a', '▁white', '▁house', '</s>'],
    attention: Float32Array.of(0.9, 0.1, 0, 0, 0, 0.6, 0.4, 0, 0, 0.8, 0.1, 0.1, 0, 0, 0, 1),
    logProbabilities: new Float32Array(4),
  };
  const { target } = alignText([rendering]);
  expect(target.map(({ sources }) => sources[0]?.word)).toEqual([0, 2, 1]);
});

describe('the alignment of a text and its translation', () => {
  let model: Model;
  beforeAll(async () => {
    model = await loadModel(readFileSync('models/fr-en/fr-en.safetensors'));
  });
  afterAll(() => model.destroy());

  const align = (text: string) => model.translateText(text, { alignment: true });

  it('links words across the order of two languages', async () => {
    const text = 'Elle porte une robe rouge.';
    const linked = new Map(links(text, await align(text)).map(([word, ...rest]) => [word, rest]));
    expect(linked.get('She')).toEqual(['Elle']);
    expect(linked.get('dress')).toEqual(['robe']);
    expect(linked.get('red')).toEqual(['rouge']);
  });

  it('is empty unless it is asked for, and for an empty text', async () => {
    const empty = { source: [], target: [] };
    expect((await model.translateText('Elle rit.')).alignment).toEqual(empty);
    expect((await align('')).alignment).toEqual(empty);
    expect((await align(' \n ')).alignment).toEqual(empty);
  });

  it('is that of the composed text where the given text is decomposed', async () => {
    const text = 'Où est le café des étudiants ?';
    const decomposed = text.normalize('NFD');
    const results = [await align(text), await align(decomposed)] as const;
    expect(links(decomposed, results[1])).toEqual(
      links(text, results[0]).map(([word, ...sources]) => [
        word,
        ...sources.map((source) => source.normalize('NFD')),
      ]),
    );
  });

  it('spans several sentences, lines and emoji', async () => {
    const text = '👩‍👧 Elle rit. 🎉\n\nLe chien noir dort.';
    const result = await align(text);
    expect(result.text.startsWith('👩‍👧 ')).toBe(true);
    expect(links(text, result)).toEqual(
      expect.arrayContaining([
        ['She', 'Elle'],
        ['dog', 'chien'],
        ['sleeping', 'dort'],
      ]),
    );
  });

  it('links copies to what they were copied from', async () => {
    const text = 'Écrivez à jean.zyx@example.org 🙂 ou lisez https://example.org/a?b=1 avant 4837.';
    const result = await align(text);
    const copied = result.alignment.target.filter((word) => word.copied);
    expect(copied.map(({ start, end }) => result.text.slice(start, end))).toEqual(
      expect.arrayContaining(['jean.zyx', 'example.org', 'https']),
    );
    for (const { start, end, sources, probability } of copied) {
      const [origin] = sources.map(({ word }) => result.alignment.source[word]);
      expect(text.slice(origin?.start, origin?.end)).toBe(result.text.slice(start, end));
      expect([sources.length, probability]).toEqual([1, 1]);
    }
  });

  it('is that of each part where a sentence is too long to be read as a whole', async () => {
    const clauses = readGold('fr-en').map(({ source }) => source.replace(/\s*[.?]$/, ''));
    const text = [...clauses, ...clauses].join(', ');
    const { alignment, sentences } = await align(text);
    const { attention, sourceTokens, tokens } = (sentences[0] as SentenceTranslation).translation;
    const [end, sourceEnd] = [tokens.indexOf('</s>'), sourceTokens.indexOf('</s>')];
    expect(end).toBeLessThan(tokens.length - 1);
    expect(attention).toHaveLength(tokens.length);
    for (const [row, weights] of attention.entries()) {
      const own = row > end ? weights.subarray(sourceEnd + 1) : weights.subarray(0, sourceEnd + 1);
      expect(own.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
    }
    expect(alignment.target.some(({ sources }) => sources.length > 0)).toBe(true);
  });

  it('has ranges and weights that hold for any text', async () => {
    for (const text of variedTexts(150, 11)) {
      const { alignment, text: translated } = await align(text);
      expectSound(alignment, text, translated);
    }
  });
});

function expectSound({ source, target }: Alignment, text: string, translated: string): void {
  const problems: string[] = [];
  const check = (holds: boolean, what: string) => holds || problems.push(what);
  for (const [words, of] of [
    [source, text],
    [target, translated],
  ] as const) {
    let end = 0;
    for (const word of words) {
      check(end <= word.start && word.start < word.end && word.end <= of.length, 'order');
      const isSplit =
        /[\uDC00-\uDFFF]/.test(of[word.start] ?? '') &&
        /[\uD800-\uDBFF]/.test(of[word.start - 1] ?? '');
      check(!isSplit, 'surrogates');
      end = word.end;
    }
  }
  for (const { sources, probability } of target) {
    const sum = sources.reduce((total, { weight }) => total + weight, 0);
    check(sum <= 1 + 1e-5, `sum ${sum}`);
    check(probability > 0 && probability <= 1, `probability ${probability}`);
    for (const [i, { word, weight }] of sources.entries()) {
      check(word in source && weight > 0, 'source');
      check(weight <= (sources[i - 1]?.weight ?? 1) + 1e-5, 'descending');
    }
  }
  expect(problems, JSON.stringify([text, translated])).toEqual([]);
}
