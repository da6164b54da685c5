import type { EngineTranslateOptions } from './engine/engine.js';
import type { TranslationProgress } from './engine/worker-pool.js';
import {
  checkBoolean,
  checkInteger,
  checkNumber,
  checkOptions,
  checkText,
  describe,
  invalidArgument,
} from './shared/arguments.js';
import type { TokensListener } from './text/committed-tokens.js';
import { wellFormed } from './text/well-formed.js';

export interface TranslateOptions {
  /** Which of `info.targetLanguages` to translate into; needed only if there are several. */
  readonly targetLanguage?: string | undefined;
  /** Aborting it rejects with its reason. The model stays usable. */
  readonly signal?: AbortSignal | undefined;
  /** Called as sentences are translated, and at least once at the end. */
  readonly onProgress?: ((progress: TranslationProgress) => void) | undefined;
  /**
   * Called with tokens as soon as they are committed, and with the index of their text or sentence. Together, the
   * calls give the translation's `tokens` in order. In Node, whose engine runs in the same thread, they come when a
   * batch of texts is translated.
   */
  readonly onTokens?: TokensListener | undefined;
  /**
   * The largest number of tokens to write, 1 to 10,000; by default 20 more than twice the source's. It applies to
   * each part of a text that is translated in parts.
   */
  readonly maxLength?: number | undefined;
  /** The smallest number of tokens to write, 0 to 10,000; 0 by default. */
  readonly minLength?: number | undefined;
  /**
   * Whether to copy from the source what a model cannot know: web and e-mail addresses, emoji, unknown words and
   * names, and numbers that the model gets wrong, with their signs and units. True by default; it needs attention and a
   * vocabulary of words or their parts.
   */
  readonly copySourceWords?: boolean | undefined;
  /**
   * Whether a model with a shortlist (`attentive shortlist`) scores only plausible translations of the source's
   * tokens, which is faster and gives nearly the same translations. True by default; with `false`, probabilities
   * are over the whole vocabulary.
   */
  readonly shortlist?: boolean | undefined;
  /**
   * Whether to cut a translation where it begins to repeat the same tokens again and again, much more often than the
   * source does, and to go on from there without repeating; `looped` then says so. True by default. Languages for
   * private use, such as `x-date`, may repeat whatever they like.
   */
  readonly stopLoops?: boolean | undefined;
  /**
   * How many hypotheses the search keeps, 1 to 16. 1, the default, is greedy search, which always takes the most
   * probable token. Beam search finds better translations; its time grows in proportion to the beam.
   */
  readonly beamSize?: number | undefined;
  /** How many translations to return, 1 to `beamSize`: the best and its `alternatives`. 1 by default. */
  readonly nBest?: number | undefined;
  /**
   * Hypotheses are compared by their log-probability over ((5 + length) / 6) ** lengthPenalty (Wu et
   * al. 2016, arXiv 1609.08144). 0 to 10, 1 by default; 0 prefers short translations.
   */
  readonly lengthPenalty?: number | undefined;
  /**
   * Adds to a hypothesis's score this times the sum, over the source tokens, of the logarithm of the attention that
   * each received, at most 1. It penalizes translations that leave something out. 0 to 10, 0 by default.
   */
  readonly coveragePenalty?: number | undefined;
  /** Prevents repetition of n-grams of this size, up to 10,000; 0, the default, allows it. */
  readonly noRepeatNgram?: number | undefined;
  /** Samples `beamSize` translations instead of searching for the best. */
  readonly sampling?: SamplingOptions | undefined;
  /** Terms whose translations are given, at most 10,000. It needs what `copySourceWords` needs. */
  readonly glossary?: Glossary | undefined;
  /** The text that the translation must begin with. It appears in the result exactly as given. */
  readonly prefix?: string | undefined;
  /**
   * Whether to give the attention weights of every head of every layer in `attentionHeads`, for which each
   * translation is read once more. False by default.
   */
  readonly attentionHeads?: boolean | undefined;
  /** Whether to record every hypothesis in `search`. */
  readonly recordSearch?: boolean | undefined;
}

/**
 * Terms of the source language and their translations. A term counts where no letter or digit continues it, and its
 * case counts, but a small letter may be a capital where a sentence begins. Of overlapping terms, the first counts,
 * and of those that begin together the longest.
 */
