import type { BleuTokens, EngineScored } from './engine/engine.js';
import { engineFor } from './engine/host.js';
import { runJob } from './engine/resource.js';
import { checkVariant, chooseVariant, type Variant } from './engine/variant.js';
import { unlessAborted } from './shared/abort.js';
import {
  checkChoice,
  checkOptions,
  checkSignal,
  checkTextArray,
  checkTexts,
  checkWholeNumber,
  describe,
  invalidArgument,
} from './shared/arguments.js';
import { wellFormed } from './text/well-formed.js';

export interface ScoreOptions {
  /** `13a` by default; `none` for text whose tokens are separated already. */
  readonly bleuTokens?: BleuTokens | undefined;
  /** Bootstrap resamples for intervals, such as 1000, up to 10,000; 0, the default, for none. */
  readonly confidence?: number | undefined;
  /** What was translated: tells scores apart by its length. */
  readonly sources?: readonly string[] | undefined;
  /** Aborting it rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** The build of the engine; `auto`, the default, takes the fastest that runs here. */
  readonly variant?: 'auto' | Variant | undefined;
}

export interface Score {
  readonly score: number;
  /**
   * In which 95 % of the resamples fall, corpora of the same size drawn from this one (Koehn 2004); undefined
   * unless `confidence` asks for it.
   */
  readonly interval: { readonly low: number; readonly high: number } | undefined;
}

/** How good translations are, as `attentive evaluate` tells it. */
export interface TranslationScores {
  readonly examples: number;
  /** Share (0 to 1) of the translations that are a reference, letter by letter. */
  readonly exactMatch: Score;
  /** Words (or phones) to insert, delete or replace for each of the nearest references; from 0. */
  readonly errorRate: Score;
  /** BLEU of the corpus, 0 to 100; the signature, in sacreBLEU's notation, names how it is counted. */
  readonly bleu: Score & { readonly signature: string };
  /** chrF2 of the corpus, 0 to 100. */
  readonly chrf: Score & { readonly signature: string };
  /** From the shortest to the longest, of those lengths that occur; undefined without `sources`. */
  readonly byLength:
    | {
        /** What is counted: characters where no source has two words. */
        readonly unit: 'word' | 'character';
        readonly lengths: readonly {
          readonly shortest: number;
          /** null for no limit. */
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
 * Scores translations of a corpus: exact match, error rate, BLEU and chrF2, the same figures as
 * `attentive evaluate`. Texts are compared cleaned, as docs/tokenizers.md says.
 * @param hypotheses the translations, whoever made them.
 * @param references of each translation what it should be: a text, or several of which any will do.
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
  const resamples = checkWholeNumber(confidence, 'confidence', [0, 10_000], 0);
  const variant = chooseVariant(checkVariant(wanted));
  const translations = scored(hypotheses, references, sources);
  const engine = await unlessAborted(
    [signal],
    () => engineFor('train', variant),
    () => {},
  );
  const scores = await runJob(engine, [signal], (job) =>
    engine.scoreTranslations(variant, translations, tokens, resamples, job),
  );
  return { ...scores, byLength: sources && scores.byLength };
}

function scored(hypotheses: unknown, references: unknown, sources: unknown): EngineScored[] {
  const texts = checkTextArray(hypotheses, 'hypotheses');
  if (texts.length === 0)
    throw invalidArgument('hypotheses is empty: give one translation at least');
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
  if (texts.length === 0) throw invalidArgument(`${name} is empty: give one reference at least`);
  return texts.map(wellFormed);
}

function checkCount(values: readonly unknown[], name: string, count: number): void {
  if (values.length !== count) {
    throw invalidArgument(
      `${name} must have one entry for each of the hypotheses, ${count}, not ${values.length}`,
    );
  }
}
