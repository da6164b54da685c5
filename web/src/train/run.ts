import {
  AttentiveError,
  type CheckpointStore,
  createTrainer,
  type Example,
  type ExperimentConfig,
  resumeTrainer,
  type Trainer,
  type TrainingChanges,
  type Translation,
} from 'attentive';
import { type Progress, upTo, withMetrics, withRight } from './progress';

export type RunState = 'preparing' | 'running' | 'paused' | 'stopped' | 'finished' | 'failed';

/** An example that is translated repeatedly while the model learns. */
export interface Watched {
  readonly example: Example;
  /** Whether the model also learns from it. */
  readonly seen: boolean;
}

/** A watched example and the model's current answer. */
export interface Sample extends Watched {
  readonly translation: Translation;
  readonly right: boolean;
}

export interface RunListener {
  onState(state: RunState, failure?: unknown): void;
  onProgress(progress: Progress): void;
  onSamples(samples: readonly Sample[]): void;
  /** Reports that a checkpoint was saved, or that the progress beside it should be. */
  onSaved(): void;
  /** Reports that saving failed while training goes on. */
  onUnsaved(reason: unknown): void;
}

/** What a run learns, how, and where its checkpoints are kept. */
export interface RunTask {
  readonly config: ExperimentConfig;
  readonly examples: readonly Example[];
  readonly dev: readonly Example[] | undefined;
  readonly watched: readonly Watched[];
  /** The most tokens of an answer, because a model that has learned little may never end one. */
  readonly maxLength: number;
  readonly store: CheckpointStore;
}

/** Milliseconds between translations of the watched examples. */
const sampleEvery = 1500;
const saveEvery = 5000;

/** The training of one model, from its start to its result. */
export class Run {
  readonly #task: RunTask;
  readonly #listener: RunListener;
  #trainer: Trainer | undefined;
  #progress: Progress;
  #changes: TrainingChanges = {};
  #lastSamples = Number.NEGATIVE_INFINITY;
  #destroyed = false;
  #unsaved = false;

  constructor(task: RunTask, listener: RunListener, progress: Progress) {
    this.#task = task;
    this.#listener = listener;
    this.#progress = progress;
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** Creates a model or resumes from a checkpoint, and trains it until it is stopped or finished. */
  async start(checkpoint?: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#enter('preparing');
    try {
      const { config, examples, dev } = this.#task;
      const trainer = checkpoint
        ? await resumeTrainer({ checkpoint, examples, dev })
        : await createTrainer({ config, examples, dev });
      this.#trainer = trainer;
      if (this.#destroyed) {
        trainer.destroy();
        return;
      }
      await trainer.change(this.#changes);
      await this.#train(trainer, checkpoint !== undefined);
    } catch (failure) {
      this.#fail(failure);
    }
  }

  pause(): void {
    this.#trainer?.pause();
    this.#enter('paused');
    void this.#look();
  }

  resume(): void {
    this.#trainer?.resume();
    this.#enter('running');
  }

  stop(): void {
    this.#trainer?.stop();
  }

  /** Continues after a stop. */
  async goOn(): Promise<void> {
    try {
      if (this.#trainer) await this.#train(this.#trainer, false);
    } catch (failure) {
      this.#fail(failure);
    }
  }

  /** Changes training from the next step on; before training, from the first. */
  async change(changes: TrainingChanges): Promise<void> {
    this.#changes = { ...this.#changes, ...changes };
    try {
      await this.#trainer?.change(changes);
    } catch (failure) {
      this.#fail(failure);
    }
  }

  async translate(text: string, signal: AbortSignal): Promise<Translation | undefined> {
    return this.#trainer?.translate(text, { maxLength: 2 * this.#task.maxLength, signal });
  }

  async exportModel(): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#trainer?.exportModel();
  }

  destroy(): void {
    this.#destroyed = true;
    this.#trainer?.destroy();
  }

  async #train(trainer: Trainer, resumed: boolean): Promise<void> {
    this.#enter('running');
    let first = resumed;
    const checkpoints = { store: this.#store(), every: saveEvery };
    for await (const metrics of trainer.fit({ checkpoints, insight: true })) {
      if (first) this.#progress = upTo(this.#progress, metrics.step - metrics.steps);
      first = false;
      this.#progress = withMetrics(this.#progress, metrics);
      this.#listener.onProgress(this.#progress);
      if (performance.now() - this.#lastSamples > sampleEvery) void this.#look();
    }
    await this.#look();
    const { step, totalSteps } = this.#progress;
    const finished = this.#progress.finished || (step > 0 && step >= totalSteps);
    this.#progress = { ...this.#progress, finished };
    await this.#keep(() => this.#listener.onSaved());
    this.#enter(finished ? 'finished' : 'stopped');
  }

  /** Translates the watched examples. Training goes on between the worker's short calls. */
  async #look(): Promise<void> {
    this.#lastSamples = performance.now();
    const { watched, maxLength } = this.#task;
    try {
      const sources = watched.map(({ example: [source] }) => source);
      const translations = (await this.#trainer?.translate(sources, { maxLength })) ?? [];
      if (this.#destroyed || translations.length === 0) return;
      const samples = watched.flatMap((it, index) => {
        const translation = translations[index];
        if (!translation) return [];
        return [{ ...it, translation, right: translation.text === it.example[1] }];
      });
      this.#progress = withRight(this.#progress, accuracy(samples));
      this.#listener.onSamples(samples);
      this.#listener.onProgress(this.#progress);
    } catch (failure) {
      // Training itself reports what stops it.
      if (!(failure instanceof AttentiveError)) throw failure;
    }
  }

  #store(): CheckpointStore {
    const { store } = this.#task;
    return {
      ...store,
      save: async (bytes) => {
        await this.#keep(() => store.save(bytes));
        await this.#keep(() => this.#listener.onSaved());
      },
    };
  }

  /** Saves a part of the run. Training goes on even if the browser refuses to store it. */
  async #keep(save: () => void | Promise<void>): Promise<void> {
    if (this.#destroyed || this.#unsaved) return;
    try {
      await save();
    } catch (reason) {
      this.#unsaved = true;
      this.#listener.onUnsaved(reason);
    }
  }

  #enter(state: RunState): void {
    if (!this.#destroyed) this.#listener.onState(state);
  }

  #fail(failure: unknown): void {
    if (!this.#destroyed) this.#listener.onState('failed', failure);
  }
}

/** Returns the share of right answers to unseen examples, or to learned ones where none are unseen. */
function accuracy(samples: readonly Sample[]): number {
  const unseen = samples.filter(({ seen }) => !seen);
  const counted = unseen.length > 0 ? unseen : samples;
  return counted.filter(({ right }) => right).length / counted.length;
}
