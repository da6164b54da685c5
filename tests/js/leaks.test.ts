import type { Model } from 'attentive';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { collectGarbage } from './collect-garbage.js';
import { freshEngine } from './fresh-engine.js';
import { tinyConfig } from './tiny-model.js';

const texts = ['', 'abcd', 'xyz', 'abcdefgh'.repeat(4), 'a b\u00E9'];
const searches = [
  { maxLength: 3 },
  { maxLength: 6, beamSize: 2, nBest: 2, recordSearch: true },
  { maxLength: 6, sampling: { temperature: 2 }, prefix: 'a' },
];

let file: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  const { createTrainer } = await freshEngine();
  const trainer = await createTrainer({
    config: tinyConfig,
    examples: [['abcd', 'dcba']],
    variant: 'simd',
  });
  file = await trainer.exportModel();
  trainer.destroy();
});
afterEach(() => {
  vi.restoreAllMocks();
});

type Load = () => Promise<Model>;

/**
 * Does work in a fresh engine, and returns how many models then fit into its memory before it must grow. Memory
 * grows by megabytes and never shrinks, so its size alone would hide slow leaks; one model corresponds to two bytes
 * for each of 10,000 calls.
 */
async function roomAfter(work: (load: Load) => Promise<void>): Promise<number> {
  const { loadModel, memory } = await freshEngine();
  const load = () => loadModel(file, { variant: 'simd' });
  // It keeps the engine, which would end without users.
  const first = await load();
  const before = memory();
  await work(load);
  expect(memory()).toBe(before);
  const held = [];
  while (memory() === before) held.push(await load());
  for (const model of [first, ...held]) model.destroy();
  return held.length;
}

/** Returns how many bytes JavaScript's heap has grown after some work. */
async function growthOfHeap(work: () => Promise<void>): Promise<number> {
  const heap = () => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  const before = heap();
  await work();
  return heap() - before;
}

/** A leak would hold more than a hundred bytes for each call. */
const noise = 1_000_000;

describe('memory of the engine', () => {
  it('does not grow over 20,000 translations', async () => {
    const translate = async (model: Model, count: number) => {
      for (let i = 0; i < count; ++i) {
        await model.translate(texts[i % texts.length] ?? '', searches[i % searches.length]);
      }
    };
    const eachOnce = texts.length * searches.length;
    const room = (count: number) =>
      roomAfter(async (load) => {
        const model = await load();
        await translate(model, eachOnce);
        expect(await growthOfHeap(() => translate(model, count))).toBeLessThan(noise);
        model.destroy();
      });
    expect(await room(20_000)).toBe(await room(0));
  }, 120_000);

  it('does not grow over 10,000 models', async () => {
    const cycle = async (load: Load, count: number) => {
      for (let i = 0; i < count; ++i) {
        const model = await load();
        if (i % 100 === 0) await model.translate(texts, searches[1]);
        model.destroy();
      }
    };
    const room = (count: number) =>
      roomAfter(async (load) => {
        await cycle(load, 1);
        expect(await growthOfHeap(() => cycle(load, count))).toBeLessThan(noise);
      });
    expect(await room(10_000)).toBe(await room(0));
  }, 120_000);
});
