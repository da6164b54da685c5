import {
  checkChoice,
  checkOptions,
  checkText,
  checkWholeNumber,
  describe,
  invalidArgument,
} from './arguments.js';
import type { Created, Engine, EngineTranslation } from './engine.js';
import { EngineResource } from './engine-resource.js';
import { cleanText } from './text.js';

/** A translation and how the model came to it. */
export interface Translation {
  readonly text: string;
  /**
   * What the model wrote, piece by piece as in its vocabulary: `▁` stands for the space before a
   * word, `<0xC3>` for a byte. The last is `</s>` unless the length limit came first.
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
}

/** What Model and Trainer share. */
export abstract class EngineObject extends EngineResource {
  #targetLanguages: readonly string[];

  protected constructor(engine: Engine, { handle, info }: Created) {
    super(engine, handle);
    this.#targetLanguages = info.targetLanguages;
  }

  /**
   * Translates a text, or several at once, which is faster than one after the other. An empty or
   * blank text gives an empty translation. A sentence at a time works best: that is what models are
   * trained on.
   * @throws AttentiveError `invalid-argument` for wrong types or options, `aborted` after destroy(),
   *   `out-of-memory`. The signal's reason if it aborts.
   */
  translate(text: string, options?: TranslateOptions): Promise<Translation>;
  translate(texts: readonly string[], options?: TranslateOptions): Promise<Translation[]>;
  async translate(
    input: string | readonly string[],
    options?: TranslateOptions,
  ): Promise<Translation | Translation[]> {
    const { signal, targetLanguage, maxLength } = checkOptions(options);
    const language = chosenOf(this.#targetLanguages, targetLanguage);
    const limit = checkWholeNumber(maxLength, 'maxLength', [1, 10_000], 0);
    const texts = textsFrom(input).map(cleanText);
    const translations = await this.run(signal, (engine, handle, job) =>
      engine.translate(handle, texts, language, limit, job),
    );
    const results = translations.map(toTranslation);
    const [first] = results;
    return typeof input === 'string' && first ? first : results;
  }
}

function chosenOf(languages: readonly string[], wanted: string | undefined): string {
  const only = languages.length === 1 ? languages[0] : undefined;
  return checkChoice(wanted, 'targetLanguage', languages, only);
}

function textsFrom(input: unknown): string[] {
  if (typeof input === 'string') return [input];
  if (!Array.isArray(input)) {
    throw invalidArgument(`text must be a string or an array of strings, not ${describe(input)}`);
  }
  return Array.from(input, (text, index) => checkText(text, `texts[${index}]`));
}

function toTranslation({ attention, ...rest }: EngineTranslation): Translation {
  const width = rest.sourceTokens.length;
  const rows = attention.length > 0 ? rest.tokens : [];
  return { ...rest, attention: rows.map((_, i) => attention.subarray(i * width, (i + 1) * width)) };
}
