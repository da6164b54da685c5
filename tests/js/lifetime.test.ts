import { expect, it, vi } from 'vitest';
import type { Engine } from '../../src/js/engine/engine.js';
import { placeIn } from '../../src/js/engine/resource.js';
import { Model, type ModelInfo } from '../../src/js/model.js';
import { collectGarbage } from './collect-garbage.js';

const engine = { release: vi.fn(async () => {}) };
function makeModel(handle: number): Model {
  const info = { targetLanguages: ['en'] } as unknown as ModelInfo;
  return new Model([placeIn(engine as unknown as Engine, handle)], info);
}

it('a model that is garbage-collected is released in the engine', async () => {
  makeModel(1);
  await vi.waitFor(() => {
    collectGarbage();
    expect(engine.release).toHaveBeenCalledWith(1);
  });
});

it('a destroyed model is released in the engine exactly once', async () => {
  makeModel(2).destroy();
  makeModel(3);
  await vi.waitFor(() => {
    collectGarbage();
    expect(engine.release).toHaveBeenCalledWith(3);
  });
  expect(engine.release.mock.calls.filter(([handle]: unknown[]) => handle === 2)).toHaveLength(1);
});
