import {
  checkBoolean,
  checkChoice,
  checkOptions,
  checkSignal,
  checkText,
  checkVariant,
  checkWholeNumber,
  describe,
  invalidArgument,
} from './arguments.js';
import type { ExperimentConfig } from './config.js';
import type { Corpus, Created, Engine, EngineMetrics, Precision } from './engine.js';
import { EngineObject } from './engine-object.js';
import { create } from './engine-resource.js';
import { engineFor } from './host.js';
import type { ModelInfo } from './model.js';
import { chooseVariant, type Variant } from './runtime.js';
import { cleanText } from './text.js';

/** A source text and its target. */
export type Example = readonly [source: string, target: string];

/** Pairs or, by target language, the pairs of each. */
export type Examples = readonly Example[] | Readonly<Record<string, readonly Example[]>>;

export interface TrainerOptions {
  /** Tokenizers, model and training. */
  readonly config: ExperimentConfig;
  /** With several target languages those of each: `{ de: [...], fr: [...] }`. */
  readonly examples: Examples;
  /**
   * Other examples: after each epoch the loss on them is measured, by which early stopping and the
   * schedule `plateau` go. Those two need them.
   */
  readonly dev?: Examples | undefined;
  /** Aborting it rejects with its reason; nothing stays behind. */
  readonly signal?: AbortSignal | undefined;
  /** The build of the engine; `auto`, the default, takes the fastest that runs here. */
  readonly variant?: 'auto' | Variant | undefined;
}

export interface AdvanceOptions {
  /** Steps to do, 1 by default. Training may end before. */
  readonly steps?: number | undefined;
  /** Whether to look into the model at the last step; false by default. */
  readonly insight?: boolean | undefined;
  /** Aborting it rejects with its reason. The steps done stay done; training can go on. */
  readonly signal?: AbortSignal | undefined;
}

export interface ExportOptions {
  /** How weights are stored; `float16`, the default, makes half the size, `int8` a quarter. */
  readonly precision?: Precision | undefined;
}

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

/** What a call of advance() did. */
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
  /** Examples and target tokens of this call, and the seconds that they took. */
  readonly examples: number;
  readonly tokens: number;
  readonly seconds: number;
}

/** A model in training. Made by createTrainer. */
export class Trainer extends EngineObject {
  /** @internal */
  constructor(
    engine: Engine,
    created: Created,
    readonly info: Omit<ModelInfo, 'bytes'>,
  ) {
    super(engine, created);
  }

  /**
   * Trains for some steps; between them the trainer can be asked for translations.
   * @throws AttentiveError `diverged` if a loss is not finite (the weights are those before that
   *   step), `invalid-argument`, `out-of-memory`, `aborted` after destroy(). The signal's reason if
   *   it aborts.
   */
  async advance(options?: AdvanceOptions): Promise<TrainingMetrics> {
    const { steps, insight, signal } = checkOptions(options);
    const count = checkWholeNumber(steps, 'steps', [1, Number.MAX_SAFE_INTEGER], 1);
    const look = checkBoolean(insight, 'insight');
    const metrics = await this.run(signal, (engine, handle, job) =>
      engine.advance(handle, count, look, job),
    );
    return toTrainingMetrics(metrics);
  }

  /**
   * The model as it is now, as the bytes of a file that loadModel and the command line read. Once
   * training has finished, that is its result: with `early_stopping` the best epoch's weights, with
   * `average_checkpoints` a mean, otherwise the last.
   * @throws AttentiveError `invalid-argument` for a weight too large for float16, `out-of-memory`,
   *   `aborted` after destroy().
   */
  async exportModel(options?: ExportOptions): Promise<Uint8Array<ArrayBuffer>> {
    const { precision } = checkOptions(options);
    const wanted = checkChoice(precision, 'precision', ['float32', 'float16', 'int8'], 'float16');
    return this.run(undefined, (engine, handle) => engine.exportModel(handle, wanted));
  }
}

/**
 * Makes a model and what trains it: tokenizers are trained on the examples, weights are drawn.
 * @throws AttentiveError `invalid-argument` naming the field of the config or the example,
 *   `unsupported` if the engine cannot run here, `out-of-memory`. The signal's reason if it aborts.
 */
export async function createTrainer(options: TrainerOptions): Promise<Trainer> {
  const { config, examples, dev, signal, variant: wanted } = checkOptions(options);
  checkSignal(signal);
  const variant = chooseVariant(checkVariant(wanted));
  const configText = toJson(config);
  const corpora = corporaFrom(examples, 'examples');
  const devCorpora = dev === undefined ? [] : corporaFrom(dev, 'dev');
  return create(signal, async () => {
    const engine = await engineFor(variant);
    signal?.throwIfAborted();
    const created = await engine.createTrainer(variant, configText, corpora, devCorpora);
    return new Trainer(engine, created, { ...created.info, variant });
  });
}

function toJson(config: unknown): string {
  if (typeof config !== 'object' || config === null) {
    throw invalidArgument(`config must be an object, not ${describe(config)}`);
  }
  try {
    return JSON.stringify(config);
  } catch (cause) {
    throw invalidArgument(
      `config must be plain data, as in a JSON file (${cause instanceof Error ? cause.message : cause})`,
    );
  }
}

function corporaFrom(examples: unknown, name: string): Corpus[] {
  if (Array.isArray(examples)) return [corpusFrom(examples, '', name)];
  if (typeof examples !== 'object' || examples === null) {
    throw invalidArgument(
      `${name} must be an array of [source, target] pairs, or an object of such arrays by target ` +
        `language, not ${describe(examples)}`,
    );
  }
  const corpora = Object.entries(examples);
  if (corpora.length === 0) {
    throw invalidArgument(`${name} must hold the pairs of a target language, but it is empty`);
  }
  return corpora.map(([language, pairs]) => corpusFrom(pairs, language, `${name}.${language}`));
}

function corpusFrom(pairs: unknown, language: string, name: string): Corpus {
  if (!Array.isArray(pairs)) {
    throw invalidArgument(
      `${name} must be an array of [source, target] pairs, not ${describe(pairs)}`,
    );
  }
  const sources: string[] = [];
  const targets: string[] = [];
  for (const [index, pair] of pairs.entries()) {
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw invalidArgument(
        `${name}[${index}] must be a [source, target] pair, not ${describe(pair)}`,
      );
    }
    const text = (side: 0 | 1) => cleanText(checkText(pair[side], `${name}[${index}][${side}]`));
    sources.push(text(0));
    targets.push(text(1));
  }
  return { language, sources, targets };
}

function toTrainingMetrics(metrics: EngineMetrics): TrainingMetrics {
  return { ...metrics, perplexity: Math.exp(metrics.loss) };
}
