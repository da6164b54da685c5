import type { BleuTokens, EngineScored } from './engine/engine.js';
import { withEngine } from './engine/host.js';
import { runJob } from './engine/resource.js';
import type { SharedEngine } from './engine/shared-engine.js';
import { checkVariant, chooseVariant, type Variant } from './engine/variant.js';
import { unlessAborted } from './shared/abort.js';
import {
  checkChoice,
  checkInteger,
  checkOptions,
  checkSignal,
  checkTextArray,
  checkTexts,
  describe,
  invalidArgument,
} from './shared/arguments.js';
import { wellFormed } from './text/well-formed.js';

export interface ScoreOptions {
  /** How BLEU finds words: `13a` by default; `none` for texts that are already tokenized. */
  readonly bleuTokens?: BleuTokens | undefined;
  /** How many bootstrap resamples give the intervals, such as 1000; at most 10,000; 0 by default, for none. */
  readonly confidence?: number | undefined;
  /** The texts that were translated; with them, scores are also given by length. */
  readonly sources?: readonly string[] | undefined;
  /** Aborting it rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** The build of the engine; `auto`, the default, takes the fastest that runs here. */
  readonly variant?: 'auto' | Variant | undefined;
}

export interface Score {
  readonly score: number;
  /**
   * Contains the score in 95 % of the resamples, which are corpora of the same size drawn from this one (Koehn
   * 2004); undefined unless `confidence` asks for it.
   */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
}

/** The scores of translations, as `attentive evaluate` computes them. */
export interface TranslationScores {
  readonly examples: number;
  /** Share (0 to 1) of the translations that equal a reference. */
  readonly exactMatch: Score;
  /** Word error rate: insertions, deletions and replacements per word (or phone) of the nearest references. */
  readonly errorRate: Score;
  /** BLEU of the corpus, 0 to 100; the signature, in sacreBLEU's notation, names how it is computed. */
  readonly bleu: Score & { readonly signature: string };
  /** chrF2 of the corpus, 0 to 100. */
  readonly chrf: Score & { readonly signature: string };
  /** Scores by length of the source, the shortest first; undefined without `sources`. */
  readonly byLength:
    | {
        /** The unit of lengths: characters if no source has two words. */
        readonly unit: 'word' | 'character';
        readonly lengths: readonly {
          readonly shortest: number;
          /** null if there is no limit. */
          readonly longest: number | null;
          readonly examples: number;
          readonly exactMatch: number;
          readonly errorRate: number;
          readonly bleu: number;
          readonly chrf: number;
        }[];
      }
    | undefined;
}

/**
 * Scores translations of a corpus by exact match, error rate, BLEU and chrF2, as `attentive evaluate` does. Texts
 * are compared after cleaning (docs/tokenizers.md).
 * @param hypotheses the translations, by any system.
 * @param references one reference or several for each translation.
 * @throws AttentiveError `invalid-argument` naming the argument, `out-of-memory`. The signal's reason
 *   if it aborts.
 */
export async function scoreTranslations(
  hypotheses: readonly string[],
  references: readonly (string | readonly string[])[],
  options?: ScoreOptions,
): Promise<TranslationScores> {
  const { bleuTokens, confidence, sources, signal, variant: wanted } = checkOptions(options);
  checkSignal(signal);
  const tokens = checkChoice(bleuTokens, 'bleuTokens', ['13a', 'none'], '13a');
  const resamples = checkInteger(confidence, 'confidence', [0, 10_000], 0);
  const variant = chooseVariant(checkVariant(wanted));
  const translations = scored(hypotheses, references, sources);
  const score = async (shared: SharedEngine) => {
    await shared.prepare('train', variant);
    return runJob(shared.engine, [signal], (job) =>
      shared.engine.scoreTranslations(variant, translations, tokens, resamples, job),
    );
  };
  const scores = await unlessAborted(
    [signal],
    () => withEngine(score),
    () => {},
  );
  return { ...scores, byLength: sources && scores.byLength };
}

function scored(hypotheses: unknown, references: unknown, sources: unknown): EngineScored[] {
  const texts = checkTextArray(hypotheses, 'hypotheses');
  if (texts.length === 0)
    throw invalidArgument('hypotheses is empty: give at least one translation');
  if (!Array.isArray(references)) {
    throw invalidArgument(
      `references must be an array of strings, or of arrays of them, not ${describe(references)}`,
    );
  }
  const sourceTexts = sources === undefined ? undefined : checkTextArray(sources, 'sources');
  checkCount(references, 'references', texts.length);
  if (sourceTexts) checkCount(sourceTexts, 'sources', texts.length);
  return texts.map((text, index) => ({
    source: wellFormed(sourceTexts?.[index] ?? ''),
    hypothesis: wellFormed(text),
    references: referencesFrom(references[index], `references[${index}]`),
  }));
}

function referencesFrom(value: unknown, name: string): string[] {
  const texts = checkTexts(value, name, name);
  if (texts.length === 0) throw invalidArgument(`${name} is empty: give at least one reference`);
  return texts.map(wellFormed);
}

function checkCount(values: readonly unknown[], name: string, count: number): void {
  if (values.length !== count) {
    throw invalidArgument(
      `${name} must have one entry for each of the hypotheses, ${count}, not ${values.length}`,
    );
  }
}
