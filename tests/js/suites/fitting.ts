// Helpers of the suites about fit() and about checkpoints.
import type {
  CheckpointStore,
  ExperimentConfig,
  FitOptions,
  Trainer,
  TrainingMetrics,
} from 'attentive';
import { expect } from 'vitest';
import { config, reversed, unseenWords } from './reversal.js';

export const dev = unseenWords.map((word) => [word, reversed(word)] as const);

export function withTraining(training: ExperimentConfig['training']): ExperimentConfig {
  return { ...config, training: { ...config.training, ...training } };
}

export const shortConfig = withTraining({ epochs: 3 });
/** Returns all metrics of a fit(). */
export async function reportsOf(
  trainer: Trainer,
  options?: FitOptions,
): Promise<TrainingMetrics[]> {
  const reports: TrainingMetrics[] = [];
  for await (const metrics of trainer.fit(options)) reports.push(metrics);
  return reports;
}

/** Returns a store that keeps every checkpoint, after `wait`. */
export function memoryStore(wait: () => Promise<void> = async () => {}) {
  const saved: Uint8Array<ArrayBuffer>[] = [];
  let now = 0;
  let most = 0;
  return {
    saved,
    mostAtOnce: () => most,
    async save(bytes) {
      most = Math.max(most, ++now);
      try {
        await wait();
      } finally {
        --now;
      }
      saved.push(bytes);
    },
    load: async () => saved.at(-1),
    async remove() {
      saved.length = 0;
    },
  } satisfies CheckpointStore & { saved: Uint8Array[]; mostAtOnce: () => number };
}

/** Compares as toEqual does, which would take seconds. */
export function expectSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  expect(actual.length).toBe(expected.length);
  expect(actual.findIndex((byte, i) => byte !== expected[i])).toBe(-1);
}

export const sleep = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
