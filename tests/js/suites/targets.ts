import {
  createTrainer,
  type ExperimentConfig,
  loadModel,
  type Model,
  type Trainer,
} from 'attentive';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { config, examples, learn, reversed, unseenWords } from './reversal.js';

const { target_language: _, ...base } = config;

const twoTargets: ExperimentConfig = {
  ...base,
  target_languages: ['reverse', 'copy'],
  tokenizers: { shared: { type: 'character' } },
};

const examplesOfEach = {
  copy: examples.map(([source]) => [source, source] as const),
  reverse: examples,
};

/** Tests several target languages, and models without attention, in Node and in browsers. */
export function testTargets(): void {
  describe('a model of two target languages', () => {
    let trainer: Trainer;
    let model: Model;
    beforeAll(async () => {
      trainer = await createTrainer({ config: twoTargets, examples: examplesOfEach });
      await learn(trainer);
      model = await loadModel(await trainer.exportModel());
    }, 120_000);
    afterAll(() => {
      trainer.destroy();
      model.destroy();
    });

    it('lists its target languages', () => {
      expect(trainer.info.targetLanguages).toEqual(['copy', 'reverse']);
      expect(model.info.targetLanguages).toEqual(['copy', 'reverse']);
      expect(model.info.config.target_vocabulary_sizes).toEqual({ copy: 12, reverse: 12 });
    });

    it('translates into the language that is asked for', async () => {
      for (const translator of [trainer, model]) {
        const copies = await translator.translate(unseenWords, { targetLanguage: 'copy' });
        const reversals = await translator.translate(unseenWords, { targetLanguage: 'reverse' });
        const right = (texts: { text: string }[], wanted: (word: string) => string) =>
          texts.filter(({ text }, i) => text === wanted(unseenWords[i] ?? '')).length;
        expect(right(copies, (word) => word)).toBeGreaterThanOrEqual(0.9 * unseenWords.length);
        expect(right(reversals, reversed)).toBeGreaterThanOrEqual(0.9 * unseenWords.length);
      }
    });

    it.each([undefined, 'sort', '', 7])(
      'refuses the target language %j',
      async (targetLanguage) => {
        const translation = model.translate('abcd', { targetLanguage } as object);
        await expect(translation).rejects.toMatchObject({
          name: 'AttentiveError',
          code: 'invalid-argument',
          message: expect.stringMatching(/^targetLanguage must be one of 'copy', 'reverse', not /),
        });
      },
    );

    it.each([
      ['a list', examples, /name the target language: one of "copy", "reverse"/],
      ['one of them', { copy: examples }, /examples: those of "reverse" are missing/],
      ['another', { copy: examples, sort: examples }, /"sort" is none of the target languages/],
      ['none', { copy: [], reverse: examples }, /examples: there are none of "copy"/],
      ['no pairs', { copy: 'abcd', reverse: examples }, /examples\.copy must be an array/],
      ['no pair', { copy: ['abcd'], reverse: examples }, /examples\.copy\[0\] must be a/],
    ])('refuses examples of %s', async (_, wrong, message) => {
      const making = createTrainer({ config: twoTargets, examples: wrong as never });
      await expect(making).rejects.toMatchObject({
        name: 'AttentiveError',
        code: 'invalid-argument',
        message: expect.stringMatching(message),
      });
    });
  });

  it.each([{}, new Map([['drow', examples]])])(
    'refuses dev pairs without a target language: %o',
    async (dev) => {
      await expect(createTrainer({ config, examples, dev: dev as never })).rejects.toMatchObject({
        code: 'invalid-argument',
        message: 'dev must hold the pairs of a target language, but it is empty',
      });
    },
  );

  it('a model with one target language accepts its name', async () => {
    const trainer = await createTrainer({ config, examples: { drow: examples } });
    const { text } = await trainer.translate('abcd', { targetLanguage: 'drow' });
    expect((await trainer.translate('abcd')).text).toBe(text);
    await expect(trainer.translate('abcd', { targetLanguage: 'word' })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    trainer.destroy();
  });

  it('a model without attention translates, but has no attention to show', async () => {
    const { attention: _, ...model } = config.model;
    const trainer = await createTrainer({
      config: { ...config, model: { ...model, context: 'initial_state' } },
      examples,
    });
    await trainer.advance({ steps: 5 });
    const translation = await trainer.translate('abcd');
    expect(translation.attention).toEqual([]);
    expect(translation.tokens.length).toBeGreaterThan(0);
    expect(translation.logProbabilities).toHaveLength(translation.tokens.length);
    expect(trainer.info.config.context).toBe('initial_state');
    expect(trainer.info.config.attention).toBeUndefined();
    trainer.destroy();
  });
}