export type Glossary = readonly GlossaryTerm[];

export interface GlossaryTerm {
  /** As it stands in texts, 1 to 300 characters. Another form of the word is another term. */
  readonly source: string;
  /** Its translation, at most 300 characters. If it is left out, the term stays as it is. */
  readonly target?: string | undefined;
}

export interface SamplingOptions {
  /** 0.001 to 100, 1 by default. Below 1, probable tokens become more probable. */
  readonly temperature?: number | undefined;
  /** Samples only from this many of the most probable tokens, up to 1,000,000; from all by default. */
  readonly topK?: number | undefined;
  /** Samples from the fewest tokens that together have this probability, 0.000001 to 1; 1 by default. */
  readonly topP?: number | undefined;
  /** An integer from 0 on, 1 by default. The same text and seed give the same samples. */
  readonly seed?: number | undefined;
}

/** Checks all options but the signal and the callbacks; `chooseLanguage` checks the language. */
export function toEngineOptions(
  options: TranslateOptions,
  chooseLanguage: (wanted: string | undefined) => string,
): EngineTranslateOptions {
  const beamSize = checkInteger(options.beamSize, 'beamSize', [1, 16], 1);
  return {
    targetLanguage: chooseLanguage(options.targetLanguage),
    maxLength: checkInteger(options.maxLength, 'maxLength', [1, 10_000], 0),
    minLength: checkInteger(options.minLength, 'minLength', [0, 10_000], 0),
    copySourceWords: checkBoolean(options.copySourceWords, 'copySourceWords', true),
    shortlist: checkBoolean(options.shortlist, 'shortlist', true),
    stopLoops: checkBoolean(options.stopLoops, 'stopLoops', true),
    attentionHeads: checkBoolean(options.attentionHeads, 'attentionHeads'),
    beamSize,
    nBest: checkInteger(options.nBest, 'nBest', [1, beamSize], 1),
    lengthPenalty: checkNumber(options.lengthPenalty, 'lengthPenalty', [0, 10], 1),
    coveragePenalty: checkNumber(options.coveragePenalty, 'coveragePenalty', [0, 10], 0),
    noRepeatNgram: checkInteger(options.noRepeatNgram, 'noRepeatNgram', [0, 10_000], 0),
    sampling: options.sampling === undefined ? null : toEngineSampling(options.sampling),
    glossary: checkGlossary(options.glossary),
    prefix: wellFormed(checkText(options.prefix ?? '', 'prefix')),
    forced: false,
    recordSearch: checkBoolean(options.recordSearch, 'recordSearch'),
  };
}

const maxTerms = 10_000;
const maxTermLength = 300;

/** Returns a glossary as the engine takes it, in which an empty target stands for none. */
export function checkGlossary(glossary: Glossary | undefined): EngineTranslateOptions['glossary'] {
  if (glossary === undefined) return [];
  if (!Array.isArray(glossary) || glossary.length > maxTerms) {
    throw invalidArgument(`glossary must be an array of at most ${maxTerms} terms`);
  }
  return Array.from(glossary as Glossary, (term, i) => {
    const name = `glossary[${i}]`;
    const { source, target } = checkOptions(term, name);
    const checked = checkTerm(source, `${name}.source`);
    return {
      source: checked,
      target: target === undefined ? '' : checkTerm(target, `${name}.target`),
    };
  });
}

function checkTerm(value: unknown, name: string): string {
  const text = checkText(value, name);
  if (!/[^\s\p{C}]/u.test(text) || text.length > maxTermLength) {
    throw invalidArgument(
      `${name} must have 1 to ${maxTermLength} characters, not ${describe(text)}`,
    );
  }
  return wellFormed(text);
}

function toEngineSampling(options: SamplingOptions): EngineTranslateOptions['sampling'] {
  const { temperature, topK, topP, seed } = checkOptions(options, 'sampling');
  const largest = Number.MAX_SAFE_INTEGER;
  return {
    temperature: checkNumber(temperature, 'sampling.temperature', [1e-3, 100], 1),
    topK: checkInteger(topK, 'sampling.topK', [1, 1_000_000], 0),
    topP: checkNumber(topP, 'sampling.topP', [1e-6, 1], 1),
    seed: checkInteger(seed, 'sampling.seed', [0, largest], 1),
  };
}
