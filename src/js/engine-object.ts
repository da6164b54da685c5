import {
  checkBoolean,
  checkChoice,
  checkOptions,
  checkText,
  checkTexts,
  checkWholeNumber,
} from './arguments.js';
import type { Created, Engine, EngineTranslation } from './engine.js';
import { EngineResource } from './engine-resource.js';
import { replaceSentences, sentencesOf } from './segmenter.js';
import { cleanText } from './text.js';

/** A translation and how the model came to it. */
export interface Translation {
  /** What the tokens spell, or with words of the source copied: see `copySourceWords`. */
  readonly text: string;
  /** Whether the length limit came before the end, so that the text, or a part of it, is cut off. */
  readonly truncated: boolean;
  /**
   * What the model wrote, piece by piece as in its vocabulary: `▁` stands for the space before a
   * word, `<0xC3>` for a byte. The last is `</s>` unless `truncated`.
   */
  readonly tokens: readonly string[];
  /** What the model read, piece by piece, `</s>` last; nothing if the text is empty or blank. */
  readonly sourceTokens: readonly string[];
  /**
   * `attention[i][j]` is how much of `sourceTokens[j]` the model looked at when it wrote
   * `tokens[i]`; each row sums to 1. Empty if the model has no attention, or if the text was too long
   * to be read as a whole (more than 256 tokens) and was translated in parts.
   */
  readonly attention: readonly Float32Array[];
  /** One for each token: the natural logarithm of its probability, given the tokens before it. */
  readonly logProbabilities: Float32Array;
}

export interface TranslateOptions {
  /** Which of `info.targetLanguages` to write; needed only if there are several. */
  readonly targetLanguage?: string | undefined;
  /** Aborting it rejects with its reason. The model stays usable. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Most tokens to write, 1 to 10,000; by default twice the source's tokens and 20 more. Holds for
   * each part of a text that is translated in parts.
   */
  readonly maxLength?: number | undefined;
  /**
   * Whether what a model cannot know is copied from the source: web and e-mail addresses, unknown
   * words, and numbers that the model gets wrong, each from the word that it attends to. True by
   * default; needs attention and a vocabulary of words or their parts.
   */
  readonly copySourceWords?: boolean | undefined;
}

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

/** What Model and Trainer share. */
export abstract class EngineObject extends EngineResource {
  #sourceLanguage: string;
  #targetLanguages: readonly string[];

  protected constructor(engine: Engine, { handle, info }: Created) {
    super(engine, handle);
    this.#sourceLanguage = info.sourceLanguage;
    this.#targetLanguages = info.targetLanguages;
  }

  /**
   * Translates a text, or several at once, which is faster than one after the other. An empty or
   * blank text gives an empty translation. Each text is read as one sentence, which is what models are
   * trained on: translateText is for longer ones.
   * @throws AttentiveError `invalid-argument` for wrong types or options, `aborted` after destroy(),
   *   `out-of-memory`. The signal's reason if it aborts.
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
    const { signal, targetLanguage, maxLength, copySourceWords } = checkOptions(options);
    const engineOptions = {
      targetLanguage: chosenOf(this.#targetLanguages, targetLanguage),
      maxLength: checkWholeNumber(maxLength, 'maxLength', [1, 10_000], 0),
      copySourceWords: checkBoolean(copySourceWords, 'copySourceWords', true),
    };
    const translations = await this.run(signal, (engine, handle, job) =>
      engine.translate(handle, texts.map(cleanText), engineOptions, job),
    );
    return translations.map(toTranslation);
  }
}

function chosenOf(languages: readonly string[], wanted: string | undefined): string {
  const only = languages.length === 1 ? languages[0] : undefined;
  return checkChoice(wanted, 'targetLanguage', languages, only);
}

function toTranslation({ attention, ...rest }: EngineTranslation): Translation {
  const width = rest.sourceTokens.length;
  const rows = attention.length > 0 ? rest.tokens : [];
  return { ...rest, attention: rows.map((_, i) => attention.subarray(i * width, (i + 1) * width)) };
}
