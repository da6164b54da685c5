import type { EngineTranslateOptions, EngineTranslation, OnCommitted } from './engine/engine.js';
import { EngineResource, type Place } from './engine/resource.js';
import { translateInBatches } from './engine/worker-pool.js';
import { importAlignment } from './later.js';
import type { SentenceLanguage } from './sentence-languages.js';
import {
  checkBoolean,
  checkChoice,
  checkFunction,
  checkOptions,
  checkText,
  checkTexts,
} from './shared/arguments.js';
import type { Alignment, TranslatedPart } from './text/alignment.js';
import { CommittedTokens } from './text/committed-tokens.js';
import { gapsAround, joinTranslations, type Sentence, sentencesOf } from './text/segmenter.js';
import { wellFormed } from './text/well-formed.js';
import { type TranslateOptions, toEngineOptions } from './translate-options.js';
import { type Translation, toTranslation } from './translation.js';

/** The translation of a text of many sentences. */
export interface TextTranslation {
  /**
   * The translations, with everything that stood between the sentences: line ends, blank lines, emoji. Spaces
   * between sentences of one line are as the target language writes them.
   */
  readonly text: string;
  readonly sentences: readonly SentenceTranslation[];
  /** Which words came from which words of the given text. Empty unless the option `alignment` asks for it. */
  readonly alignment: Alignment;
}

export interface SentenceTranslation extends SentenceLanguage {
  /** The sentence as it stands in the given text, where it begins at `sourceStart`. */
  readonly source: string;
  readonly sourceStart: number;
  /** Its `text` begins at `targetStart` of the translated text. */
  readonly translation: Translation;
  readonly targetStart: number;
  /** The translation into the language that two models share, if Translator.create found no model for both languages. */
  readonly pivot?: Translation | undefined;
}

export interface TranslateTextOptions extends TranslateOptions {
  /** Whether to align the words of the text and its translation. False by default. */
  readonly alignment?: boolean | undefined;
  /**
   * Whether a sentence may reach over a line end, as in mail that is wrapped at a column. Blank lines, lists, quoted
   * lines, and lines that end with a sentence before one that begins anew still separate paragraphs. False by
   * default.
   */
  readonly joinLines?: boolean | undefined;
}

/** A text to translate, and what stands before each sentence's translation and after the last (gapsAround). */
export interface SplitText {
  readonly text: string;
  readonly sentences: readonly Sentence[];
  readonly gaps: readonly string[];
}

export interface ForcedOptions {
  /** Which of `info.targetLanguages` the translation is in; needed only if there are several. */
  readonly targetLanguage?: string | undefined;
  /** Whether to give the attention weights of every head of every layer, as TranslateOptions does. */
  readonly attentionHeads?: boolean | undefined;
  /** Aborting it rejects with its reason. The model stays usable. */
  readonly signal?: AbortSignal | undefined;
}

/** The alignment of a text for which none is wanted. */
export const unaligned: Alignment = { source: [], target: [] };

interface Languages {
  readonly sourceLanguage: string;
  readonly targetLanguages: readonly string[];
}

/** A model in the engine that translates, be it loaded or in training: what Model and Trainer share. */
export abstract class TranslatingResource extends EngineResource {
  #sourceLanguage: string;
  #targetLanguages: readonly string[];

  protected constructor(places: readonly Place[], { sourceLanguage, targetLanguages }: Languages) {
    super(places);
    this.#sourceLanguage = sourceLanguage;
    this.#targetLanguages = targetLanguages;
  }

