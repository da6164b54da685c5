import { addModel, Translator } from 'attentive';
import { expect, it, vi } from 'vitest';
import type { Engine } from '../../src/js/engine/engine.js';
import { SharedEngine } from '../../src/js/engine/shared-engine.js';
import { Model, type ModelInfo } from '../../src/js/model.js';
import { collectGarbage } from './collect-garbage.js';
import { trainedModel } from './suites/reversal.js';

const release = vi.fn(async (_handle: number) => {});

function makeEngine(end = () => {}): SharedEngine {
  return new SharedEngine({ release } as unknown as Engine, Promise.resolve(), end);
}

const engine = makeEngine();
function makeModel(handle: number): Model {
  const info = { targetLanguages: ['en'] } as unknown as ModelInfo;
  return new Model([engine.place(handle)], info);
}

it('a model that is garbage-collected is released in the engine', async () => {
  makeModel(1);
  await vi.waitFor(() => {
    collectGarbage();
    expect(release).toHaveBeenCalledWith(1);
  });
});

it('a destroyed model is released in the engine exactly once', async () => {
  makeModel(2).destroy();
  makeModel(3);
  await vi.waitFor(() => {
    collectGarbage();
    expect(release).toHaveBeenCalledWith(3);
  });
  expect(release.mock.calls.filter(([handle]) => handle === 2)).toHaveLength(1);
});

it('an engine ends soon after its last user has left, unless another one comes', () => {
  vi.useFakeTimers();
  const end = vi.fn();
  const engine = makeEngine(end);
  const leave = engine.enter();
  const place = engine.place(4);
  leave();
  vi.advanceTimersByTime(60_000);
  place.release();
  vi.advanceTimersByTime(500);
  const next = engine.enter();
  vi.advanceTimersByTime(60_000);
  expect(end).not.toHaveBeenCalled();
  next();
  vi.advanceTimersByTime(5_000);
  expect(end).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});

/** Offers a model from German that reverses words, and returns what tells that it is freed. */
function offerModel() {
  const lives: AbortSignal[] = [];
  addModel({
    sourceLanguage: 'de',
    targetLanguage: 'en',
    source: async ({ signal }) => {
      if (signal) lives.push(signal);
      return trainedModel();
    },
  });
  return () => lives[0]?.aborted;
}
const german = { sourceLanguage: 'de', targetLanguage: 'en' };

it('a translator that is garbage-collected without destroy() frees its model', async () => {
  const isFreed = offerModel();
  await Translator.create({ ...german, signal: new AbortController().signal });
  expect(isFreed()).toBe(false);
  await vi.waitFor(() => {
    collectGarbage();
    expect(isFreed()).toBe(true);
  });
});

it('a translator of which only a promise is kept translates to the end', async () => {
  const isFreed = offerModel();
  const collecting = setInterval(collectGarbage, 1);
  const lines = Array.from({ length: 300 }, () => 'abcd').join('\n');
  const translation = (await Translator.create(german)).explain(lines);
  expect((await translation).sentences).toHaveLength(300);
  await vi.waitFor(() => expect(isFreed()).toBe(true));
  clearInterval(collecting);
});

it('where Symbol.dispose is missing, the methods have the symbols that compilers look for', async () => {
  vi.resetModules();
  const older = Object.setPrototypeOf(Symbol.bind(undefined), Symbol);
  const missing = { dispose: { value: undefined }, asyncDispose: { value: undefined } };
  vi.stubGlobal('Symbol', Object.defineProperties(older, missing));
  const { dispose, asyncDispose } = await import('../../src/js/shared/dispose.js');
  vi.unstubAllGlobals();
  expect([dispose, asyncDispose]).toEqual(
    ['Symbol.dispose', 'Symbol.asyncDispose'].map((name) => Symbol.for(name)),
  );
});
