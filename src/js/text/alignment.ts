import { type Share, sharesOf } from './places.js';
import { type WordRange, wordsOf } from './words.js';

export type { WordRange };

/** A word of a translation, and the words of the source from which it came. */
export interface AlignedWord extends WordRange {
  /** The probability that the model gave it, after everything before it; 1 for a word that was copied. */
  readonly probability: number;
  /** Whether it was copied from the source instead of written by the model. */
  readonly copied: boolean;
  /** The words of the source it came from, the surest first; weights are at most 1 in sum. Empty if none is likely. */
  readonly sources: readonly WeightedWord[];
}

/** A word of the source, by its index, and how much of a word of the translation came from it. */
export interface WeightedWord {
  readonly word: number;
  readonly weight: number;
}

/** Which word of a translation came from which words of its source. */
export interface Alignment {
  readonly source: readonly WordRange[];
  readonly target: readonly AlignedWord[];
}

/** A sentence, its translation, and how the model arrived at it. */
export interface Rendering {
  readonly source: string;
  /** The source as the model read it. */
  readonly sourceText: string;
  readonly sourceTokens: readonly string[];
  readonly text: string;
  /** Ranges of `text` that were copied from `sourceText`, and where each begins there. */
  readonly copies: readonly (WordRange & { readonly source: number })[];
  readonly tokens: readonly string[];
  /** Weights [target, source], row by row; empty if there are none. */
  readonly attention: Float32Array;
  readonly logProbabilities: Float32Array;
}

/** BCP 47 tags. */
export interface Languages {
  readonly source: string;
  readonly target: string;
}

const anyLanguages: Languages = { source: 'und', target: 'und' };

/** A text that was translated, or kept as it is but for its spaces. */
export type TranslatedPart = Rendering | { readonly source: string; readonly text: string };

/**
 * How sure a link must be, and in how many rounds certainties are balanced. These values agree best with the words that
 * were linked by hand in tests/alignment, and 6 to 12 rounds with 0.34 to 0.39 hardly less; of smaller certainties,
 * more links are found and fewer are right.
 */
const leastCertainty = 0.38;
const rounds = 10;

/** Aligns the words of a text and its translation, which consist of these parts. */
export function alignText(
  parts: readonly TranslatedPart[],
  languages: Languages = anyLanguages,
): Alignment {
  const source: WordRange[] = [];
  const target: AlignedWord[] = [];
  let [sourceStart, targetStart] = [0, 0];
  for (const part of parts) {
    const own = 'tokens' in part ? alignRendering(part, languages) : alignKept(part, languages);
    const before = source.length;
    for (const { start, end } of own.source) {
      source.push({ start: start + sourceStart, end: end + sourceStart });
    }
    for (const { start, end, sources, ...word } of own.target) {
      target.push({
        start: start + targetStart,
        end: end + targetStart,
        ...word,
        sources: sources.map(({ word, weight }) => ({ word: word + before, weight })),
      });
    }
    sourceStart += part.source.length;
    targetStart += part.text.length;
  }
  return { source, target };
}

/**
 * Aligns the words of a text and the translation of its translation. A word that the second step only copied is as
 * probable as the first wrote it.
 */
export function throughWords(first: Alignment, second: Alignment): Alignment {
  const target = second.target.map((word): AlignedWord => {
    const weights: number[] = [];
    for (const link of word.sources) {
      for (const { word, weight } of first.target[link.word]?.sources ?? []) {
        add(weights, word, link.weight * weight);
      }
    }
    const between = word.sources.map((link) => first.target[link.word]);
    const copied = word.copied && between.every((pivot) => pivot?.copied);
    const written = word.copied ? between.map((pivot) => pivot?.probability ?? 1) : [];
    const probability = Math.min(word.probability, ...written);
    const sources = weights.flatMap((weight, word) => ({ word, weight }));
    return { ...word, probability, copied, sources: surestFirst(sources) };
  });
  return { source: first.source, target };
}

/** Aligns the words of a text that was kept, which are the same on both sides. */
function alignKept({ source, text }: TranslatedPart, languages: Languages): Alignment {
  return {
    source: wordsOf(source, languages.source),
    target: wordsOf(text, languages.source).map((range, word) => ({
      ...range,
      probability: 1,
      copied: true,
      sources: [{ word, weight: 1 }],
    })),
  };
}

