import type { EngineTranslation } from './engine/engine.js';

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
  /**
   * What the model read, piece by piece, `</s>` last; nothing if the text is empty or blank. Models with
   * attention do not read symbols that their vocabulary lacks, such as most emoji.
   */
  readonly sourceTokens: readonly string[];
  /**
   * `attention[i][j]` is how much of `sourceTokens[j]` the model looked at when it wrote
   * `tokens[i]`; each row sums to 1. Empty if the model has no attention, or if the text was too long
   * to be read as a whole (more than 256 tokens) and was translated in parts.
   */
  readonly attention: readonly Float32Array[];
  /** One for each token: the natural logarithm of its probability, given the tokens before it. */
  readonly logProbabilities: Float32Array;
  /**
   * What the search compared hypotheses by: the sum of `logProbabilities`, normalised by length as
   * `lengthPenalty` says, and less for what was not attended to as `coveragePenalty` says.
   */
  readonly score: number;
  /** The next best, at most `nBest` - 1, the best first. */
  readonly alternatives: readonly Translation[];
  /** Every hypothesis, where `recordSearch` asks for it and the text was read as a whole. */
  readonly search: readonly SearchNode[];
}

/** A hypothesis of a search: the one that it continues with one token more. */
export interface SearchNode {
  /** The place in `search` of the hypothesis that it continues; -1 for none. Always before its own. */
  readonly parent: number;
  readonly token: string;
  /** Natural logarithm of the token's probability, given those before it. */
  readonly logProbability: number;
  /** Of all its tokens, the sum of that. */
  readonly total: number;
  /**
   * What became of it: `continued` by further tokens; `complete` with `</s>`; `truncated` by the length limit;
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
