import {
  AttentiveError,
  type CheckpointStore,
  createTrainer,
  type Example,
  resumeTrainer,
  type Trainer,
  type TrainingChanges,
  type Translation,
} from 'attentive';
import { noProgress, type Progress, upTo, withMetrics, withRight } from './progress';
import { note, type Plan, type SavedRun, store } from './saved-run';

export type RunState = 'preparing' | 'running' | 'paused' | 'stopped' | 'finished' | 'failed';

/** An unseen example and the model's current answer. */
export interface Sample {
  readonly source: string;
  readonly expected: string;
  readonly translation: Translation;
  readonly right: boolean;
}

export interface RunListener {
  onState(state: RunState, failure?: unknown): void;
  onProgress(progress: Progress): void;
  onSamples(samples: readonly Sample[]): void;
  /** Reports that saving failed while training goes on. */
  onUnsaved(reason: unknown): void;
}

/** Milliseconds between translations of the unseen examples. */
const sampleEvery = 1500;
const saveEvery = 5000;
/** Longer than any right answer, because a model that has learned little may never end one. */
const maxAnswerLength = 18;

/** Lets the page draw and respond between two pieces of work. */
const pageTurn = () => new Promise((resolve) => setTimeout(resolve));

/** The training of one model, from its start to its result. */
export class Run {
  #listener: RunListener;
  #trainer: Trainer | undefined;
  #unseen: readonly Example[] = [];
  #progress: Progress;
  #changes: TrainingChanges = {};
  #lastSamples = Number.NEGATIVE_INFINITY;
  #destroyed = false;
  #unsaved = false;

  constructor(
    readonly plan: Plan,
    listener: RunListener,
    progress: Progress = noProgress,
  ) {
    this.#listener = listener;
    this.#progress = progress;
  }

  get progress(): Progress {
    return this.#progress;
  }

  /** Creates a model or resumes a saved one, and trains it until it is stopped or finished. */
  async start(saved?: SavedRun): Promise<void> {
    this.#enter('preparing');
    try {
      const { lesson, attention, seed, train } = this.plan;
      await pageTurn();
      const { train: examples, unseen } = lesson.examples(seed, train);
      await pageTurn();
      this.#unseen = unseen;
      const trainer = saved
        ? await resumeTrainer({ checkpoint: saved.checkpoint, examples, dev: unseen })
        : await createTrainer({ config: lesson.config(attention), examples, dev: unseen });
      this.#trainer = trainer;
      if (this.#destroyed) {
        trainer.destroy();
        return;
      }
      await trainer.change(this.#changes);
      await this.#train(trainer, saved !== undefined);
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
    return this.#trainer?.translate(text, { maxLength: 2 * maxAnswerLength, signal });
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
    for await (const metrics of trainer.fit({ checkpoints })) {
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
    await this.#note();
    this.#enter(finished ? 'finished' : 'stopped');
  }

  /** Translates the unseen examples. Training goes on between the worker's short calls. */
  async #look(): Promise<void> {
    this.#lastSamples = performance.now();
    try {
      const sources = this.#unseen.map(([source]) => source);
      const options = { maxLength: maxAnswerLength };
      const translations = (await this.#trainer?.translate(sources, options)) ?? [];
      const samples = translations.map((translation, index) => {
        const [source = '', expected = ''] = this.#unseen[index] ?? [];
        return { source, expected, translation, right: translation.text === expected };
      });
      if (this.#destroyed || samples.length === 0) return;
      const right = samples.filter((sample) => sample.right).length;
      this.#progress = withRight(this.#progress, right / samples.length);
      this.#listener.onSamples(samples);
      this.#listener.onProgress(this.#progress);
    } catch (failure) {
      // Training itself reports what stops it.
      if (!(failure instanceof AttentiveError)) throw failure;
    }
  }

  #store(): CheckpointStore {
    return {
      ...store,
      save: async (bytes) => {
        await this.#keep(() => store.save(bytes));
        await this.#note();
      },
    };
  }

  #note(): Promise<void> {
    return this.#keep(() => note(this.plan, this.#progress));
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
