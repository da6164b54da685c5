import type { EngineMetrics } from '../engine/engine.js';

/** Diagnostics of a model in training, over the examples of one step. */
export interface Insight {
  /**
   * For each source position, from the first token on, the norm of the gradient of a sentence's mean loss with
   * respect to the embedded token. Where it vanishes, nothing is learned from that token.
   */
  readonly gradients: readonly number[];
  readonly layers: readonly LayerInsight[];
  /**
   * The mean entropy of attention weights over target tokens (natural logarithm), also relative to that of uniform
   * weights; null without attention.
   */
  readonly attention: { readonly entropy: number; readonly relative: number } | null;
}

/** Diagnostics of a layer's states in one direction. */
export interface LayerInsight {
  /** The prefix of the names of its weights: `encoder.rnn_l0_reverse`, `decoder.layers.0.ssru`. */
  readonly name: string;
  /** The mean of the absolute values. */
  readonly magnitude: number;
  /**
   * The share of values through which hardly any gradient flows: beyond ±0.95 or, of an SSRU, not above
   * 0, where its rectifier cuts them off.
   */
  readonly saturated: number;
  /** Shares `low` within ±0.05 (closed) and `high` beyond ±0.95 (open). */
  readonly gates: readonly {
    readonly name: string;
    readonly mean: number;
    readonly low: number;
    readonly high: number;
  }[];
}

/** Reports what a call of advance() did, or fit() since its last report. */
export interface TrainingMetrics {
  /** Steps done so far. */
  readonly step: number;
  /** The step with which training ends, unless it stops early. */
  readonly totalSteps: number;
  /** Whether training has ended; the model is then the result that the config asks for. */
  readonly finished: boolean;
  /** Passes over the examples so far. */
  readonly epoch: number;
  /** The mean of -ln p over the target tokens of this call; NaN if no step was left to do. */
  readonly loss: number;
  /** exp(loss). */
  readonly perplexity: number;
  /** The mean of the gradients' global norms before clipping. */
  readonly gradientNorm: number;
  /** The learning rate of the last step. */
  readonly learningRate: number;
  /** At the last step, the share of the decoder's inputs that are tokens of the reference. */
  readonly teacherForcingRatio: number;
  /** The loss on `dev` after the last epoch that ended in this call; undefined if none did. */
  readonly devLoss: number | undefined;
  /** Diagnostics of the last step, if asked for; undefined before the first. */
  readonly insight: Insight | undefined;
  /** Steps, examples and target tokens of this call, and the seconds that they took. */
  readonly steps: number;
  readonly examples: number;
  readonly tokens: number;
  readonly seconds: number;
  /** Target tokens per second; 0 if no step was left to do. */
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
