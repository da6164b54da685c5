import type { Corpus, Precision } from './engine/engine.js';
import { withEngine } from './engine/host.js';
import { load } from './engine/load.js';
import { transfer } from './engine/messages.js';
import { create, type Place } from './engine/resource.js';
import type { SharedEngine } from './engine/shared-engine.js';
import { checkVariant, chooseVariant, type Variant } from './engine/variant.js';
import { importTraining } from './later.js';
import type { ModelInfo } from './model.js';
import {
  checkBoolean,
  checkChoice,
  checkInteger,
  checkNumberOrNull,
  checkOptions,
  checkSignal,
  describe,
  invalidArgument,
} from './shared/arguments.js';
import type { ExperimentConfig } from './shared/config.js';
import { AttentiveError, asOurs, reasonOf } from './shared/errors.js';
import { type ModelFile, type ModelSource, readSource } from './shared/source.js';
import type { Examples } from './training/examples.js';
import type { FitOptions } from './training/fit.js';
import { Gate } from './training/gate.js';
import { type TrainingMetrics, toTrainingMetrics } from './training/metrics.js';
import { TranslatingResource } from './translating-resource.js';

export interface TrainerOptions {
  /** Configures tokenizers, model and training. */
  readonly config: ExperimentConfig;
  /** Pairs; for several target languages, the pairs of each: `{ de: [...], fr: [...] }`. */
  readonly examples: Examples;
  /**
   * Pairs that are not among the examples. The loss on them is measured after each epoch; early stopping and the
   * schedule `plateau` need it.
   */
  readonly dev?: Examples | undefined;
  /** Aborting it rejects with its reason; nothing stays behind. */
  readonly signal?: AbortSignal | undefined;
  /** The build of the engine; `auto`, the default, takes the fastest that runs here. */
  readonly variant?: 'auto' | Variant | undefined;
}

export interface ResumeOptions {
  /** The bytes from checkpoint() or a store, in any form, or their address (in Node also a path). */
  readonly checkpoint: ModelSource;
  /** The same examples as before, in the same order. */
  readonly examples: Examples;
  /** As for createTrainer; the same pairs as before, if training is to continue exactly. */
  readonly dev?: Examples | undefined;
  /** Aborting it rejects with its reason; nothing stays behind. */
  readonly signal?: AbortSignal | undefined;
  /**
   * The build of the engine; `auto`, the default, takes the fastest that runs here. Training continues to the bit
   * only with the same build.
   */
  readonly variant?: 'auto' | Variant | undefined;
}

export interface AdvanceOptions {
  /** Steps to take; 1 by default. Training may end earlier. */
  readonly steps?: number | undefined;
  /** Whether to report diagnostics of the last step; false by default. */
  readonly insight?: boolean | undefined;
  /** Aborting it rejects with its reason. The steps taken are kept, and training can continue. */
  readonly signal?: AbortSignal | undefined;
}

/** Values that are left out stay as they are; `null` returns to the configuration's. */
export interface TrainingChanges {
  /** 0 to 100; replaces the schedule's learning rate, warm-up and plateaus included. */
  readonly learningRate?: number | null | undefined;
  /** 0 to 1; the share of the decoder's inputs that are tokens of the reference. */
  readonly teacherForcingRatio?: number | null | undefined;
}

export interface ExportOptions {
  /** How weights are stored: `float16`, the default, halves the file; `int8` quarters it. */
  readonly precision?: Precision | undefined;
}

/**
 * A model in training, made by createTrainer or resumeTrainer. While fit() or advance() trains, the other methods
 * can be called; their results are those of the last finished step.
 */
export class Trainer extends TranslatingResource {
  #gate = new Gate();
  #training = false;

  /** @internal */
  constructor(
    place: Place,
    readonly info: Omit<ModelInfo, 'bytes'>,
  ) {
    super([place], info);
  }

