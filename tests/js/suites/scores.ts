import { AttentiveError, scoreTranslations } from 'attentive';
import { describe, expect, it } from 'vitest';

/** Tests the scoring of translations in Node and in browsers. Scores are computed by hand, as in tests/core/metrics. */
export function testScores(): void {
  describe('scoreTranslations', () => {
    it('computes BLEU', async () => {
      // 1-grams 5 of 6, 2-grams 3 of 5, 3-grams 1 of 4, 4-grams 1/2 of 3; brevity e^(-1/6).
      const { bleu } = await scoreTranslations(
        ['the cat sat on the mat'],
        ['the cat is on the mat today'],
      );
      expect(bleu.score).toBeCloseTo(32.1594, 3);
      expect(bleu.signature).toBe('nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp');
    });

    it('BLEU takes n-grams from any reference and the length of the nearest', async () => {
      const { bleu } = await scoreTranslations(
        ['a b c d x'],
        [['a b y', 'c d x d a z z z', 'a a a b b b b']],
      );
      expect(bleu.score).toBeCloseTo(100 * ((3 / 4) * (1 / 3) * (1 / 4)) ** 0.25, 9);
      expect(bleu.signature).toMatch(/^nrefs:3\|/);
    });

    it('does not tokenize again with bleuTokens: none', async () => {
      const score = async (bleuTokens: '13a' | 'none') =>
        (await scoreTranslations(['a.b c d e'], ['a.b c d e f'], { bleuTokens })).bleu;
      // All n-grams of five words out of six, or of four out of five, match, so only the brevity penalty counts.
      const [words, tokens] = [await score('13a'), await score('none')];
      expect(words.score).toBeCloseTo(100 * Math.exp(-1 / 6), 9);
      expect(tokens.score).toBeCloseTo(100 * Math.exp(-1 / 4), 9);
      expect(tokens.signature).toContain('tok:none');
    });

    it('computes chrF2, exact matches and the error rate', async () => {
      // 2 of 3 characters match, 1 of 2 bigrams, 0 of 1 trigram: precision and recall are (2/3 + 1/2 + 0) / 3.
      const { chrf } = await scoreTranslations(['abc'], ['abd']);
      expect(chrf.score).toBeCloseTo((100 * 7) / 18, 9);
      expect(chrf.signature).toBe('nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no');

      const scores = await scoreTranslations(
        ['a b c d', 'a b c d', 'q'],
        ['a b c d', ['e f g h', 'a b c d'], 'r'],
      );
      expect(scores.examples).toBe(3);
      expect(scores.exactMatch).toEqual({ score: 2 / 3, interval: undefined });
      expect(scores.errorRate.score).toBeCloseTo(1 / 9, 12);
      expect(scores.bleu.signature).toMatch(/^nrefs:var\|/);
      expect(scores.byLength).toBeUndefined();
    });

    it('scores by source length when it gets the sources', async () => {
      const sources = ['one', 'one two three four five', 'one two three four five six'];
      const { byLength } = await scoreTranslations(['a', 'a', 'a'], ['a', 'b', 'a'], { sources });
      expect(byLength).toMatchObject({
        unit: 'word',
        lengths: [
          { shortest: 1, longest: 5, examples: 2, exactMatch: 0.5, errorRate: 0.5 },
          {
            shortest: 6,
            longest: 10,
            examples: 1,
            exactMatch: 1,
            errorRate: 0,
            chrf: expect.closeTo(100, 9),
          },
        ],
      });
      const long = await scoreTranslations(['a'], ['a'], { sources: ['x'.repeat(60)] });
      expect(long.byLength).toMatchObject({
        unit: 'character',
        lengths: [{ shortest: 51, longest: null }],
      });
    });

    it('gives the same confidence intervals each time', async () => {
      const hypotheses = Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 'a' : 'b'));
      const references = hypotheses.map(() => 'a');
      const score = () => scoreTranslations(hypotheses, references, { confidence: 400 });
      const scores = await score();
      // In 100 tosses of a coin, the share of heads is within 0.5 ± 1.96 · 0.05 with a probability of 95 %.
      expect(Math.abs((scores.exactMatch.interval?.low ?? 0) - 0.4)).toBeLessThan(0.03);
      expect(Math.abs((scores.exactMatch.interval?.high ?? 0) - 0.6)).toBeLessThan(0.03);
      expect(await score()).toEqual(scores);
    });

    it('compares composed characters, and accepts lone surrogates and empty texts', async () => {
      const { exactMatch } = await scoreTranslations(
        ['e\u0301', 'a\ud800', ''],
        ['é', 'a\ufffd', ''],
      );
      expect(exactMatch.score).toBe(1);
    });

    it('scores more sentences than fit into a slice of work', async () => {
      const texts = Array.from({ length: 1000 }, (_, i) => `the number ${i} it is`);
      const scores = await scoreTranslations(texts, texts);
      expect(scores).toMatchObject({
        examples: 1000,
        bleu: { score: expect.closeTo(100, 9) },
        errorRate: { score: 0 },
      });
    });

    it.each([
      [['a', ['b']], 'hypotheses must be an array of strings, not '],
      [[[7], ['b']], 'hypotheses[0] must be a string, not 7'],
      [[[], []], 'hypotheses is empty: give at least one translation'],
      [[['a'], 'b'], 'references must be an array of strings, or of arrays of them, not '],
      [[['a'], ['b', 'c']], 'references must have one entry for each of the hypotheses, 1, not 2'],
      [[['a'], [7]], 'references[0] must be a string or an array of strings, not 7'],
      [[['a'], [['b', null]]], 'references[0][1] must be a string, not null'],
      [[['a'], [[]]], 'references[0] is empty: give at least one reference'],
      [
        [['a'], ['b'], { sources: [] }],
        'sources must have one entry for each of the hypotheses, 1',
      ],
      [
        [['a'], ['b'], { bleuTokens: 'intl' }],
        "bleuTokens must be one of '13a', 'none', not 'intl'",
      ],
      [[['a'], ['b'], { confidence: 0.5 }], 'confidence must be an integer from 0 to 10000'],
      [[['a'], ['b'], 7], 'options must be an object, not 7'],
    ])('refuses the arguments %j', async (given, message) => {
      const failure = await scoreTranslations(
        ...(given as Parameters<typeof scoreTranslations>),
      ).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(AttentiveError);
      expect(failure).toMatchObject({
        code: 'invalid-argument',
        message: expect.stringContaining(message),
      });
    });

    it('rejects with the reason of its signal', async () => {
      const reason = new Error('enough');
      const aborted = AbortSignal.abort(reason);
      await expect(scoreTranslations(['a'], ['a'], { signal: aborted })).rejects.toBe(reason);

      const controller = new AbortController();
      const texts = Array.from({ length: 20_000 }, (_, i) => `sentence ${i} of a long corpus`);
      const scoring = scoreTranslations(texts, texts, { signal: controller.signal });
      setTimeout(() => controller.abort(reason), 100);
      await expect(scoring).rejects.toBe(reason);
    });
  });
}
