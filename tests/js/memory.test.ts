import type { Precision } from 'attentive';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readSource } from '../../src/js/shared/source.js';
import { freshEngine } from './fresh-engine.js';
import { studentFile, vocabularyFile } from './suites/marian-files.js';
import { examples, config as reversal, reversed, unseenWords } from './suites/reversal.js';

const precisions = ['float32', 'float16', 'int8'] as const;

/** An untrained model of 21 million weights, which takes more than 20 MB in each precision. */
const config = {
  name: 'large',
  source_language: 'x',
  target_language: 'y',
  tokenizers: { source: { type: 'character' }, target: { type: 'character' } },
  model: {
    encoder: { embedding_size: 1000, cell: 'lstm', hidden_size: 1000, bidirectional: false },
    decoder: { embedding_size: 1000, cell: 'lstm', hidden_size: 1000, readout_size: 1000 },
    attention: { score: 'general' },
  },
  training: { epochs: 1 },
} as const;

const dev = unseenWords.map((word) => [word, reversed(word)] as const);

describe('the memory of a model in the engine', () => {
  const files = new Map<Precision, Uint8Array<ArrayBuffer>>();
  beforeAll(async () => {
    const { createTrainer } = await freshEngine();
    const trainer = await createTrainer({ config, examples: [['abc', 'cba']], variant: 'simd' });
    for (const precision of precisions) {
      files.set(precision, await trainer.exportModel({ precision }));
    }
    trainer.destroy();
  }, 120_000);
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each(precisions)(
    'in %s is at most 2.2 times its file while it is loaded',
    async (precision) => {
      const file = files.get(precision) ?? new Uint8Array();
      expect(file.byteLength).toBeGreaterThan(20_000_000);
      const { loadModel, memory } = await freshEngine();
      // This counts the buffer that the file is read into, and the engine's whole memory.
      const response = new Response(file, { headers: { 'Content-Length': `${file.byteLength}` } });
      const { bytes } = await readSource(response, {});
      const model = await loadModel(file, { variant: 'simd' });
      expect(model.info.precision).toBe(precision);
      expect(model.info.bytes).toBe(file.byteLength);
      const ratio = (bytes.buffer.byteLength + memory()) / file.byteLength;
      console.log(`${precision}: file and engine ${ratio.toFixed(3)} x ${file.byteLength} bytes`);
      expect(memory()).toBeGreaterThan(file.byteLength);
      expect(ratio).toBeLessThanOrEqual(2.2);
      model.destroy();
    },
  );
});

it('the memory of a student of Marian is at most 1.3 times its files, and 2.2 times with them', async () => {
  const pieces = Array.from({ length: 31_998 }, (_, i) => `▁p${i}`);
  const tiny = { size: 256, feedForward: 1536, encoderLayers: 6, decoderLayers: 2, heads: 8 };
  const files = {
    model: studentFile(32_000, { ...tiny, precision: 'int8' }),
    vocab: vocabularyFile(pieces),
  };
  const bytes = files.model.byteLength + files.vocab.byteLength;
  const { loadModel, memory } = await freshEngine();
  const model = await loadModel({ marian: files }, { variant: 'simd' });
  expect(model.info.bytes).toBe(bytes);
  console.log(`student of Marian: engine ${(memory() / bytes).toFixed(3)} x ${bytes} bytes`);
  expect(memory()).toBeGreaterThan(bytes);
  expect(memory()).toBeLessThanOrEqual(1.3 * bytes);
  // While it is loaded, JavaScript holds the files.
  expect(memory() + bytes).toBeLessThanOrEqual(2.2 * bytes);
  model.destroy();
}, 120_000);

it('the memory of a training does not grow with its steps', async () => {
  const { createTrainer, memory } = await freshEngine();
  const endless = { ...reversal, training: { ...reversal.training, epochs: 1000 } };
  const trainer = await createTrainer({ config: endless, examples, dev, variant: 'simd' });
  const train = async (steps: number) => {
    for await (const _ of trainer.fit({ steps, insight: true }));
    await trainer.checkpoint();
    await trainer.translate('abcd');
  };
  await train(300);
  const before = memory();
  for (let i = 0; i < 4; ++i) await train(300);
  expect((await trainer.advance()).step).toBe(1501);
  expect(before).toBeGreaterThan(0);
  expect(memory()).toBe(before);
  trainer.destroy();
}, 120_000);
