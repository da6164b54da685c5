import type { EngineTranslation } from './engine/engine.js';

/** A translation and how the model arrived at it. */
export interface Translation {
  /** The text of the tokens, or with words copied from the source: see `copySourceWords`. */
  readonly text: string;
  /** Whether the length limit truncated the text, or a part of it. */
  readonly truncated: boolean;
  /**
   * The pieces that the model wrote, as in its vocabulary: `▁` stands for the space before a word, `<0xC3>` for a
   * byte. The last is `</s>` unless `truncated`.
   */
  readonly tokens: readonly string[];
  /**
   * The pieces that the model read, with `</s>` at the end; empty if the text is empty or blank. Models with
   * attention do not read symbols that their vocabulary lacks, such as most emoji.
   */
  readonly sourceTokens: readonly string[];
  /**
   * `attention[i][j]` is how much of `sourceTokens[j]` the model looked at when it wrote
   * `tokens[i]`; each row sums to 1. Empty if the model has no attention, or if the text was too long
   * to be read as a whole (more than 256 tokens) and was translated in parts.
   */
  readonly attention: readonly Float32Array[];
  /** For each token, the natural logarithm of its probability, given the tokens before it. */
  readonly logProbabilities: Float32Array;
  /**
   * The score by which the search compares hypotheses: the sum of `logProbabilities`, normalized by `lengthPenalty`,
   * plus the term of `coveragePenalty`.
   */
  readonly score: number;
  /** The next best translations, at most `nBest` - 1, the best first. */
  readonly alternatives: readonly Translation[];
  /** Every hypothesis, if `recordSearch` asks for it and the text was read as a whole. */
  readonly search: readonly SearchNode[];
}

/** A hypothesis of a search: another hypothesis and one more token. */
export interface SearchNode {
  /** The index in `search` of the hypothesis that it continues, smaller than its own; -1 if there is none. */
  readonly parent: number;
  readonly token: string;
  /** The natural logarithm of the token's probability, given those before it. */
  readonly logProbability: number;
  /** The sum of `logProbability` over all its tokens. */
  readonly total: number;
  /**
   * How it ended, if it did: `continued` by further tokens; `complete` with `</s>`; `truncated` by the length limit;
   * `pruned` in favour of better ones of the same length; `abandoned` once enough better ones were complete.
   */
  readonly fate: 'continued' | 'complete' | 'truncated' | 'pruned' | 'abandoned';
}

export function toTranslation({
  sourceTokens,
  hypotheses,
  search,
}: EngineTranslation): Translation {
  const [best, ...others] = hypotheses.map(({ attention, ...rest }): Translation => {
    const width = sourceTokens.length;
    const rows = attention.length > 0 ? rest.tokens : [];
    return {
      ...rest,
      sourceTokens,
      attention: rows.map((_, i) => attention.subarray(i * width, (i + 1) * width)),
      alternatives: [],
      search: [],
    };
  });
  return { ...(best as Translation), alternatives: others, search };
}