  /**
   * Translates a text, or several at once, which is faster than one after the other. An empty or blank text gives
   * an empty translation. Each text is read as one sentence, because models are trained on sentences; use
   * translateText for longer texts.
   * @throws AttentiveError `invalid-argument` for wrong types or options, `aborted` after destroy(),
   *   `out-of-memory`, `crashed`. The signal's reason if it aborts. Whatever onProgress or onTokens throws.
   */
  translate(text: string, options?: TranslateOptions): Promise<Translation>;
  translate(texts: readonly string[], options?: TranslateOptions): Promise<Translation[]>;
  async translate(
    input: string | readonly string[],
    options?: TranslateOptions,
  ): Promise<Translation | Translation[]> {
    const results = (await this.#translateAll(checkTexts(input), options)).map(toTranslation);
    const [first] = results;
    return typeof input === 'string' && first ? first : results;
  }

  /**
   * Translates a text of any length, sentence by sentence. Lines are paragraphs, unless `joinLines` says otherwise, and
   * sentences end by the rules of the model's source language. The text between them is kept, but spaces between
   * sentences of one line are as the target language writes them: Chinese and Japanese have none.
   * @throws as translate does.
   */
  async translateText(text: string, options?: TranslateTextOptions): Promise<TextTranslation> {
    const { joinLines, targetLanguage } = checkOptions(options);
    const isJoined = checkBoolean(joinLines, 'joinLines');
    const sentences = sentencesOf(checkText(text, 'text'), this.#sourceLanguage, isJoined);
    const gaps = gapsAround(text, sentences, this.languageOf(targetLanguage));
    return this.translateSentences({ text, sentences, gaps }, options);
  }

  /**
   * Translates the sentences of a text.
   * @throws as translate does.
   * @internal
   */
  async translateSentences(
    split: SplitText,
    options?: TranslateTextOptions,
  ): Promise<TextTranslation> {
    const aligns = checkBoolean(checkOptions(options).alignment, 'alignment');
    const sources = split.sentences.map(({ source }) => source);
    const results = await this.#translateAll(sources, options);
    const translations = results.map(toTranslation);
    const joined = joinTranslations(
      split.gaps,
      translations.map((translation) => translation.text),
    );
    return {
      text: joined.text,
      sentences: translations.map((translation, i) => ({
        source: sources[i] ?? '',
        sourceStart: split.sentences[i]?.start ?? 0,
        translation,
        targetStart: joined.starts[i] ?? 0,
      })),
      alignment: aligns
        ? await this.#align(partsOf(split, results), options?.targetLanguage)
        : unaligned,
    };
  }

  async #align(
    parts: readonly TranslatedPart[],
    targetLanguage: string | undefined,
  ): Promise<Alignment> {
    const { alignText } = await importAlignment();
    return alignText(parts, {
      source: this.#sourceLanguage,
      target: this.languageOf(targetLanguage),
    });
  }

  /**
   * Scores a given translation: returns the probability of each of its tokens, given those before, and the model's
   * attention. `score` is comparable with those of searches.
   * @throws as translate does; AttentiveError `invalid-argument` if the source is too long to be read as a whole.
   */
  async score(source: string, translation: string, options?: ForcedOptions): Promise<Translation> {
    const { targetLanguage, attentionHeads, signal } = checkOptions(options);
    const forced = {
      ...this.#engineOptions({
        targetLanguage,
        attentionHeads,
        prefix: checkText(translation, 'translation'),
        copySourceWords: false,
      }),
      forced: true,
    };
    const sources = [wellFormed(checkText(source, 'source'))];
    const [result] = await this.#translateBatch(sources, forced, signal);
    return toTranslation(result as EngineTranslation);
  }

  #engineOptions(options: TranslateOptions): EngineTranslateOptions {
    return toEngineOptions(options, (wanted) => this.languageOf(wanted));
  }

  /**
   * Returns the target language that an option chooses; there is no need to choose the only one.
   * @internal
   */
  protected languageOf(wanted: string | undefined): string {
    const languages = this.#targetLanguages;
    return checkChoice(
      wanted,
      'targetLanguage',
      languages,
      languages[1] ? undefined : languages[0],
    );
  }

  #translateBatch(
    batch: readonly string[],
    options: EngineTranslateOptions,
    signal: AbortSignal | undefined,
    onCommitted?: OnCommitted,
  ): Promise<EngineTranslation[]> {
    return this.run(signal, (engine, handle, job) =>
      engine.translate(handle, batch, options, job, onCommitted),
    );
  }

  async #translateAll(
    texts: readonly string[],
    options: TranslateOptions | undefined,
  ): Promise<EngineTranslation[]> {
    const checked = checkOptions(options);
    const engineOptions = this.#engineOptions(checked);
    checkFunction(checked.onProgress, 'onProgress');
    checkFunction(checked.onTokens, 'onTokens');
    const tokens = checked.onTokens && new CommittedTokens(checked.onTokens, texts.length);
    return translateInBatches(
      texts.map(wellFormed),
      this.workers,
      async (batch, places) => {
        const onCommitted: OnCommitted | undefined =
          tokens && ((i, more) => tokens.add(places[i] as number, more));
        const { signal } = checked;
        const translations = await this.#translateBatch(batch, engineOptions, signal, onCommitted);
        for (const [i, { hypotheses }] of translations.entries()) {
          tokens?.finish(places[i] as number, hypotheses[0]?.tokens ?? []);
        }
        return translations;
      },
      checked.onProgress,
    );
  }
}

/** Returns the sentences of a text and what stands between them, all with their translations. */
function partsOf(
  { text, sentences, gaps }: SplitText,
  results: readonly EngineTranslation[],
): TranslatedPart[] {
  const ends = [0, ...sentences.map(({ source, start }) => start + source.length)];
  const starts = [...sentences.map(({ start }) => start), text.length];
  return gaps.flatMap((gap, i) => {
    const kept = { source: text.slice(ends[i], starts[i]), text: gap };
    const [sentence, result] = [sentences[i], results[i]];
    const [best] = result?.hypotheses ?? [];
    return sentence && result && best ? [kept, { ...result, ...best, ...sentence }] : [kept];
  });
}
