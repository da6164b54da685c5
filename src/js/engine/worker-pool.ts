// How work is dealt to several workers that can all do the same: knows nothing of what they are.
import { AttentiveError } from '../shared/errors.js';

/** Translated at a time: enough to fill the engine's batches, few enough to be interrupted between. */
const textsPerBatch = 32;

/** A worker does one while the message with the next is on its way. */
const batchesPerWorker = 2;

/** How far a translation has come. */
export interface TranslationProgress {
  /** Sentences so far. */
  readonly done: number;
  readonly total: number;
}

/** Workers of which each can do any task. */
export class WorkerPool<Worker> {
  #members: { readonly worker: Worker; tasks: number }[];

  constructor(readonly workers: readonly Worker[]) {
    this.#members = workers.map((worker) => ({ worker, tasks: 0 }));
  }

  /**
   * Has the worker do a task that has least to do, the first of several. One that crashed is not asked
   * again, as long as there are others.
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
 * What `translate` makes of texts, batch by batch and in their order. The batches are of texts of similar
 * length, the longest first so that workers end together, and do not depend on how many workers there
 * are: nor do, to the bit, the results. Without texts there is one batch, which is empty.
 * @param translate is given the texts of a batch, and their places among all.
 * @param onProgress called after each batch, with ever larger numbers and at last with all.
 * @throws what `translate` or `onProgress` throws first; no batch is begun and no progress told after that.
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
