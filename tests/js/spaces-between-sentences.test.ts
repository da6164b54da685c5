import {
  addModel,
  createTrainer,
  loadModel,
  type Model,
  type TextTranslation,
  Translator,
} from 'attentive';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyConfig } from './tiny-model.js';

const text = '我。“你！”\n 我。 你！\u00AD';

/** Returns what stands around the translations of sentences. */
function gapsIn({ text, sentences }: TextTranslation): string[] {
  let end = 0;
  const gaps = sentences.map(({ targetStart, translation }) => {
    const gap = text.slice(end, targetStart);
    end = targetStart + translation.text.length;
    expect(text.slice(targetStart, end)).toBe(translation.text);
    return gap;
  });
  return [...gaps, text.slice(end)];
}

describe.each([
  ['en', ['', ' ', '\n ', ' ', '']],
  ['ja', ['', '', '\n ', '', '']],
])('a model from Chinese to several languages, asked for %s,', (language, gaps) => {
  let model: Model;
  let translator: Translator;
  beforeAll(async () => {
    const { target_language: _, ...config } = tinyConfig;
    const trainer = await createTrainer({
      config: { ...config, source_language: 'zh', target_languages: ['en', 'ja'] },
      examples: { en: [['我。“你！”', 'I. You!']], ja: [['我。“你！”', '私。君！']] },
    });
    const source = await trainer.exportModel();
    trainer.destroy();
    model = await loadModel(source);
    addModel({ sourceLanguage: 'zh', targetLanguage: language, source });
    translator = await Translator.create({ sourceLanguage: 'zh', targetLanguage: language });
  });
  afterAll(() => {
    model.destroy();
    translator.destroy();
  });

  it('translateText() spaces sentences as the language does', async () => {
    const translated = await model.translateText(text, { targetLanguage: language });
    expect(gapsIn(translated)).toEqual(gaps);
    for (const { source, sourceStart } of translated.sentences) {
      expect(text.startsWith(source, sourceStart)).toBe(true);
    }
  });

  it('Translator does, too, at once and streaming', async () => {
    const translated = await translator.explain(text);
    expect(gapsIn(translated)).toEqual(gaps);
    let streamed = '';
    // Node's streams are iterable, which TypeScript's library for browsers does not know.
    for await (const chunk of translator.translateStreaming(text) as unknown as string[]) {
      streamed += chunk;
    }
    expect(streamed).toBe(translated.text);
  });
});
