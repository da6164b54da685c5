import type { EngineMetrics } from '../engine/engine.js';

/** A look into a model that learns, over the examples of one step. */
export interface Insight {
  /**
   * By source position from the first token on: the norm of the gradient that arrives at the
   * embedded token, of a sentence's mean loss. Where it vanishes, nothing is learned from that token.
   */
  readonly gradients: readonly number[];
  readonly layers: readonly LayerInsight[];
  /**
   * Entropy of the weights of attention (natural logarithm), mean over target tokens, and relative
   * to that of uniform weights; null without attention.
   */
  readonly attention: { readonly entropy: number; readonly relative: number } | null;
}

/** A layer's hidden vectors in one direction. */
export interface LayerInsight {
  /** As in the names of its weights: `encoder.rnn_l0_reverse`. */
  readonly name: string;
  /** Mean of the absolute values. */
  readonly magnitude: number;
  /** Share of values beyond ±0.95, through which hardly any gradient flows. */
  readonly saturated: number;
  /** Shares `low` within ±0.05 (closed) and `high` beyond ±0.95 (open). */
  readonly gates: readonly {
    readonly name: string;
    readonly mean: number;
    readonly low: number;
    readonly high: number;
  }[];
}

/** What a call of advance(), or fit() since its last report, did. */
export interface TrainingMetrics {
  /** Steps done so far. */
  readonly step: number;
  /** The step with which training ends, unless it stops early. */
  readonly totalSteps: number;
  /** Whether training has ended; the model is then the result that the config asks for. */
  readonly finished: boolean;
  /** Passes over the examples so far. */
  readonly epoch: number;
  /** Mean of -ln p for each target token of this call; NaN if no step was left to do. */
  readonly loss: number;
  /** exp(loss). */
  readonly perplexity: number;
  /** Mean of the gradients' global norms before clipping. */
  readonly gradientNorm: number;
  /** Of the last step. */
  readonly learningRate: number;
  /** Of the last step: the share of the decoder's inputs that are the reference's tokens. */
  readonly teacherForcingRatio: number;
  /** The loss on `dev` after the last epoch that ended in this call; undefined if none did. */
  readonly devLoss: number | undefined;
  /** Of the last step, if asked for; undefined before the first. */
  readonly insight: Insight | undefined;
  /** Steps, examples and target tokens of this call, and the seconds that they took. */
  readonly steps: number;
  readonly examples: number;
  readonly tokens: number;
  readonly seconds: number;
  /** Target tokens a second; 0 if no step was left to do. */
  readonly tokensPerSecond: number;
}

export function toTrainingMetrics(metrics: EngineMetrics): TrainingMetrics {
  const { loss, tokens, seconds } = metrics;
  return {
    ...metrics,
    perplexity: Math.exp(loss),
    tokensPerSecond: tokens > 0 ? tokens / seconds : 0,
  };
}
