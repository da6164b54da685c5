import {
  createTrainer,
  type ExperimentConfig,
  loadModel,
  type Model,
  type Precision,
  type Translation,
} from 'attentive';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examples, trainedModel } from './reversal.js';

const layers = 2;
const heads = 4;
const stack = { embedding_size: 16, layers, heads, feed_forward_size: 20 };

/** The configuration of a Transformer with an SSRU decoder of several layers and heads. */
export const manyHeadsConfig = {
  name: 'many heads',
  source_language: 'word',
  target_language: 'drow',
  tokenizers: { source: { type: 'character' }, target: { type: 'character' } },
  model: { encoder: { type: 'transformer', ...stack }, decoder: { type: 'ssru', ...stack } },
  training: { epochs: 1 },
} as const;

/** Returns the file of a model that has learned nothing, so that its heads differ at random. */
export async function modelWithManyHeads(
  precision: Precision,
  config: ExperimentConfig = manyHeadsConfig,
): Promise<Uint8Array<ArrayBuffer>> {
  const trainer = await createTrainer({ config, examples });
  const file = await trainer.exportModel({ precision });
  trainer.destroy();
  return file;
}

/** Tests the attention weights of every head, in Node and in browsers. */
export function testAttentionHeads(): void {
  describe.each(['float32', 'int8'] as const)(
    'the attention heads of a model in %s',
    (precision) => {
      let model: Model;
      beforeAll(async () => {
        model = await loadModel(await modelWithManyHeads(precision));
      });
      afterAll(() => model.destroy());

      it('are those of the best translation and of its alternatives', async () => {
        const options = { beamSize: 3, nBest: 3, stopLoops: false, attentionHeads: true };
        const best = await model.translate('abcd', options);
        expect(best.alternatives).toHaveLength(2);
        for (const translation of [best, ...best.alternatives]) expectHeadsOf(translation);
      });

      it('are given for each text of several, and of a prefix', async () => {
        const options = { attentionHeads: true, prefix: 'da', maxLength: 12 };
        const texts = ['a', 'abcdefgh', 'hg'];
        for (const translation of await model.translate(texts, options)) expectHeadsOf(translation);
        const { sentences } = await model.translateText(texts.join('\n'), options);
        for (const { translation } of sentences) expectHeadsOf(translation);
      });

      it('are given for a translation that is scored', async () => {
        const scored = await model.score('abcd', 'dcba', { attentionHeads: true });
        expect(scored.tokens).toEqual(['d', 'c', 'b', 'a', '</s>']);
        expectHeadsOf(scored);
      });

      it('are empty unless asked for, and for a blank text or one in parts', async () => {
        const none = { encoder: [], cross: [] };
        expect((await model.translate('abcd')).attentionHeads).toEqual(none);
        for (const text of [' ', 'a'.repeat(600)]) {
          const translation = await model.translate(text, { attentionHeads: true, maxLength: 4 });
          expect(translation.attentionHeads).toEqual(none);
        }
      });

      it('are asked for by a boolean', async () => {
        const refusal = {
          code: 'invalid-argument',
          message: expect.stringContaining('attentionHeads'),
        };
        const options = { attentionHeads: 'all' as unknown as boolean };
        await expect(model.translate('abcd', options)).rejects.toMatchObject(refusal);
        await expect(model.score('abcd', 'dcba', options)).rejects.toMatchObject(refusal);
      });
    },
  );

  it('the attention of a model with an alignment shift is between that of two steps', async () => {
    const { encoder, decoder } = manyHeadsConfig.model;
    const alignment = { alignment_layer: 0, alignment_head: 3, alignment_shift: 0.25 };
    const config = {
      ...manyHeadsConfig,
      model: { encoder, decoder: { ...decoder, ...alignment } },
    };
    const model = await loadModel(await modelWithManyHeads('int8', config));
    const scored = await model.score('abcd', 'dcba', { attentionHeads: true });
    const steps = scored.attentionHeads.cross[0]?.[3] ?? [];
    const between = steps.map((own, i) =>
      own.map((weight, j) => 0.75 * weight + 0.25 * ((steps[i + 1] ?? own)[j] ?? 0)),
    );
    expectNear(scored.attention, between);
    model.destroy();
  });

  it('the attention of a recurrent model is its only head', async () => {
    const model = await loadModel(await trainedModel());
    const { attention, attentionHeads } = await model.translate('abcd', { attentionHeads: true });
    expect(attentionHeads.encoder).toEqual([]);
    expect(attentionHeads.cross).toHaveLength(1);
    expect(attentionHeads.cross[0]).toHaveLength(1);
    expectNear(attentionHeads.cross[0]?.[0] ?? [], attention);
    model.destroy();
  });
}

type Rows = Translation['attention'];

/** Expects heads of the right shapes, whose mean in the last layer is the translation's attention. */
function expectHeadsOf({ tokens, sourceTokens, attention, attentionHeads }: Translation): void {
  const columns = sourceTokens.length;
  expectShape(attentionHeads.encoder, columns, columns);
  expectShape(attentionHeads.cross, tokens.length, columns);
  const last = attentionHeads.cross.at(-1) ?? [];
  const mean = tokens.map((_, row) =>
    Float32Array.from(sourceTokens, (_, column) => {
      return last.reduce((total, head) => total + (head[row]?.[column] ?? 0), 0) / heads;
    }),
  );
  expectNear(mean, attention);
}

function expectShape(stack: readonly (readonly Rows[])[], rows: number, columns: number): void {
  expect(stack).toHaveLength(layers);
  for (const layer of stack) {
    expect(layer).toHaveLength(heads);
    for (const head of layer) {
      expect(head).toHaveLength(rows);
      for (const row of head) {
        expect(row).toHaveLength(columns);
        expect(row.reduce((total, weight) => total + weight, 0)).toBeCloseTo(1, 4);
      }
    }
  }
}

function expectNear(actual: Rows, expected: Rows): void {
  expect(actual).toHaveLength(expected.length);
  const differences = actual.flatMap((row, i) =>
    [...row].map((weight, j) => Math.abs(weight - (expected[i]?.[j] ?? Number.NaN))),
  );
  expect(Math.max(...differences)).toBeLessThanOrEqual(1e-5);
}
