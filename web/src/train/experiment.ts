import type { Example } from 'attentive';
import { Random } from '../shared/random';
import type { ExampleSplit } from './examples';
import { lessonOf, type Plan, settingsOf } from './plan';
import { noProgress, type Progress } from './progress';
import { configOf } from './recipe';
import {
  Run,
  type RunListener,
  type RunState,
  type RunTask,
  type Sample,
  type Watched,
} from './run';
import { note, type SavedRun, stores } from './saved-run';

export interface ExperimentListener {
  onState(state: RunState, failure?: unknown): void;
  /** Reports that one of two runs failed while the other goes on. */
  onRunFailure(run: number, failure: unknown): void;
  onProgress(progress: readonly Progress[]): void;
  onSamples(run: number, samples: readonly Sample[]): void;
  onUnsaved(reason: unknown): void;
}

/** Both runs together are in the first of these states that either is in. */
const states = ['preparing', 'running', 'paused', 'stopped', 'finished', 'failed'] as const;

/** How many more tokens than the longest target an answer may have. */
const spareLength = 8;

/** Lets the page draw and respond between two pieces of work. */
const pageTurn = () => new Promise((resolve) => setTimeout(resolve));

/** The one or two runs of a plan, on the same examples. */
export class Experiment {
  readonly #listener: ExperimentListener;
  readonly #life = new AbortController();
  #runs: readonly Run[] = [];
  #states: RunState[] = [];

  constructor(
    readonly plan: Plan,
    listener: ExperimentListener,
  ) {
    this.#listener = listener;
  }

  /**
   * Makes the examples, and trains a model on them for each run, anew or from what was saved.
   * @param rates replace the learning rates of the plan.
   */
  async start(saved?: SavedRun, rates: readonly number[] = []): Promise<void> {
    this.#listener.onState('preparing');
    try {
      await pageTurn();
      const split = await splitOf(this.plan, this.#life.signal);
      await pageTurn();
      if (this.#life.signal.aborted) return;
      const tasks = tasksOf(this.plan, split);
      this.#states = tasks.map(() => 'preparing');
      this.#runs = tasks.map((task, index) => {
        const progress = saved?.progress[index] ?? noProgress;
        return new Run(task, this.#listenerOf(index), progress);
      });
      if (rates.length > 0) this.changeRates(rates);
    } catch (failure) {
      if (!this.#life.signal.aborted) this.#listener.onState('failed', failure);
      return;
    }
    await Promise.all(this.#runs.map((run, index) => run.start(saved?.checkpoints[index])));
  }

  get progress(): readonly Progress[] {
    return this.#runs.map(({ progress }) => progress);
  }

  run(index: number): Run | undefined {
    return this.#runs[index];
  }

  pause(): void {
    for (const run of this.#in('running')) run.pause();
  }

  resume(): void {
    for (const run of this.#in('paused')) run.resume();
  }

  stop(): void {
    for (const run of [...this.#in('running'), ...this.#in('paused')]) run.stop();
  }

  /** Continues after a stop. */
  goOn(): void {
    for (const run of this.#in('stopped')) void run.goOn();
  }

  /** Changes the learning rate of each run from its next step on. */
  changeRates(rates: readonly number[]): void {
    for (const [index, run] of this.#runs.entries()) {
      void run.change({ learningRate: rates[index] });
    }
  }

  destroy(): void {
    this.#life.abort();
    for (const run of this.#runs) run.destroy();
  }

  #in(state: RunState): Run[] {
    return this.#runs.filter((_, index) => this.#states[index] === state);
  }

  #listenerOf(index: number): RunListener {
    return {
      onState: (state, failure) => this.#enter(index, state, failure),
      onProgress: () => this.#listener.onProgress(this.progress),
      onSamples: (samples) => this.#listener.onSamples(index, samples),
      onSaved: () => note(this.plan, this.progress),
      onUnsaved: (reason) => this.#listener.onUnsaved(reason),
    };
  }

  #enter(index: number, state: RunState, failure: unknown): void {
    this.#states[index] = state;
    const together = states.find((it) => this.#states.includes(it)) ?? state;
    if (state === 'failed' && together !== 'failed') this.#listener.onRunFailure(index, failure);
    else this.#listener.onState(together, failure);
  }
}

/** Makes the examples of a plan; a lesson's teacher says targets that are not known otherwise. */
async function splitOf(plan: Plan, signal: AbortSignal): Promise<ExampleSplit> {
  const { draw, teacher } = lessonOf(plan);
  const { train, unseen } = draw(new Random(plan.seed), plan.examples, plan.material);
  if (!teacher) return { train, unseen };
  const targets = await teacher(
    [...train, ...unseen].map(([source]) => source),
    signal,
  );
  const taught = (pairs: readonly Example[]) =>
    pairs.flatMap(([source]): Example[] => {
      const target = targets.get(source);
      return target ? [[source, target]] : [];
    });
  return { train: taught(train), unseen: taught(unseen) };
}

function tasksOf(plan: Plan, split: ExampleSplit): RunTask[] {
  const recipe = lessonOf(plan).recipe(split);
  const { train, unseen } = split;
  const longest = [...train, ...unseen].reduce((most, [, target]) => {
    const { length } = recipe.units[1] === 'word' ? target.split(/\s+/) : target;
    return Math.max(most, length);
  }, 0);
  return settingsOf(plan).map((settings, index) => {
    const store = stores[index];
    if (!store) throw new Error('There are more runs than places to keep them.');
    return {
      config: configOf(recipe, settings, train, plan),
      examples: train,
      dev: unseen.length > 0 ? unseen : undefined,
      watched: watchedIn(plan, split),
      maxLength: longest + spareLength,
      store,
    };
  });
}

/** How many examples the page lists. */
export const listed = 6;

/** Chooses the examples to watch: unseen ones and, of pairs of the reader's own, some that the model learns from. */
export function watchedIn(plan: Plan, { train, unseen }: ExampleSplit): Watched[] {
  const kept = unseen.map((example): Watched => ({ example, seen: false }));
  if (plan.lesson !== 'own') return kept;
  const half = kept.slice(0, listed / 2);
  const learned = train
    .slice(0, listed - half.length)
    .map((example): Watched => ({ example, seen: true }));
  return [...half, ...learned, ...kept.slice(half.length)];
}