  /**
   * Trains to the end, or for some steps, and reports metrics:
   *
   *     for await (const { step, loss } of trainer.fit()) console.log(step, loss);
   *
   * Training stands still while the loop's body is busy. After leaving the loop, stop() or an abort, training can
   * continue with another call.
   * @throws AttentiveError `diverged` at the step whose loss, gradient or weights are not finite, and
   *   when the model has been far worse than guessing for ten consecutive steps: checkpoints are kept,
   *   and training can resume from one with a lower learning rate;
   *   `invalid-state` if the trainer is already training, or another training holds the checkpoint store;
   *   `invalid-argument`, `out-of-memory`, `aborted` after destroy(). The signal's reason if it aborts.
   *   Any failure of the checkpoint store.
   */
  async *fit(options?: FitOptions): AsyncGenerator<TrainingMetrics, void, undefined> {
    this.#begin();
    this.#gate.begin();
    try {
      const { train } = await importTraining();
      yield* train((signal, start) => this.run(signal, start), this.#gate, options);
    } catch (failure) {
      throw asOurs(failure);
    } finally {
      this.#training = false;
    }
  }

  /**
   * Makes fit() wait after the step under way, until resume() or stop(). Later calls find the trainer standing
   * still. If fit() has not begun yet, it begins by waiting.
   */
  pause(): void {
    this.#gate.pause();
  }

  /** Ends a pause. */
  resume(): void {
    this.#gate.resume();
  }

  /**
   * Ends fit() after the step under way, and ends a pause. Training can continue with another call. Without a fit()
   * under way, this only ends a pause.
   */
  stop(): void {
    this.#gate.stop();
  }

  /** Whether pause() was called, and neither resume() nor stop() since then. */
  get paused(): boolean {
    return this.#gate.paused;
  }

  /**
   * Trains for some steps, between which the trainer can translate.
   * @throws AttentiveError `diverged` as fit() does, `invalid-state` if the trainer is already training or
   *   is paused, `invalid-argument`, `out-of-memory`, `aborted` after destroy(). The signal's reason
   *   if it aborts.
   */
  async advance(options?: AdvanceOptions): Promise<TrainingMetrics> {
    const { steps, insight, signal } = checkOptions(options);
    const count = checkInteger(steps, 'steps', [1, Number.MAX_SAFE_INTEGER], 1);
    const look = checkBoolean(insight, 'insight');
    if (this.paused) throw invalidState('The trainer is paused: call resume() first');
    this.#begin();
    try {
      const limits = { steps: count, milliseconds: Number.POSITIVE_INFINITY };
      const metrics = await this.run(signal, (engine, handle, job) =>
        engine.advance(handle, limits, look, job),
      );
      return toTrainingMetrics(metrics);
    } finally {
      this.#training = false;
    }
  }

  /**
   * Changes training from the next step on. Checkpoints keep the change.
   * @throws AttentiveError `invalid-argument`, `aborted` after destroy().
   */
  async change(changes: TrainingChanges): Promise<void> {
    const { learningRate, teacherForcingRatio } = checkOptions(changes, 'changes');
    const rate = checkNumberOrNull(learningRate, 'learningRate');
    const ratio = checkNumberOrNull(teacherForcingRatio, 'teacherForcingRatio');
    const wanted = {
      ...(rate !== undefined && { learning_rate: rate }),
      ...(ratio !== undefined && { teacher_forcing_ratio: ratio }),
    };
    await this.run(undefined, (engine, handle) => engine.changeTraining(handle, wanted));
  }

  /**
   * Returns the whole state of training, as the bytes of a file from which resumeTrainer continues to the bit. The
   * command line reads it, too.
   * @throws AttentiveError `diverged` if a weight is not finite, `out-of-memory`, `aborted` after
   *   destroy().
   */
  async checkpoint(): Promise<Uint8Array<ArrayBuffer>> {
    return this.run(undefined, (engine, handle) => engine.checkpoint(handle));
  }

  /**
   * Returns the model as it is now, as the bytes of a file that loadModel and the command line read. Once training
   * has finished, that is its result: the weights of the best epoch with `early_stopping`, an average with
   * `average_checkpoints`, the last weights otherwise. With `ema_decay`, weights are their moving average.
   * @throws AttentiveError `invalid-argument` for a weight beyond 65504, which float16 cannot hold and
   *   `precision: 'float32'` can, `out-of-memory`, `aborted` after destroy().
   */
  async exportModel(options?: ExportOptions): Promise<Uint8Array<ArrayBuffer>> {
    const { precision } = checkOptions(options);
    const wanted = checkChoice(precision, 'precision', ['float32', 'float16', 'int8'], 'float16');
    return this.run(undefined, (engine, handle) => engine.exportModel(handle, wanted));
  }

  #begin(): void {
    if (this.#training) {
      throw invalidState(
        'The trainer is already training: wait until its fit() or advance() has ended',
      );
    }
    this.#training = true;
  }
}