function alignRendering(rendering: Rendering, languages: Languages): Alignment {
  const { source, text, copies, tokens, attention, logProbabilities } = rendering;
  const words = wordsOf(source, languages.source);
  const written = wordsOf(text, languages.target);
  const isCopied = new Uint8Array(text.length);
  for (const { start, end } of copies) isCopied.fill(1, start, end);
  const shares = sharesOf(tokens, text, written, (index) => !isCopied[index]);
  const origins = originsOf(rendering, words);
  const copiedFrom = written.map(({ start, end }) => averageOf(origins.slice(start, end).flat()));
  // Without attention, a table of all pairs of words would only take memory, and a long text has many.
  const sources =
    attention.length > 0 ? sourcesOf(weightsOf(rendering, shares, copiedFrom, words)) : [];
  const totals = written.map(() => 0);
  for (const [token, of] of shares.entries()) {
    for (const { word, share } of of) add(totals, word, share * (logProbabilities[token] ?? 0));
  }
  const target = written.map(({ start, end }, word): AlignedWord => {
    const origin = copiedFrom[word] ?? [];
    const copied = origin.length > 0;
    return {
      start,
      end,
      probability: copied ? 1 : Math.exp(totals[word] ?? 0),
      copied,
      sources: copied ? origin : (sources[word] ?? []),
    };
  });
  return { source: words, target };
}

/**
 * Returns the attention between words, [target, source]: summed over the pieces of a source word and over those of a
 * target word, each counted by its share. What falls on no word does not count. Copied words attend to their origin.
 */
function weightsOf(
  { source, sourceTokens, attention }: Rendering,
  targetShares: readonly Share[][],
  copiedFrom: readonly (readonly WeightedWord[])[],
  sourceWords: readonly WordRange[],
): number[][] {
  const sourceShares = sharesOf(sourceTokens, source, sourceWords);
  const weights = copiedFrom.map((origin) => {
    const row = sourceWords.map(() => 0);
    for (const { word, weight } of origin) row[word] = weight;
    return row;
  });
  const columns = sourceTokens.length;
  for (const [index, weight] of attention.entries()) {
    for (const to of targetShares[Math.floor(index / columns)] ?? []) {
      for (const from of sourceShares[index % columns] ?? []) {
        add(weights[to.word] ?? [], from.word, to.share * weight * from.share);
      }
    }
  }
  return weights;
}

/** Returns for each UTF-16 unit of a translation that was copied, which words of the source it is a part of. */
function originsOf({ source, sourceText, copies }: Rendering, words: readonly WordRange[]) {
  const origins: Share[][] = [];
  if (copies.length === 0) return origins;
  // The second half of a surrogate pair spells nothing more.
  const units = Array.from(sourceText).flatMap((character) =>
    character.length > 1 ? [character, ''] : [character],
  );
  const shares = sharesOf(units, source, words);
  for (const copy of copies) {
    for (let index = copy.start; index < copy.end; ++index) {
      origins[index] = shares[copy.source + index - copy.start] ?? [];
    }
  }
  return origins;
}

/** Weighs words by how much of a copy they are. */
function averageOf(shares: readonly Share[]): WeightedWord[] {
  const weights = new Map<number, number>();
  for (const { word, share } of shares) weights.set(word, (weights.get(word) ?? 0) + share);
  return surestFirst(Array.from(weights, ([word, sum]) => ({ word, weight: sum / shares.length })));
}

/**
 * Returns the source words to which each target word is linked. A link is as sure as the geometric mean of two shares:
 * that of the target word's attention, and that of all the attention that the source word gets. Shares of these
 * certainties, and so on, are fairer from round to round, because a word to which many look, such as the adjective of
 * "white house", leaves each of them a smaller share.
 */
function sourcesOf(weights: number[][]): WeightedWord[][] {
  return balanced(weights).map((row) => {
    const total = sumOf(row);
    return surestFirst(
      row.flatMap((certainty, word) =>
        certainty >= leastCertainty ? [{ word, weight: certainty / total }] : [],
      ),
    );
  });
}

/**
 * Scales rows and columns until, after enough rounds, each row has about the same sum, and so has each column (Sinkhorn
 * and Knopp 1967, here with both at once):
 *
 *   w(t, s) ← w(t, s) / √(Σ_j w(t, j) · Σ_i w(i, s))
 */
function balanced(weights: number[][]): number[][] {
  for (let round = 0; round < rounds; ++round) {
    const columns: number[] = [];
    for (const row of weights) {
      for (const [word, weight] of row.entries()) add(columns, word, weight);
    }
    for (const row of weights) {
      const total = sumOf(row);
      for (const [word, weight] of row.entries()) {
        if (weight > 0) row[word] = weight / Math.sqrt(total * (columns[word] ?? 0));
      }
    }
  }
  return weights;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function surestFirst(words: WeightedWord[]): WeightedWord[] {
  return words.sort((a, b) => b.weight - a.weight);
}

function add(sums: number[], index: number, value: number): void {
  sums[index] = (sums[index] ?? 0) + value;
}
