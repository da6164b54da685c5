import { AttentiveError, loadModel, type Model, type Translation } from 'attentive';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { skipWithoutRelaxed } from './relaxed.js';
import { config, reversed, trainedModel, unseenWords } from './reversal.js';
import { expectSame } from './same-translation.js';

/** Tests a loaded model in Node and in browsers. */
export function testTranslation(): void {
  describe('a loaded model', () => {
    let model: Model;
    beforeAll(async () => {
      model = await loadModel(await trainedModel());
    }, 120_000);
    afterAll(() => model.destroy());

    it('has info about its languages, licence and size', async () => {
      expect(model.info).toMatchObject({
        name: 'reversal',
        sourceLanguage: 'word',
        targetLanguages: ['drow'],
        licence: 'CC0-1.0',
        attribution: 'made up',
        bytes: (await trainedModel()).byteLength,
        config: config.model,
      });
      expect(model.info.parameters).toBeGreaterThan(1000);
      expect(['simd', 'relaxed']).toContain(model.info.variant);
    });

    it('translates a text', async () => {
      const translation = await model.translate('abcd');
      expect(translation.text).toBe('dcba');
      expect(translation.tokens).toEqual(['d', 'c', 'b', 'a', '</s>']);
      expect(translation.sourceTokens).toEqual(['a', 'b', 'c', 'd', '</s>']);
    });

    it('translates several texts in their order', async () => {
      const translations = await model.translate(unseenWords);
      const right = translations.filter(({ text }, i) => text === reversed(unseenWords[i] ?? ''));
      expect(translations).toHaveLength(unseenWords.length);
      expect(right.length).toBeGreaterThanOrEqual(0.9 * unseenWords.length);
    });

    it('translates each text of several as it does alone', async () => {
      const texts = ['a', 'abcdefgh', '', 'hgfe', 'ab'];
      const together = await model.translate(texts);
      for (const [i, text] of texts.entries()) {
        expectSame(together[i], await model.translate(text));
      }
    });

    it('calls onTokens with each token once and in order, with the index of its text', async () => {
      const texts = ['', ...unseenWords, 'a'.repeat(600)];
      const told = texts.map((): string[] => []);
      const onTokens = (tokens: readonly string[], text: number) => told[text]?.push(...tokens);
      const translations = await model.translate(texts, { onTokens, beamSize: 3, maxLength: 20 });
      expect(told).toEqual(translations.map(({ tokens }) => tokens));
      await model.translate('abcd'); // This lets late messages arrive.
      expect(told).toEqual(translations.map(({ tokens }) => tokens));
    });

    it('can be called from within onTokens', async () => {
      const asked: Promise<Translation>[] = [];
      const onTokens = () => asked.push(model.translate('abcd'));
      await model.translate('hgfe', { onTokens });
      expect((await Promise.all(asked)).map(({ text }) => text)).toContain('dcba');
    });

    it('rejects with what onTokens throws, and refuses an onTokens that is not a function', async () => {
      const onTokens = () => {
        throw new Error('enough');
      };
      await expect(model.translate(unseenWords, { onTokens })).rejects.toThrow('enough');
      const wrong = { onTokens: 'tokens' } as unknown as { onTokens: () => void };
      await expect(model.translate('abcd', wrong)).rejects.toMatchObject({
        code: 'invalid-argument',
        message: expect.stringContaining('onTokens'),
      });
      expect((await model.translate('abcd')).text).toBe('dcba');
    });

    it('serves many calls at once', async () => {
      const translations = await Promise.all(unseenWords.map((word) => model.translate(word)));
      const texts = (await model.translate(unseenWords)).map(({ text }) => text);
      expect(translations.map(({ text }) => text)).toEqual(texts);
    });

    it('returns probabilities and attention', async () => {
      const { tokens, sourceTokens, attention, logProbabilities } = await model.translate('gace');
      expect(logProbabilities).toBeInstanceOf(Float32Array);
      expect(logProbabilities).toHaveLength(tokens.length);
      for (const value of logProbabilities) expect(value).toBeLessThanOrEqual(0);
      expect(Math.exp(logProbabilities[0] ?? Number.NaN)).toBeGreaterThan(0.5);

      expect(attention).toHaveLength(tokens.length);
      for (const row of attention) {
        expect(row).toHaveLength(sourceTokens.length);
        expect(row.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 5);
        for (const weight of row) expect(weight).toBeGreaterThanOrEqual(0);
      }
    });

    it('stops at maxLength', async () => {
      const { tokens, text, truncated } = await model.translate('abcd', { maxLength: 2 });
      expect(truncated).toBe(true);
      expect((await model.translate('abcd')).truncated).toBe(false);
      expect(tokens).toEqual(['d', 'c']);
      expect(text).toBe('dc');
    });

    it('searches with a beam and returns alternatives', async () => {
      const greedy = await model.translate('gace');
      expect(greedy.alternatives).toEqual([]);
      const best = await model.translate('gace', { beamSize: 4, nBest: 3 });
      expect(best.text).toBe(greedy.text);
      expect(best.score).toBeCloseTo(sum(best.logProbabilities) / ((5 + 5) / 6), 4);
      expect(best.alternatives).toHaveLength(2);
      let previous = best;
      for (const alternative of best.alternatives) {
        expect(alternative.score).toBeLessThanOrEqual(previous.score);
        expect(alternative.text).not.toBe(best.text);
        expect(alternative.sourceTokens).toEqual(best.sourceTokens);
        expect(alternative.attention).toHaveLength(alternative.tokens.length);
        previous = alternative;
      }
    });

    it('obeys prefix, minLength and noRepeatNgram', async () => {
      const { text } = await model.translate('abcd', { prefix: 'da', beamSize: 2 });
      expect(text).toMatch(/^da/);
      const { tokens } = await model.translate('abcd', { minLength: 9 });
      expect(tokens.length).toBeGreaterThanOrEqual(9);
      const repeated = await model.translate('abcd', { minLength: 12, noRepeatNgram: 2 });
      const pairs = repeated.tokens.slice(1).map((token, i) => repeated.tokens[i] + token);
      expect(new Set(pairs).size).toBe(pairs.length);
    });

    it('score() gives the probabilities of a given translation', async () => {
      const own = await model.translate('abcd');
      const same = await model.score('abcd', own.text);
      expectSame(same, own, 1e-5);
      const other = await model.score('abcd', 'dcbad');
      expect(other.tokens).toEqual(['d', 'c', 'b', 'a', 'd', '</s>']);
      expect(other.score).toBeLessThan(own.score);
      await expect(model.score('abcd', 7 as never)).rejects.toMatchObject({
        code: 'invalid-argument',
      });
      await expect(model.score('a'.repeat(300), 'a')).rejects.toThrow('give a shorter one');
    });

    it('samples the same for the same seed', async () => {
      const sample = async (seed: number) => {
        const sampling = { temperature: 3, topK: 5, topP: 0.95, seed };
        const options = { sampling, beamSize: 3, nBest: 3 };
        const { text, alternatives } = await model.translate('abcd', options);
        return [text, ...alternatives.map((alternative) => alternative.text)];
      };
      expect(await sample(1)).toEqual(await sample(1));
      expect(await sample(1)).not.toEqual(await sample(2));
    });

    it('records the whole search', async () => {
      const { tokens, search } = await model.translate('abcd', { beamSize: 2, recordSearch: true });
      expect(new Set(search.map(({ fate }) => fate))).toContain('pruned');
      const complete = search.filter(({ fate }) => fate === 'complete');
      const sequences = complete.map((node) => {
        const written = [node.token];
        for (let at = node.parent; at >= 0; at = search[at]?.parent ?? -1) {
          written.unshift(search[at]?.token ?? '');
        }
        return written;
      });
      expect(sequences).toContainEqual(tokens);
      expect((await model.translate('abcd')).search).toEqual([]);
    });

    it.each(['', ' ', '\t\n  '])(
      'translates the blank text %j to an empty translation',
      async (text) => {
        expect(await model.translate(text)).toEqual({
          text: '',
          truncated: false,
          looped: false,
          tokens: [],
          sourceTokens: [],
          attention: [],
          attentionHeads: { encoder: [], cross: [] },
          logProbabilities: new Float32Array(),
          score: 0,
          alternatives: [],
          search: [],
        });
      },
    );

    it('translates an empty array to an empty array', async () => {
      expect(await model.translate([])).toEqual([]);
    });

    it('translateText() translates sentence by sentence and keeps what stands between', async () => {
      const text = '\n  abcd\r\n\r\n\thgfe \n';
      const { text: translated, sentences } = await model.translateText(text);
      expect(translated).toBe('\n  dcba\r\n\r\n\tefgh \n');
      expect(sentences).toHaveLength(2);
      for (const { source, sourceStart, translation, targetStart } of sentences) {
        expect(text.slice(sourceStart).startsWith(source)).toBe(true);
        expect(translated.slice(targetStart).startsWith(translation.text)).toBe(true);
        expectSame(translation, await model.translate(source));
      }
    });

    it.each(['', ' ', '\r\n\n\t \u3000\n'])(
      'translateText() keeps a text without sentences: %j',
      async (text) => {
        const alignment = { source: [], target: [] };
        expect(await model.translateText(text)).toEqual({ text, sentences: [], alignment });
      },
    );

    it('translateText() obeys its options', async () => {
      const { text, sentences } = await model.translateText('abcd\nhgfe', { maxLength: 2 });
      expect(text).toBe('dc\nef');
      expect(sentences.map(({ translation }) => translation.truncated)).toEqual([true, true]);
      const signal = AbortSignal.abort('no');
      await expect(model.translateText('abcd', { signal })).rejects.toBe('no');
      await expect(model.translateText(7 as unknown as string)).rejects.toMatchObject({
        code: 'invalid-argument',
        message: 'text must be a string, not 7',
      });
    });

    it.each([
      ['unknown letters', 'xyz'],
      ['a lone surrogate', 'ab\uD83Dcd'],
      ['lone surrogates only', '\uDC00\uD800'],
      ['emoji', '👩‍👩‍👧‍👦🏳️‍🌈'],
      ['control characters', '\0\u0007\u001B[31m\u200F'],
      ['another script', 'こんにちは'],
    ])('accepts a text of %s', async (_, text) => {
      const { tokens, sourceTokens, attention } = await model.translate(text);
      expect(sourceTokens.at(-1)).toBe('</s>');
      expect(attention).toHaveLength(tokens.length);
    });

    it('reads lone surrogates as U+FFFD and composes characters', async () => {
      expectSame(await model.translate('a\uD83D'), await model.translate('a\uFFFD'));
      expectSame(await model.translate('ae\u0301'), await model.translate('a\u00E9'));
    });

    it('ignores invisible characters, which cleaning removes', async () => {
      const clean = await model.translate('abcd');
      for (const text of ['\uFEFFabcd', 'ab\u00ADc\u200Bd\u200E', 'a\u200Db\uFE0Fc\0d\u2060']) {
        expectSame(await model.translate(text), clean);
        expectSame((await model.translateText(text)).sentences[0]?.translation, clean);
        // A given translation is returned as it was given.
        const scored = await model.score(text, 'd\u200Bcba');
        expect(scored.text).toBe('d\u200Bcba');
        expect({ ...scored, text: 'dcba' }).toEqual(await model.score('abcd', 'dcba'));
      }
      expectSame(await model.translate('ab\u00A0cd'), await model.translate('ab cd'));
    });

    it.each(['\u200B', '\uFEFF\u2060', '\u180E', '\u00AD\u00A0'])(
      'translates the invisible text %j to an empty translation',
      async (text) => {
        const { text: translated, sourceTokens } = await model.translate(text);
        expect(translated).toBe('');
        expect(sourceTokens).toEqual([]);
      },
    );

    it('gives positions of sentences in the text as it was given, before cleaning', async () => {
      const text = '\uFEFFab\u200Bcd\n\u00A0\nhg\u00ADfe';
      const { text: translated, sentences } = await model.translateText(text);
      expect(sentences.map(({ source }) => source)).toEqual(['ab\u200Bcd', 'hg\u00ADfe']);
      for (const { source, sourceStart, translation, targetStart } of sentences) {
        expect(text.slice(sourceStart).startsWith(source)).toBe(true);
        expect(translated.slice(targetStart).startsWith(translation.text)).toBe(true);
      }
      expect(translated).toBe('\uFEFFdcba\n\u00A0\nefgh');
    });

    it.each(['translate', 'translateText'] as const)(
      '%s refuses a sentence of more than 1 MiB',
      async (method) => {
        await expect(model[method]('a'.repeat(10_000_000))).rejects.toMatchObject({
          code: 'invalid-argument',
          message: expect.stringMatching(/10000000 bytes is longer than 1 MiB/),
        });
      },
    );

    it.each([
      ['letters', 'abcdefgh'.repeat(12_500)],
      ['emoji', '🙂'.repeat(50_000)],
      ['blanks between', 'abc '.repeat(25_000)],
    ])('translates a text of 100,000 characters: %s', async (_, text) => {
      expect(text).toHaveLength(100_000);
      const { tokens, sourceTokens, attention, logProbabilities } = await model.translate(text, {
        maxLength: 8,
      });
      expect(sourceTokens.length).toBeGreaterThan(50_000);
      expect(attention).toEqual([]);
      expect(logProbabilities).toHaveLength(tokens.length);
    });

    it.each([
      ['no text', undefined],
      ['a number', 7],
      ['an object', {}],
      ['an array with a number', ['abcd', 7]],
      ['a sparse array', new Array(2)],
    ])('refuses a text that is %s', async (_, text) => {
      await expect(model.translate(text as string)).rejects.toThrow(
        expect.objectContaining({ name: 'AttentiveError', code: 'invalid-argument' }),
      );
    });

    it.each([
      { maxLength: 1 },
      { maxLength: 10_000 },
      { minLength: 10_000, maxLength: 3 },
      { beamSize: 16, nBest: 16, maxLength: 3 },
      { lengthPenalty: 0, coveragePenalty: 10 },
      { lengthPenalty: 10, coveragePenalty: 0 },
      { noRepeatNgram: 10_000 },
      { sampling: { temperature: 1e-3, topK: 1, topP: 1e-6, seed: 0 } },
      { sampling: { temperature: 100, topK: 1_000_000, topP: 1, seed: Number.MAX_SAFE_INTEGER } },
    ])('accepts options at their limits: %j', async (options) => {
      const { text } = await model.translate('abcd', options);
      expect(text).toBeTypeOf('string');
    });

    it.each([
      { maxLength: Number.NaN },
      { maxLength: 0 },
      { maxLength: 1.5 },
      { maxLength: 10_001 },
      { maxLength: '5' },
      { signal: 'now' },
      { copySourceWords: 1 },
      { shortlist: 1 },
      { stopLoops: 'no' },
      { glossary: [{ source: '' }] },
      { beamSize: 17 },
      { beamSize: 2, nBest: 3 },
      { lengthPenalty: -1 },
      { coveragePenalty: Number.NaN },
      { minLength: -1 },
      { noRepeatNgram: 1.5 },
      { sampling: 1 },
      { sampling: { temperature: 0 } },
      { sampling: { topP: 2 } },
      { sampling: { seed: -1 } },
      { prefix: 7 },
      { recordSearch: 'yes' },
      'quickly',
      null,
    ])('refuses the options %j', async (options) => {
      const translation = model.translate('abcd', options as object);
      await expect(translation).rejects.toThrow(AttentiveError);
      await expect(translation).rejects.toMatchObject({ code: 'invalid-argument' });
    });
  });

  describe('the engine variants', () => {
    it('translate the same', async ({ skip }) => {
      skipWithoutRelaxed(skip);
      const bytes = await trainedModel();
      const [simd, relaxed] = await Promise.all([
        loadModel(bytes, { variant: 'simd' }),
        loadModel(bytes, { variant: 'relaxed' }),
      ]);
      expect([simd.info.variant, relaxed.info.variant]).toEqual(['simd', 'relaxed']);
      const expected = await simd.translate(unseenWords);
      for (const [i, translation] of (await relaxed.translate(unseenWords)).entries()) {
        expectSame(translation, expected[i], 1e-4);
      }
      simd.destroy();
      relaxed.destroy();
    });

    it('are simd and relaxed, and no other is accepted', async () => {
      const loading = loadModel(await trainedModel(), { variant: 'mmx' as 'simd' });
      await expect(loading).rejects.toMatchObject({
        code: 'invalid-argument',
        message: "variant must be one of 'auto', 'simd', 'relaxed', not 'mmx'",
      });
    });
  });
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
