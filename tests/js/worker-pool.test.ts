import { describe, expect, it, vi } from 'vitest';
import {
  type TranslationProgress,
  translateInBatches,
  WorkerPool,
} from '../../src/js/engine/worker-pool.js';
import { unlessAborted } from '../../src/js/shared/abort.js';
import { AttentiveError } from '../../src/js/shared/errors.js';

/** Different texts with lengths from 1 to 20. */
const texts = Array.from({ length: 1000 }, (_, i) => `${i}`.padEnd(1 + ((i * 7) % 20), '.'));
const wanted = texts.map((text) => `<${text}>`);

/** Takes a different time for each batch, so that batches end in another order. */
async function translate(batch: readonly string[]): Promise<string[]> {
  await new Promise((resolve) =>
    setTimeout(resolve, (Number.parseInt(batch[0] ?? '', 10) % 5) * 2),
  );
  return batch.map((text) => `<${text}>`);
}

describe('translateInBatches()', () => {
  it.each([1, 2, 4, 64])('keeps the order of texts with %i workers', async (workers) => {
    expect(await translateInBatches(texts, workers, translate)).toEqual(wanted);
  });

  it('makes the same batches for any number of workers', async () => {
    const batchesFor = async (workers: number) => {
      const batches: (readonly string[])[] = [];
      await translateInBatches(texts, workers, (batch) => {
        batches.push(batch);
        return translate(batch);
      });
      return batches.map((batch) => batch.join()).sort();
    };
    const batches = await batchesFor(1);
    expect(batches).toHaveLength(Math.ceil(1000 / 32));
    expect(await batchesFor(4)).toEqual(batches);
  });

  it('translates the longest texts first', async () => {
    const lengths: number[] = [];
    await translateInBatches(texts, 1, async (batch) => {
      lengths.push(...batch.map((text) => text.length));
      return [...batch];
    });
    expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
  });

  it('keeps at most two batches per worker in flight', async () => {
    const mostAtOnce = async (count: number) => {
      let now = 0;
      let most = 0;
      await translateInBatches(texts.slice(0, count), 3, async (batch) => {
        most = Math.max(most, ++now);
        const translated = await translate(batch);
        --now;
        return translated;
      });
      return most;
    };
    expect(await mostAtOnce(1000)).toBe(6);
    expect(await mostAtOnce(40)).toBe(2);
    expect(await mostAtOnce(1)).toBe(1);
  });

  it('reports increasing progress that ends with all texts', async () => {
    const heard: TranslationProgress[] = [];
    await translateInBatches(texts, 4, translate, (progress) => heard.push(progress));
    expect(heard).toHaveLength(Math.ceil(1000 / 32));
    for (const [i, { done, total }] of heard.entries()) {
      expect(done).toBeGreaterThan(heard[i - 1]?.done ?? 0);
      expect(total).toBe(1000);
    }
    expect(heard.at(-1)?.done).toBe(1000);
  });

  it('passes the indices of the texts of a batch', async () => {
    const placed = texts.map((text, place) => [text, place]);
    const pairs = await translateInBatches(texts, 4, async (batch, places) =>
      batch.map((text, i) => [text, places[i]]),
    );
    expect(pairs).toEqual(placed);
  });

  it('makes one empty batch where there are no texts', async () => {
    const empty = vi.fn(translate);
    const onProgress = vi.fn();
    expect(await translateInBatches([], 4, empty, onProgress)).toEqual([]);
    expect(empty.mock.calls).toEqual([[[], []]]);
    expect(onProgress.mock.calls).toEqual([[{ done: 0, total: 0 }]]);
  });

  /** Expects that no batch begins and no progress is reported after a failure. */
  const failing = async (fail: (batches: number) => void, onProgress = vi.fn()) => {
    let batches = 0;
    const job = translateInBatches(
      texts,
      2,
      async (batch) => {
        fail(++batches);
        return translate(batch);
      },
      onProgress,
    );
    await expect(job).rejects.toThrow('no more');
    const [begun, told] = [batches, onProgress.mock.calls.length];
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(batches).toBe(begun);
    expect(onProgress.mock.calls.length).toBe(told);
    expect(begun).toBeLessThan(20);
  };

  it('ends with the first batch that fails', () =>
    failing((batches) => {
      if (batches === 7) throw new Error('no more');
    }));

  it('ends when onProgress throws', () => {
    const onProgress = vi.fn(() => {
      throw new Error('no more');
    });
    return failing(() => {}, onProgress);
  });

  it('ends when its signal aborts', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const job = translateInBatches(
      texts,
      2,
      (batch) =>
        unlessAborted(
          [controller.signal],
          () => translate(batch),
          () => {},
        ),
      ({ done }) => done > 100 && controller.abort(reason),
    );
    await expect(job).rejects.toBe(reason);
  });
});

describe('WorkerPool', () => {
  const crash = new AttentiveError('crashed', 'gone');

  it('gives a task to the worker with the fewest tasks', async () => {
    const pool = new WorkerPool(['a', 'b', 'c']);
    const ends: (() => void)[] = [];
    const asked: string[] = [];
    const task = () =>
      pool.run((worker) => {
        asked.push(worker);
        return new Promise<void>((resolve) => ends.push(resolve));
      });
    const tasks = [task(), task(), task(), task()];
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
    ends[1]?.();
    await tasks[1];
    void task();
    expect(asked.at(-1)).toBe('b');
  });

  it('gives no more tasks to a worker that crashed', async () => {
    const pool = new WorkerPool(['a', 'b']);
    await expect(pool.run(() => Promise.reject(crash))).rejects.toBe(crash);
    const asked = await Promise.all([1, 2, 3].map(() => pool.run(async (worker) => worker)));
    expect(asked).toEqual(['b', 'b', 'b']);
    expect(pool.workers).toEqual(['a', 'b']);
  });

  it('keeps a worker whose task failed, and the last worker even if it crashed', async () => {
    const pool = new WorkerPool(['a', 'b']);
    await expect(pool.run(() => Promise.reject(new Error('full')))).rejects.toThrow('full');
    expect(await pool.run(async (worker) => worker)).toBe('a');
    for (let i = 0; i < 3; ++i) {
      await expect(pool.run(() => Promise.reject(crash))).rejects.toBe(crash);
    }
  });
});
