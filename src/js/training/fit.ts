import type { Engine, Handle, Job } from '../engine/engine.js';
import {
  checkBoolean,
  checkInteger,
  checkMilliseconds,
  checkOptions,
  checkSignal,
} from '../shared/arguments.js';
import { CheckpointSaver } from './checkpoint-saver.js';
import { type CheckpointStore, checkStore } from './checkpoint-store.js';
import type { Gate } from './gate.js';
import { type TrainingMetrics, toTrainingMetrics } from './metrics.js';

export interface FitOptions {
  /** Steps to take; by default all that are left. Training may end earlier. */
  readonly steps?: number | undefined;
  /** Milliseconds between metrics, 250 by default; never less than a step takes. */
  readonly reportEvery?: number | undefined;
  /** Whether metrics include diagnostics of the model; false by default. */
  readonly insight?: boolean | undefined;
  /** Where the state of training is saved; by default nowhere. */
  readonly checkpoints?: CheckpointOptions | undefined;
  /** Aborting it throws its reason. The steps taken are kept, and training can continue. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checkpoints are saved at intervals, when the page becomes hidden, at a pause, and when fit() ends, unless by an
 * abort or an error. They are saved one at a time, while training goes on. Until fit() ends, a store that can be
 * locked is locked. fit() throws whatever the store fails with.
 */
export interface CheckpointOptions {
  readonly store: CheckpointStore;
  /** Milliseconds between saves, 10,000 by default. */
  readonly every?: number | undefined;
}

/** Runs a job in the trainer's engine, as EngineResource.run does. */
type Run = <T>(
  signal: AbortSignal | undefined,
  start: (engine: Engine, handle: Handle, job: Job) => Promise<T>,
) => Promise<T>;

/**
 * Runs the loop of Trainer.fit().
 * @param gate has begun.
 */
export async function* train(
  run: Run,
  gate: Gate,
  options: FitOptions | undefined,
): AsyncGenerator<TrainingMetrics, void, undefined> {
  const { steps, milliseconds, insight, checkpoints, signal } = checkFitOptions(options);
  const take = () => run(undefined, (engine, handle) => engine.checkpoint(handle));
  const release = await checkpoints?.store.lock?.();
  const saver = checkpoints && new CheckpointSaver(checkpoints.store, checkpoints.every, take);
  let failed = false;
  try {
    for (let left = steps; left > 0 && !gate.stopped; ) {
      if (gate.paused) {
        await run(signal, async () => {
          await saver?.save();
          await gate.opened();
        });
        continue;
      }
      const metrics = await run(signal, (engine, handle, job) => {
        gate.interrupt = () => void engine.cancel(job);
        return engine.advance(handle, { steps: left, milliseconds }, insight, job);
      });
      left -= metrics.steps;
      if (!metrics.finished) saver?.saveIfDue();
      // A pause may come before the first step.
      if (metrics.steps > 0 || metrics.devLoss !== undefined) yield toTrainingMetrics(metrics);
      if (metrics.finished) break;
    }
  } catch (failure) {
    failed = true;
    throw failure;
  } finally {
    gate.interrupt = () => {};
    try {
      if (!failed) await saver?.save();
    } finally {
      await saver?.close();
      await release?.();
    }
  }
}

function checkFitOptions(options: FitOptions | undefined) {
  const { steps, reportEvery, insight, checkpoints, signal } = checkOptions(options);
  checkSignal(signal);
  return {
    steps: checkInteger(steps, 'steps', [1, Number.MAX_SAFE_INTEGER], Number.POSITIVE_INFINITY),
    milliseconds: checkMilliseconds(reportEvery, 'reportEvery', 250),
    insight: checkBoolean(insight, 'insight'),
    checkpoints: checkpoints === undefined ? undefined : checkCheckpointOptions(checkpoints),
    signal,
  };
}

function checkCheckpointOptions(options: CheckpointOptions) {
  const { store, every } = checkOptions(options, 'checkpoints');
  checkStore(store);
  return { store, every: checkMilliseconds(every, 'checkpoints.every', 10_000) };
}
