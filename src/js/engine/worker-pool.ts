// Distributes work to several equal workers, whatever they are.
import { AttentiveError } from '../shared/errors.js';

/** Enough texts to fill the engine's batches, and few enough to serve other calls between them. */
const textsPerBatch = 32;

/** A worker translates one batch while the message with the next one travels. */
const batchesPerWorker = 2;

/** How far a translation has come. */
export interface TranslationProgress {
  /** Sentences that are translated so far. */
  readonly done: number;
  readonly total: number;
}

/** A pool of workers, each of which can do any task. */
export class WorkerPool<Worker> {
  #members: { readonly worker: Worker; tasks: number }[];

  constructor(readonly workers: readonly Worker[]) {
    this.#members = workers.map((worker) => ({ worker, tasks: 0 }));
  }

  /**
   * Gives a task to the first of the workers with the fewest tasks. A worker that crashed gets no more tasks, as
   * long as there are others.
   */
  async run<Result>(task: (worker: Worker) => Promise<Result>): Promise<Result> {
    const member = this.#members.reduce((least, each) => (each.tasks < least.tasks ? each : least));
    ++member.tasks;
    try {
      return await task(member.worker);
    } catch (failure) {
      const crashed = failure instanceof AttentiveError && failure.code === 'crashed';
      const others = this.#members.filter((each) => each !== member);
      if (crashed && others.length > 0) this.#members = others;
      throw failure;
    } finally {
      --member.tasks;
    }
  }
}

/**
 * Translates texts batch by batch, and returns the results in the order of the texts. Each batch holds texts of
 * similar length, and the longest come first, so that all workers end together. Batches do not depend on the
 * number of workers, so the results are the same to the bit. Without texts there is one empty batch.
 * @param translate gets the texts of a batch, and their indices among all texts.
 * @param onProgress is called after each batch.
 * @throws what `translate` or `onProgress` throws first; after that, no batch begins and no progress is reported.
 */
export async function translateInBatches<Result>(
  texts: readonly string[],
  workers: number,
  translate: (batch: readonly string[], places: readonly number[]) => Promise<readonly Result[]>,
  onProgress?: (progress: TranslationProgress) => void,
): Promise<Result[]> {
  const total = texts.length;
  const longestFirst = Array.from(texts, (text, place) => ({ text, place })).sort(
    (a, b) => b.text.length - a.text.length,
  );
  const results = new Array<Result>(total);
  let begun = 0;
  let done = 0;
  let failed = false;
  const work = async () => {
    try {
      do {
        const batch = longestFirst.slice(begun, begun + textsPerBatch);
        begun += textsPerBatch;
        const translations = await translate(
          batch.map(({ text }) => text),
          batch.map(({ place }) => place),
        );
        if (failed) return;
        for (const [i, translation] of translations.entries()) {
          results[batch[i]?.place ?? i] = translation;
        }
        done += batch.length;
        onProgress?.({ done, total });
      } while (begun < total);
    } catch (failure) {
      failed = true;
      throw failure;
    }
  };
  const lanes = Math.min(workers * batchesPerWorker, Math.ceil(total / textsPerBatch)) || 1;
  await Promise.all(Array.from({ length: lanes }, work));
  return results;
}
