import '../../tools/enable-relaxed-simd.mjs';
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import startTrain, {
  type MainModule as TrainModule,
} from '../../build/wasm-simd/attentive-train-simd.mjs';
import startTranslate, {
  type MainModule as TranslateModule,
} from '../../build/wasm-simd/attentive-translate-simd.mjs';
import { trainedModel } from './suites/reversal.js';

// Tests the engines below the package. Their memory only ever grows, so its size after many calls shows whether they
// free what they allocate.
describe.each(['simd', 'relaxed'])('the engine %s', (variant) => {
  let engine: TranslateModule;
  let training: TrainModule;
  let bytes: Uint8Array;
  beforeAll(async () => {
    bytes = await trainedModel();
    const file = (part: string) =>
      readFile(new URL(`../../dist/attentive-${part}-${variant}.wasm`, import.meta.url));
    engine = await startTranslate({ wasmBinary: await file('translate') });
    training = await startTrain({ wasmBinary: await file('train') });
  }, 120_000);

  const settings = {
    ...{ targetLanguage: '', maxLength: 20, minLength: 0, copySourceWords: true, prefix: '' },
    ...{ shortlist: true, stopLoops: true, attentionHeads: true },
    ...{ beamSize: 2, nBest: 2, lengthPenalty: 1, coveragePenalty: 0.1, noRepeatNgram: 0 },
    ...{ sampling: null, recordSearch: true, forced: false, glossary: [] },
  };
  const load = () => {
    const model = engine.Model.load(bytes, 'model');
    if (model instanceof Error) throw model;
    return model;
  };
  const memoryAfter = (
    count: number,
    work: () => void,
    memory: TranslateModule | TrainModule = engine,
  ) => {
    for (let i = 0; i < count; ++i) work();
    return memory.HEAPU8.length;
  };

  it('frees the memory of models', () => {
    const cycle = () => {
      const model = load();
      model.translate(['abcd', 'efgh'], settings, undefined);
      model.delete();
    };
    const before = memoryAfter(3, cycle);
    expect(memoryAfter(200, cycle)).toBe(before);
  });

  it('frees the memory of translations', () => {
    const model = load();
    const translate = () =>
      model.translate(['abcd', 'efgh', 'abcdefgh'.repeat(10)], settings, undefined);
    const before = memoryAfter(3, translate);
    expect(memoryAfter(200, translate)).toBe(before);
    model.delete();
  });

  it('frees the memory of scores', () => {
    const translation = { source: 'a b c', hypothesis: 'a b c d e', references: ['a b c d'] };
    const cycle = () => {
      const scorecard = training.Scorecard.create('13a');
      if (scorecard instanceof Error) throw scorecard;
      scorecard.add(Array.from({ length: 100 }, () => translation));
      expect(scorecard.scores(10)).toMatchObject({ examples: 100 });
      scorecard.delete();
    };
    const before = memoryAfter(3, cycle, training);
    expect(memoryAfter(100, cycle, training)).toBe(before);
  });

  it('returns errors without leaking memory or stack', () => {
    const damaged = bytes.slice();
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    for (const file of [damaged, Uint8Array.of(7)]) {
      expect(engine.Model.load(file, 'file')).toMatchObject({
        code: 'bad-model',
        message: expect.stringMatching(/^file: /),
      });
    }
    const before = memoryAfter(3, () => engine.Model.load(damaged, 'file'));
    expect(memoryAfter(100, () => engine.Model.load(damaged, 'file'))).toBe(before);
    expect(memoryAfter(10_000, () => engine.Model.load(Uint8Array.of(7), 'file'))).toBe(before);
    const model = load();
    const [translation] = [model.translate(['abcd'], settings, undefined)].flat();
    expect(translation).toMatchObject({ hypotheses: [{ text: 'dcba' }, {}] });
    model.delete();
  });
});