/**
 * Makes a trainer for a new model: trains its tokenizers on the examples and initializes its weights.
 * @throws AttentiveError `invalid-argument` naming the field of the config or the example,
 *   `unsupported` if the engine cannot run here, `out-of-memory`. The signal's reason if it aborts.
 */
export async function createTrainer(options: TrainerOptions): Promise<Trainer> {
  const { config, examples, dev, signal, variant: wanted } = checkOptions(options);
  checkSignal(signal);
  const variant = chooseVariant(checkVariant(wanted));
  const configText = toJson(config);
  const [corpora, devCorpora] = await corporaFrom(examples, dev);
  return create(signal, () =>
    withEngine(async (shared) => {
      await shared.prepare('train', variant);
      signal?.throwIfAborted();
      const { engine } = shared;
      const created = await engine.createTrainer(variant, configText, corpora, devCorpora);
      return new Trainer(shared.place(created.handle), { ...created.info, variant });
    }),
  );
}

/**
 * Resumes from a checkpoint as if training had never been interrupted: with the same examples, dev pairs and build
 * of the engine, every loss is the same to the bit.
 * @throws AttentiveError `bad-model` if the file is damaged or not a checkpoint, `invalid-argument`
 *   if the examples are not the checkpoint's, `unsupported` if the engine cannot run here,
 *   `out-of-memory`. DOMException `NetworkError` if it cannot be fetched. The signal's reason if it
 *   aborts.
 */
export async function resumeTrainer(options: ResumeOptions): Promise<Trainer> {
  const { checkpoint, examples, dev, signal, variant: wanted } = checkOptions(options);
  if (checkpoint === undefined || checkpoint === null) {
    throw invalidArgument(
      `checkpoint must be an address or the bytes of a checkpoint, not ${describe(checkpoint)}`,
    );
  }
  const [corpora, devCorpora] = await corporaFrom(examples, dev);
  const resume = async (shared: SharedEngine, variant: Variant, { name, bytes }: ModelFile) => {
    const file = transfer(bytes, [bytes.buffer]);
    const { engine } = shared;
    const created = await engine.resumeTrainer(variant, file, name, corpora, devCorpora);
    return new Trainer(shared.place(created.handle), { ...created.info, variant });
  };
  return load(
    'train',
    { signal, variant: wanted },
    (reading) => readSource(checkpoint, { ...reading, name: 'checkpoint' }),
    resume,
  );
}

/** @throws AttentiveError `invalid-argument` as trainingCorpora does. */
async function corporaFrom(examples: unknown, dev: unknown): Promise<[Corpus[], Corpus[]]> {
  const { trainingCorpora } = await importTraining();
  try {
    return trainingCorpora(examples, dev);
  } catch (failure) {
    throw asOurs(failure);
  }
}

function toJson(config: unknown): string {
  if (typeof config !== 'object' || config === null) {
    throw invalidArgument(`config must be an object, not ${describe(config)}`);
  }
  try {
    return JSON.stringify(config);
  } catch (cause) {
    throw invalidArgument(`config must be plain data, as in a JSON file (${reasonOf(cause)})`);
  }
}

function invalidState(message: string): AttentiveError {
  return new AttentiveError('invalid-state', message);
}
