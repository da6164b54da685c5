import { checkChoice, checkFunction, checkOptions, checkText, checkTexts } from './arguments.js';
import { EngineResource, type Place } from './engine-resource.js';
import { replaceSentences, sentencesOf } from './segmenter.js';
import { cleanText } from './text.js';
import { type TranslateOptions, toEngineOptions } from './translate-options.js';
import { type Translation, toTranslation } from './translation.js';
import { translateInBatches } from './worker-pool.js';

/** A text of many sentences in another language. */
export interface TextTranslation {
  /** The translations with all that stood between the sentences: blanks, line ends, blank lines. */
  readonly text: string;
  readonly sentences: readonly SentenceTranslation[];
}

export interface SentenceTranslation {
  /** The sentence as it stands in the text given, where it begins at `sourceStart`. */
  readonly source: string;
  readonly sourceStart: number;
  /** Its `text` begins at `targetStart` of the text that was made. */
  readonly translation: Translation;
  readonly targetStart: number;
}

interface Languages {
  readonly sourceLanguage: string;
  readonly targetLanguages: readonly string[];
}

/** What Model and Trainer share. */
export abstract class EngineObject extends EngineResource {
  #sourceLanguage: string;
  #targetLanguages: readonly string[];

  protected constructor(places: readonly Place[], { sourceLanguage, targetLanguages }: Languages) {
    super(places);
    this.#sourceLanguage = sourceLanguage;
    this.#targetLanguages = targetLanguages;
  }

  /**
   * Translates a text, or several at once, which is faster than one after the other. An empty or
   * blank text gives an empty translation. Each text is read as one sentence, which is what models are
   * trained on: translateText is for longer ones.
   * @throws AttentiveError `invalid-argument` for wrong types or options, `aborted` after destroy(),
   *   `out-of-memory`, `crashed`. The signal's reason if it aborts. What onProgress throws.
   */
  translate(text: string, options?: TranslateOptions): Promise<Translation>;
  translate(texts: readonly string[], options?: TranslateOptions): Promise<Translation[]>;
  async translate(
    input: string | readonly string[],
    options?: TranslateOptions,
  ): Promise<Translation | Translation[]> {
    const results = await this.#translateAll(checkTexts(input), options);
    const [first] = results;
    return typeof input === 'string' && first ? first : results;
  }

  /**
   * Translates a text of any length, sentence by sentence: lines are paragraphs, and sentences are
   * found by the rules of the model's source language. All that stands between them is kept.
   * @throws as translate does.
   */
  async translateText(text: string, options?: TranslateOptions): Promise<TextTranslation> {
    const sentences = sentencesOf(checkText(text, 'text'), this.#sourceLanguage);
    const sources = sentences.map(({ source }) => source);
    const translations = await this.#translateAll(sources, options);
    const replaced = replaceSentences(
      text,
      sentences,
      translations.map((translation) => translation.text),
    );
    return {
      text: replaced.text,
      sentences: translations.map((translation, i) => ({
        source: sources[i] ?? '',
        sourceStart: sentences[i]?.start ?? 0,
        translation,
        targetStart: replaced.starts[i] ?? 0,
      })),
    };
  }

  async #translateAll(
    texts: readonly string[],
    options: TranslateOptions | undefined,
  ): Promise<Translation[]> {
    const checked = checkOptions(options);
    const engineOptions = toEngineOptions(checked, (wanted) =>
      chosenOf(this.#targetLanguages, wanted),
    );
    checkFunction(checked.onProgress, 'onProgress');
    const translate = (batch: readonly string[]) =>
      this.run(checked.signal, (engine, handle, job) =>
        engine.translate(handle, batch, engineOptions, job),
      );
    const clean = texts.map(cleanText);
    const translations = await translateInBatches(
      clean,
      this.workers,
      translate,
      checked.onProgress,
    );
    return translations.map(toTranslation);
  }
}

function chosenOf(languages: readonly string[], wanted: string | undefined): string {
  const only = languages.length === 1 ? languages[0] : undefined;
  return checkChoice(wanted, 'targetLanguage', languages, only);
}
