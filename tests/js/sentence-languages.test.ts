import { Translator } from 'attentive';
import { LanguageDetector } from 'attentive/language-detector';
import { describe, expect, it } from 'vitest';
import { SentenceLanguages } from '../../src/js/sentence-languages.js';
import { testSentenceLanguages } from './suites/sentence-languages.js';

testSentenceLanguages();

describe('SentenceLanguages', () => {
  it.each([
    ['nb', 'no', undefined],
    ['id', 'ms', undefined],
    ['zh-Hant', 'zh', undefined],
    ['sv', 'no', 'other-language'],
    ['fr', 'en-GB', 'target-language'],
  ])(
    'finds in a text for %s that seems to be in %s this mismatch: %s',
    async (source, detected, mismatch) => {
      const detector = { detect: async () => [{ detectedLanguage: detected, confidence: 1 }] };
      const pair = { sourceLanguage: source, targetLanguage: 'en' };
      const { signal } = new AbortController();
      const [found] = await new SentenceLanguages(detector, pair).detect(['text'], signal);
      expect(found?.mismatch).toBe(mismatch);
    },
  );
});

it('a text in the target language comes back as it is, by our own detector', async () => {
  const languageDetector = await LanguageDetector.create();
  const translator = await Translator.create({
    sourceLanguage: 'fr',
    targetLanguage: 'en',
    languageDetector,
  });
  const text = "The weather is nice today.\nWhen people start a fight, I'm ready to fight back.\n";
  expect(await translator.translate(text)).toBe(text);
  translator.destroy();
});
