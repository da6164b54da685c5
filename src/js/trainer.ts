import {
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
import type { Created, Engine, EngineMetrics, Precision } from './engine.js';
import { create, EngineObject } from './engine-object.js';
import { engineFor } from './host.js';
import type { ModelInfo } from './model.js';
import { chooseVariant, type Variant } from './runtime.js';
import { cleanText } from './text.js';

/** A source text and its target. */
export type Example = readonly [source: string, target: string];

export interface TrainerOptions {
  /** Tokenizers, model and training. */
  readonly config: ExperimentConfig;
  readonly examples: readonly Example[];
  /** Aborting it rejects with its reason; nothing stays behind. */
  readonly signal?: AbortSignal | undefined;
  /** The build of the engine; `auto`, the default, takes the fastest that runs here. */
  readonly variant?: 'auto' | Variant | undefined;
}

export interface AdvanceOptions {
  /** Steps to do, 1 by default. Training may end before. */
  readonly steps?: number | undefined;
  /** Aborting it rejects with its reason. The steps done stay done; training can go on. */
  readonly signal?: AbortSignal | undefined;
}

export interface ExportOptions {
  /** How weights are stored; `float16`, the default, makes half the size. */
  readonly precision?: Precision | undefined;
}

/** What a call of advance() did. */
export interface TrainingMetrics {
  /** Steps done so far. */
  readonly step: number;
  /** The step with which training ends. */
  readonly totalSteps: number;
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
    const { steps, signal } = checkOptions(options);
    const count = checkWholeNumber(steps, 'steps', [1, Number.MAX_SAFE_INTEGER], 1);
    const metrics = await this.run(signal, (engine, handle, job) =>
      engine.advance(handle, count, job),
    );
    return toTrainingMetrics(metrics);
  }

  /**
   * The model as it is now, as the bytes of a file that loadModel and the command line read.
   * @throws AttentiveError `invalid-argument` for a weight too large for float16, `out-of-memory`,
   *   `aborted` after destroy().
   */
  async exportModel(options?: ExportOptions): Promise<Uint8Array<ArrayBuffer>> {
    const { precision } = checkOptions(options);
    const wanted = checkChoice(precision, 'precision', ['float16', 'float32'], 'float16');
    return this.run(undefined, (engine, handle) => engine.exportModel(handle, wanted));
  }
}

/**
 * Makes a model and what trains it: tokenizers are trained on the examples, weights are drawn.
 * @throws AttentiveError `invalid-argument` naming the field of the config or the example,
 *   `unsupported` if the engine cannot run here, `out-of-memory`. The signal's reason if it aborts.
 */
export async function createTrainer(options: TrainerOptions): Promise<Trainer> {
  const { config, examples, signal, variant: wanted } = checkOptions(options);
  checkSignal(signal);
  const variant = chooseVariant(checkVariant(wanted));
  const configText = toJson(config);
  const pairs = pairsFrom(examples);
  return create(signal, async () => {
    const engine = await engineFor(variant);
    signal?.throwIfAborted();
    const created = await engine.createTrainer(
      variant,
      configText,
      pairs.map(([source]) => source),
      pairs.map(([, target]) => target),
    );
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

function pairsFrom(examples: unknown): [source: string, target: string][] {
  if (!Array.isArray(examples)) {
    throw invalidArgument(
      `examples must be an array of [source, target] pairs, not ${describe(examples)}`,
    );
  }
  return Array.from(examples, (pair: unknown, index) => {
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw invalidArgument(
        `examples[${index}] must be a [source, target] pair, not ${describe(pair)}`,
      );
    }
    const text = (side: 0 | 1) => cleanText(checkText(pair[side], `examples[${index}][${side}]`));
    return [text(0), text(1)];
  });
}

function toTrainingMetrics(metrics: EngineMetrics): TrainingMetrics {
  return {
    ...metrics,
    finished: metrics.step === metrics.totalSteps,
    perplexity: Math.exp(metrics.loss),
  };
}
