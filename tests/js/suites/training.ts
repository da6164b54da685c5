import { createTrainer, type Example, loadModel } from 'attentive';
import { describe, expect, it } from 'vitest';
import { config, examples, learn, reversed, unseenWords } from './reversal.js';
import { expectSame } from './same-translation.js';

/** Tests how a trainer is created, advanced and exported, in Node and in browsers. */
export function testTraining(): void {
  describe('a trainer', () => {
    it('learns, translates meanwhile, and exports what it has learned', async () => {
      const trainer = await createTrainer({ config, examples });
      expect(trainer.info).toMatchObject({ name: 'reversal', config: config.model });
      const before = await trainer.translate(unseenWords);
      const accuracy = (texts: { text: string }[]) =>
        texts.filter(({ text }, i) => text === reversed(unseenWords[i] ?? '')).length /
        texts.length;
      expect(accuracy(before)).toBeLessThan(0.2);

      await learn(trainer);
      const after = await trainer.translate(unseenWords);
      expect(accuracy(after)).toBeGreaterThanOrEqual(0.9);

      const exact = await loadModel(await trainer.exportModel({ precision: 'float32' }));
      const half = await trainer.exportModel();
      const small = await trainer.exportModel({ precision: 'int8' });
      expect(exact.info.bytes).toBeGreaterThan(1.5 * half.byteLength);
      expect(half.byteLength).toBeGreaterThan(small.byteLength);
      const rounded = await loadModel(half);
      const quantized = await loadModel(small);
      expect([trainer, exact, rounded, quantized].map(({ info }) => info.precision)).toEqual([
        'float32',
        'float32',
        'float16',
        'int8',
      ]);
      for (const [i, translation] of (await exact.translate(unseenWords)).entries()) {
        expectSame(translation, after[i]);
      }
      expect(accuracy(await rounded.translate(unseenWords))).toBeGreaterThanOrEqual(0.9);
      expect(accuracy(await quantized.translate(unseenWords))).toBeGreaterThanOrEqual(0.85);

      trainer.destroy();
      expect((await exact.translate('abcd')).text).toBe('dcba');
      exact.destroy();
      rounded.destroy();
      quantized.destroy();
    }, 120_000);

    it('reports metrics of every step', async () => {
      const short = { ...config, training: { ...config.training, epochs: 1 } };
      const trainer = await createTrainer({ config: short, examples });
      const first = await trainer.advance();
      expect(first).toMatchObject({ step: 1, finished: false, learningRate: 0.01 });
      expect(first.totalSteps).toBeGreaterThan(3);
      expect(first.loss).toBeGreaterThan(1);
      expect(first.perplexity).toBeCloseTo(Math.exp(first.loss), 5);
      expect(first.gradientNorm).toBeGreaterThan(0);
      expect(first.tokens).toBe(5 * first.examples);

      const rest = await trainer.advance({ steps: 1_000_000 });
      expect(rest).toMatchObject({ step: first.totalSteps, epoch: 1, finished: true });
      expect(first.examples + rest.examples).toBe(examples.length);
      expect(rest.seconds).toBeGreaterThan(0);
      expect(await trainer.advance()).toMatchObject({
        finished: true,
        examples: 0,
        loss: Number.NaN,
      });
      trainer.destroy();
    });

    it('measures the loss on dev pairs after each epoch', async () => {
      const short = withTraining({ epochs: 2, learning_rate: 0.02 });
      const trainer = await createTrainer({ config: short, examples, dev });
      const { totalSteps, devLoss } = await trainer.advance();
      expect(devLoss).toBeUndefined();
      const first = await trainer.advance({ steps: totalSteps / 2 - 1 });
      expect(first).toMatchObject({ epoch: 1, finished: false });
      const second = await trainer.advance({ steps: totalSteps });
      expect(second).toMatchObject({ epoch: 2, finished: true });
      expect(first.devLoss).toBeGreaterThan(0);
      expect(second.devLoss).toBeLessThan(first.devLoss ?? 0);
      expect(await trainer.advance()).toMatchObject({ finished: true, devLoss: undefined });
      trainer.destroy();
    });

    it('stops early and exports the best epoch', async () => {
      const hasty = withTraining({ learning_rate: 0.1, early_stopping: { patience: 1 } });
      const trainer = await createTrainer({ config: hasty, examples, dev });
      const epochs: { devLoss: number; bytes: Uint8Array }[] = [];
      for (;;) {
        const { step, totalSteps, finished, devLoss } = await trainer.advance();
        if (devLoss === undefined) continue;
        epochs.push({ devLoss, bytes: await trainer.exportModel() });
        if (!finished) continue;
        expect(step).toBeLessThan(totalSteps);
        break;
      }
      const losses = epochs.map(({ devLoss }) => devLoss);
      expect(losses.at(-1)).toBeGreaterThanOrEqual(losses.at(-2) ?? 0);
      expect(epochs.at(-1)?.bytes).toEqual(epochs.at(-2)?.bytes);
      trainer.destroy();
    });

    it('lowers the learning rate on a plateau', async () => {
      const training = { epochs: 3, schedule: 'plateau', plateau: { factor: 0.25 } };
      // With so small a learning rate, the loss does not change.
      const still = withTraining({ ...training, learning_rate: 1e-30 });
      const trainer = await createTrainer({ config: still, examples, dev });
      const { totalSteps } = await trainer.advance();
      const { learningRate } = await trainer.advance({ steps: totalSteps });
      expect(learningRate).toBeCloseTo(0.25e-30, 40);
      trainer.destroy();
    });

    it.each([
      [{ early_stopping: { patience: 2 } }, /config\.training\.early_stopping .*`dev`/],
      [{ schedule: 'plateau' }, /config\.training\.schedule "plateau" .*`dev`/],
    ])('refuses a config that needs dev pairs without them: %j', async (training, message) => {
      await expect(
        createTrainer({ config: withTraining(training), examples }),
      ).rejects.toMatchObject({
        code: 'invalid-argument',
        message: expect.stringMatching(message),
      });
    });

    it('feeds the decoder its own tokens as the schedule says', async () => {
      const teacher_forcing = { schedule: 'linear', final_ratio: 0.5, steps: 4 };
      const trainer = await createTrainer({
        config: withTraining({ teacher_forcing }),
        examples,
      });
      const ratios = [];
      for (let i = 0; i < 6; ++i) ratios.push((await trainer.advance()).teacherForcingRatio);
      expect(ratios).toEqual([1, 0.875, 0.75, 0.625, 0.5, 0.5]);
      trainer.destroy();
    });

    it('gives insight into gradients, layers, gates and attention', async () => {
      const trainer = await createTrainer({ config, examples });
      expect((await trainer.advance()).insight).toBeUndefined();
      const { insight } = await trainer.advance({ steps: 2, insight: true });
      expect(insight?.gradients).toHaveLength(5);
      for (const norm of insight?.gradients ?? []) expect(norm).toBeGreaterThan(0);
      expect(insight?.layers.map(({ name }) => name)).toEqual([
        'encoder.rnn_l0',
        'encoder.rnn_l0_reverse',
        'decoder.rnn_l0',
      ]);
      for (const { magnitude, saturated, gates } of insight?.layers ?? []) {
        expect(magnitude).toBeGreaterThan(0);
        expect(saturated).toBe(0);
        expect(gates.map(({ name }) => name)).toEqual(['reset', 'update', 'candidate']);
        expect(gates[0]?.mean).toBeGreaterThan(0.3);
        expect(gates[0]?.mean).toBeLessThan(0.7);
      }
      expect(insight?.attention?.entropy).toBeCloseTo(Math.log(5), 1);
      expect(insight?.attention?.relative).toBeCloseTo(1, 1);
      trainer.destroy();
    });

    it('has the same losses whenever it starts from the same seed', async () => {
      const losses = async (seed: number) => {
        const training = { ...config.training, seed };
        const trainer = await createTrainer({ config: { ...config, training }, examples });
        const results = [await trainer.advance({ steps: 2 }), await trainer.advance({ steps: 3 })];
        trainer.destroy();
        return results.map(({ loss }) => loss);
      };
      const expected = await losses(7);
      expect(await losses(7)).toEqual(expected);
      expect(await losses(8)).not.toEqual(expected);
    });

    it('stops when its signal aborts, and can go on', async () => {
      const trainer = await createTrainer({ config, examples });
      const controller = new AbortController();
      const training = trainer.advance({ steps: 1_000_000, signal: controller.signal });
      setTimeout(() => controller.abort(), 100);
      await expect(training).rejects.toMatchObject({ name: 'AbortError' });
      const next = await trainer.advance();
      expect(next.step).toBeGreaterThan(1);
      expect(next.step).toBeLessThan(next.totalSteps);
      trainer.destroy();
    });

    it('translates while it trains', async () => {
      const trainer = await createTrainer({ config, examples });
      const training = trainer.advance({ steps: 100 });
      const first = await Promise.race([
        trainer.translate('abcd').then(() => 'translation'),
        training.then(() => 'training'),
      ]);
      expect(first).toBe('translation');
      expect((await training).step).toBe(100);
      trainer.destroy();
    });

    it('rejects work under way, and later calls, after destroy()', async () => {
      const trainer = await createTrainer({ config, examples });
      trainer.destroy();
      trainer.destroy();
      for (const call of [trainer.advance(), trainer.translate('abcd'), trainer.exportModel()]) {
        await expect(call).rejects.toMatchObject({ name: 'AttentiveError', code: 'aborted' });
      }
    });

    it.each([
      ['an unknown field', { ...config, colour: 'blue' }, /config.*colour/],
      ['a missing part', { ...config, model: undefined }, /config\.model/],
      ['a wrong number', withTraining({ epochs: 0 }), /config\.training\.epochs/],
      ['NaN', withTraining({ learning_rate: Number.NaN }), /config\.training\.learning_rate/],
      ['a wrong choice', withEncoder({ cell: 'relu' }), /config\.model\.encoder\.cell/],
      ['a giant', withEncoder({ hidden_size: 1_000_000 }), /model/],
      [
        'sizes that contradict each other',
        { ...config, model: { ...config.model, attention: { score: 'dot' } } },
        /config\.model\.attention\.score/,
      ],
      ['a string', 'config.json', /config must be an object/],
      ['a circle', circle(), /config must be plain data/],
      ['nothing', undefined, /config must be an object/],
    ])('refuses a config with %s', async (_, wrong, message) => {
      await expect(createTrainer({ config: wrong as never, examples })).rejects.toMatchObject({
        name: 'AttentiveError',
        code: 'invalid-argument',
        message: expect.stringMatching(message),
      });
    });

    it.each([
      ['nothing', undefined, /examples must be an array/],
      ['no examples', [], /./],
      ['a string', ['ab'], /examples\[0\] must be a \[source, target\] pair/],
      ['a triple', [['a', 'b', 'c']], /examples\[0\] must be a \[source, target\] pair/],
      [
        'a number',
        [
          ['a', 'b'],
          ['a', 1],
        ],
        /examples\[1\]\[1\] must be a string, not 1/,
      ],
      ['texts that are too long', [['a'.repeat(300), 'b']], /max_length/],
    ])('refuses to be created from %s', async (_, wrong, message) => {
      await expect(createTrainer({ config, examples: wrong as never })).rejects.toMatchObject({
        name: 'AttentiveError',
        code: 'invalid-argument',
        message: expect.stringMatching(message),
      });
    });

    it.each([
      ['nothing', ''],
      ['blanks', ' \t\u00A0\r\n'],
      ['nothing that is seen', '\u200B\uFEFF\u2060'],
    ])('refuses a target of %s', async (_, target) => {
      const holed = [...examples, ['a', target]] as const;
      await expect(createTrainer({ config, examples: holed })).rejects.toMatchObject({
        code: 'invalid-argument',
        message: `examples[${examples.length}][1] is empty; remove the pair`,
      });
    });

    it('names the first ten of all pairs that cannot be used', async () => {
      const bad = [
        ['', 'b'],
        ['a'],
        ['a', 1],
        ['\uD83D', 'b'],
        ['a\0', 'b'],
        ['a', 'b\rc'],
      ] as never;
      const complaints = [
        'examples[0][0] is empty; remove the pair',
        'examples[1] must be a [source, target] pair, not an array',
        'examples[2][1] must be a string, not 1',
        'examples[3][0] contains a lone surrogate; do not split surrogate pairs',
        'examples[4][0] contains a NUL character; remove it',
        'examples[5][1] contains a carriage return without a line feed; remove it',
      ];
      await expect(
        createTrainer({ config, examples: bad, dev: [['a', '']] }),
      ).rejects.toMatchObject({
        code: 'invalid-argument',
        message: [
          '7 pairs cannot be used:',
          ...complaints,
          'dev[0][1] is empty; remove the pair',
        ].join('\n'),
      });
      const many = Array.from({ length: 1000 }, () => ['a', ''] as const);
      await expect(createTrainer({ config, examples: many })).rejects.toMatchObject({
        message: expect.stringMatching(
          /^1000 pairs cannot be used:\nexamples\[0\].*\nexamples\[9\][^\n]*\n…$/s,
        ),
      });
    });

    it('refuses dev pairs that are not pairs', async () => {
      const wrong = [['a', 'b'], ['a']] as never;
      await expect(createTrainer({ config, examples, dev: wrong })).rejects.toMatchObject({
        code: 'invalid-argument',
        message: expect.stringMatching(/^dev\[1\] must be a \[source, target\] pair/),
      });
    });

    it.each([{ steps: 0 }, { steps: Number.NaN }, { steps: '5' }, { insight: 'yes' }, 5])(
      'advance() refuses the options %j',
      async (options) => {
        const trainer = await createTrainer({ config, examples });
        await expect(trainer.advance(options as object)).rejects.toMatchObject({
          code: 'invalid-argument',
        });
        trainer.destroy();
      },
    );

    it('learns from emoji, invisible characters and line ends', async () => {
      const strange = [
        ['\uFFFD\u200B', 'a\tb\r\nc'],
        ['🙂'.repeat(10), 'e\u0301'],
        ['\uFEFF\u0007🏴', '\u00A0x'],
      ] as [string, string][];
      const trainer = await createTrainer({ config, examples: strange });
      await trainer.advance({ steps: 3 });
      await trainer.translate('🙂');
      trainer.destroy();
    });
  });
}

/** Words that are not among the examples. */
const dev: readonly Example[] = unseenWords.map((word) => [word, reversed(word)]);

function withTraining(training: object): typeof config {
  return { ...config, training: { ...config.training, ...training } };
}

function withEncoder(encoder: object): object {
  return {
    ...config,
    model: { ...config.model, encoder: { ...config.model.encoder, ...encoder } },
  };
}

function circle(): object {
  const value: Record<string, unknown> = { ...config };
  value.model = value;
  return value;
}
