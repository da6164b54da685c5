import '@attentive/de-en';
import '@attentive/en-fr';
import '@attentive/fr-en';
import { type SentenceDetector, Translator, type TranslatorCreateOptions } from 'attentive';
import { describe, expect, it } from 'vitest';
import { failureOf } from './failure-of.js';

const languages = { sourceLanguage: 'fr', targetLanguage: 'en' };
const french = 'Elle porte une robe rouge.';
const english = 'The weather is nice today.';
const german = 'Sie trägt ein rotes Kleid.';

/** Knows the language of each of the sentences above, and is not sure of any other. */
const knowing: SentenceDetector = {
  detect: async (text) => {
    const language = new Map([
      [french, 'fr-FR'],
      [english, 'en'],
      [german, 'de'],
    ]).get(text);
    return [
      { detectedLanguage: language ?? 'fr', confidence: language ? 0.95 : 0.6 },
      { detectedLanguage: 'und', confidence: 0.05 },
    ];
  },
};

export function testSentenceLanguages(): void {
  describe('Translator with a language detector', () => {
    const text = ` ${english} ${french}\n\n🙂 ${english}  ${german} ${english} `;

    it('leaves sentences in the target language as they are, and translates the others', async () => {
      const translator = await Translator.create({ ...languages, languageDetector: knowing });
      const { text: translated, sentences } = await translator.explain(text);
      expect(sentences.map(({ source, sourceStart }) => [source, sourceStart])).toEqual([
        [english, 1],
        [french, 28],
        [english, 59],
        [german, 87],
        [english, 114],
      ]);
      expect(
        sentences.map(({ detectedLanguage, mismatch }) => [detectedLanguage, mismatch]),
      ).toEqual([
        ['en', 'target-language'],
        ['fr-FR', undefined],
        ['en', 'target-language'],
        ['de', 'other-language'],
        ['en', 'target-language'],
      ]);
      for (const { translation, targetStart, source, mismatch } of sentences) {
        expect(translated.slice(targetStart).startsWith(translation.text)).toBe(true);
        if (mismatch !== 'target-language') continue;
        expect(translation).toMatchObject({ text: source, tokens: [], attention: [] });
      }
      const foreign = sentences[3]?.translation.text;
      expect(translated).toBe(
        ` ${english} She is wearing a red dress.\n\n🙂 ${english}  ${foreign} ${english} `,
      );
      translator.destroy();
    });

    it('gives the same text by translate() and by translateStreaming()', async () => {
      const translator = await Translator.create({ ...languages, languageDetector: knowing });
      const { text: expected } = await translator.explain(text);
      expect(await translator.translate(text)).toBe(expected);
      const chunks: string[] = [];
      for await (const chunk of translator.translateStreaming(text)) chunks.push(chunk);
      expect(chunks.join('')).toBe(expected);
      expect(chunks).toHaveLength(6);
      expect(await translator.translate(`${english}\n`)).toBe(`${english}\n`);
      translator.destroy();
    });

    it('says nothing of a sentence of which the detector is not sure', async () => {
      const translator = await Translator.create({ ...languages, languageDetector: knowing });
      const [sentence] = (await translator.explain('Il rit.')).sentences;
      expect(sentence?.detectedLanguage).toBeUndefined();
      expect(sentence?.mismatch).toBeUndefined();
      expect(sentence?.translation.text).not.toBe('Il rit.');
      translator.destroy();
    });

    it('works over a pivot language', async () => {
      const translator = await Translator.create({
        sourceLanguage: 'de',
        targetLanguage: 'fr',
        languageDetector: knowing,
      });
      const { text: translated, sentences } = await translator.explain(`${french} ${german}`);
      expect(translated).toBe(`${french} Elle porte une robe rouge.`);
      expect(sentences.map(({ pivot }) => pivot?.text)).toEqual([
        undefined,
        'She is wearing a red dress.',
      ]);
      translator.destroy();
    });

    it('rejects with what the detector throws, and with the reason of a signal', async () => {
      const failure = new Error('gone');
      const failing = { detect: () => Promise.reject(failure) };
      const translator = await Translator.create({ ...languages, languageDetector: failing });
      expect(await failureOf(() => translator.translate(french))).toBe(failure);
      const waiting: SentenceDetector = {
        detect: (_, { signal } = {}) =>
          new Promise((_, reject) => {
            signal?.addEventListener('abort', () => reject(signal.reason));
          }),
      };
      const slow = await Translator.create({ ...languages, languageDetector: waiting });
      const controller = new AbortController();
      const underWay = failureOf(() => slow.translate(french, controller));
      const destroyed = failureOf(() => slow.translate(french));
      controller.abort();
      expect(await underWay).toBe(controller.signal.reason);
      slow.destroy();
      expect(await destroyed).toMatchObject({ name: 'AbortError' });
      translator.destroy();
    });

    it.each([7, null, {}, { detect: 'en' }])(
      'refuses a detector that is none: %j',
      async (wrong) => {
        const options = { ...languages, languageDetector: wrong } as TranslatorCreateOptions;
        expect(await failureOf(() => Translator.create(options))).toBeInstanceOf(TypeError);
      },
    );
  });
}
