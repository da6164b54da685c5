import type { EngineTranslation } from './engine/engine.js';

/** A translation and how the model arrived at it. */
export interface Translation {
  /** The text of the tokens, or with words copied from the source: see `copySourceWords`. */
  readonly text: string;
  /** Whether the length limit truncated the text, or a part of it. */
  readonly truncated: boolean;
  /** Whether `stopLoops` cut a loop out of the text, or out of a part of it. */
  readonly looped: boolean;
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
   * `attention[i][j]` is how much of `sourceTokens[j]` the model looked at when it wrote `tokens[i]`, moved by the
   * model's alignment shift; each row sums to 1. A text too long to be read as a whole (more than 256 tokens; for
   * Transformers 127) is translated in parts, each of which looks only at itself. Empty if the model has no attention,
   * or if there were more than four parts.
   */
  readonly attention: readonly Float32Array[];
  /** The weights of each head behind `attention`, if the option `attentionHeads` asks for them. */
  readonly attentionHeads: AttentionHeads;
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

/**
 * The attention weights of every head of every layer, `[layer][head][i][j]`, the lowest layer first. Both fields are
 * empty for a text that was translated in parts.
 */
export interface AttentionHeads {
  /**
   * The self-attention of a Transformer's encoder: how much of `sourceTokens[j]` it looked at when it read
   * `sourceTokens[i]`. A recurrent encoder has none.
   */
  readonly encoder: HeadsOfLayers;
  /**
   * The decoder's attention: how much of `sourceTokens[j]` it looked at when it wrote `tokens[i]`. In the alignment
   * layer, the last unless the model names another, the alignment head or the mean of the heads is `attention`, moved
   * by the model's alignment shift. A recurrent decoder with attention has one layer with one head.
   */
  readonly cross: HeadsOfLayers;
}

/** Attention weights `[layer][head][row]`; each row sums to 1. */
export type HeadsOfLayers = readonly (readonly (readonly Float32Array[])[])[];

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
  const columns = sourceTokens.length;
  const [best, ...others] = hypotheses.map(
    ({ attention, attentionHeads, copies: _, ...rest }): Translation => ({
      ...rest,
      sourceTokens,
      attention: rowsOf(attention, columns, columns),
      attentionHeads: {
        encoder: attentionHeads.encoder.map((layer) => headsOf(layer, columns, columns)),
        cross: attentionHeads.cross.map((layer) => headsOf(layer, rest.tokens.length, columns)),
      },
      alternatives: [],
      search: [],
    }),
  );
  return { ...(best as Translation), alternatives: others, search };
}

/** Returns what takes the place of a translation where a text is left as it is. */
export function untranslated(text: string): Translation {
  return {
    text,
    truncated: false,
    looped: false,
    tokens: [],
    sourceTokens: [],
    attention: [],
    attentionHeads: { encoder: [], cross: [] },
    logProbabilities: new Float32Array(),
    score: 0,
    alternatives: [],
    search: [],
  };
}

/** Splits a layer's weights, [rows, heads, columns], by head. */
function headsOf(layer: Float32Array, rows: number, columns: number): Float32Array[][] {
  const stride = layer.length / rows;
  return Array.from({ length: stride / columns }, (_, head) =>
    rowsOf(layer.subarray(head * columns), stride, columns),
  );
}

/** Returns the rows of a matrix, which begin `stride` weights apart. */
function rowsOf(matrix: Float32Array, stride: number, columns: number): Float32Array[] {
  const rows: Float32Array[] = [];
  for (let at = 0; at < matrix.length; at += stride) rows.push(matrix.subarray(at, at + columns));
  return rows;
}
