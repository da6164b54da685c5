import type { EngineTranslateOptions } from './engine/engine.js';
import type { TranslationProgress } from './engine/worker-pool.js';
import {
  checkBoolean,
  checkNumber,
  checkOptions,
  checkText,
  checkWholeNumber,
} from './shared/arguments.js';
import type { TokensListener } from './text/committed-tokens.js';
import { wellFormed } from './text/well-formed.js';

export interface TranslateOptions {
  /** Which of `info.targetLanguages` to write; needed only if there are several. */
  readonly targetLanguage?: string | undefined;
  /** Aborting it rejects with its reason. The model stays usable. */
  readonly signal?: AbortSignal | undefined;
  /** Called as sentences are done, at least once at the end. */
  readonly onProgress?: ((progress: TranslationProgress) => void) | undefined;
  /**
   * Called with tokens as soon as they can no longer change, and with the place of their text or sentence:
   * in all, and in order, with `tokens` of its translation. In Node, whose engine works in the same
   * thread, that is when a batch of texts is done.
   */
  readonly onTokens?: TokensListener | undefined;
  /**
   * Most tokens to write, 1 to 10,000; by default twice the source's tokens and 20 more. Holds for
   * each part of a text that is translated in parts.
   */
  readonly maxLength?: number | undefined;
  /** Fewest tokens to write before the end; 0 by default. */
  readonly minLength?: number | undefined;
  /**
   * Whether what a model cannot know is copied from the source: web and e-mail addresses, emoji,
   * unknown words, and numbers that the model gets wrong, with their signs and units. True by default;
   * needs attention and a vocabulary of words or their parts.
   */
  readonly copySourceWords?: boolean | undefined;
  /**
   * Whether only the tokens that the source may bring about are scored, where the model has a shortlist
   * (`attentive shortlist`): much the same translations in less time. True by default; with `false`
   * probabilities are over the whole vocabulary.
   */
  readonly shortlist?: boolean | undefined;
  /**
   * Hypotheses that are followed at a time, 1 to 16. 1, the default, is greedy search: always the most
   * probable token. Beam search finds better translations in about as many times the time.
   */
  readonly beamSize?: number | undefined;
  /** How many translations to give, 1 to `beamSize`: the best and its `alternatives`. */
  readonly nBest?: number | undefined;
  /**
   * Hypotheses are compared by their log-probability over ((5 + length) / 6) ** lengthPenalty (Wu et
   * al. 2016, arXiv 1609.08144). 1 by default; 0 prefers what is short.
   */
  readonly lengthPenalty?: number | undefined;
  /**
   * And by this times the sum, over the source tokens, of the logarithm of the attention that each
   * got, at most 1: against translations that leave something out. 0 by default.
   */
  readonly coveragePenalty?: number | undefined;
  /** So many tokens in a row are not written twice; 0, the default, allows it. */
  readonly noRepeatNgram?: number | undefined;
  /** Draws `beamSize` translations by their probabilities instead of searching for the best. */
  readonly sampling?: SamplingOptions | undefined;
  /** With what the translation is to begin. It stands in the text exactly as given. */
  readonly prefix?: string | undefined;
  /** Whether `search` tells every hypothesis. */
  readonly recordSearch?: boolean | undefined;
}

export interface SamplingOptions {
  /** Above 0; 1 by default. Below 1 the probable becomes more probable. */
  readonly temperature?: number | undefined;
  /** Draws from so many of the most probable tokens only; all by default. */
  readonly topK?: number | undefined;
  /** Draws from the fewest tokens that together have this probability, up to 1, the default. */
  readonly topP?: number | undefined;
  /** A whole number, 1 by default. The same text draws the same with the same seed. */
  readonly seed?: number | undefined;
}

/** All options but the signal and what is called, checked. `chooseLanguage` checks the language. */
export function toEngineOptions(
  options: TranslateOptions,
  chooseLanguage: (wanted: string | undefined) => string,
): EngineTranslateOptions {
  const beamSize = checkWholeNumber(options.beamSize, 'beamSize', [1, 16], 1);
  return {
    targetLanguage: chooseLanguage(options.targetLanguage),
    maxLength: checkWholeNumber(options.maxLength, 'maxLength', [1, 10_000], 0),
    minLength: checkWholeNumber(options.minLength, 'minLength', [0, 10_000], 0),
    copySourceWords: checkBoolean(options.copySourceWords, 'copySourceWords', true),
    shortlist: checkBoolean(options.shortlist, 'shortlist', true),
    beamSize,
    nBest: checkWholeNumber(options.nBest, 'nBest', [1, beamSize], 1),
    lengthPenalty: checkNumber(options.lengthPenalty, 'lengthPenalty', [0, 10], 1),
    coveragePenalty: checkNumber(options.coveragePenalty, 'coveragePenalty', [0, 10], 0),
    noRepeatNgram: checkWholeNumber(options.noRepeatNgram, 'noRepeatNgram', [0, 10_000], 0),
    sampling: options.sampling === undefined ? null : toEngineSampling(options.sampling),
    prefix: wellFormed(checkText(options.prefix ?? '', 'prefix')),
    forced: false,
    recordSearch: checkBoolean(options.recordSearch, 'recordSearch'),
  };
}

function toEngineSampling(options: SamplingOptions): EngineTranslateOptions['sampling'] {
  const { temperature, topK, topP, seed } = checkOptions(options, 'sampling');
  const largest = Number.MAX_SAFE_INTEGER;
  return {
    temperature: checkNumber(temperature, 'sampling.temperature', [1e-3, 100], 1),
    topK: checkWholeNumber(topK, 'sampling.topK', [1, 1_000_000], 0),
    topP: checkNumber(topP, 'sampling.topP', [1e-6, 1], 1),
    seed: checkWholeNumber(seed, 'sampling.seed', [0, largest], 1),
  };
}
