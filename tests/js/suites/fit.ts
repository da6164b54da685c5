import {
  type CheckpointStore,
  createTrainer,
  type ExperimentConfig,
  type FitOptions,
  loadModel,
  resumeTrainer,
  type Trainer,
  type TrainingMetrics,
} from 'attentive';
import { describe, expect, it } from 'vitest';
import { config, examples, reversed, unseenWords } from './reversal.js';

/** How a trainer fits, pauses, changes and resumes, wherever it runs. */
export function testFit(): void {
  describe('fit', () => {
    it('trains to the end and tells how it goes', async () => {
      const trainer = await createTrainer({ config: short, examples, dev });
      const reports = await all(trainer, { reportEvery: 20 });
      const last = reports.at(-1) as TrainingMetrics;
      expect(last).toMatchObject({ finished: true, epoch: 3, step: last.totalSteps });
      expect(reports.length).toBeGreaterThan(1);
      expect(sum(reports, ({ steps }) => steps)).toBe(last.totalSteps);
      expect(sum(reports, (metrics) => metrics.examples)).toBe(3 * examples.length);
      expect(reports.filter(({ devLoss }) => devLoss !== undefined).length).toBeLessThanOrEqual(3);
      expect(last.devLoss).toBeGreaterThan(0);
      for (const { tokens, seconds, tokensPerSecond, insight } of reports) {
        expect(tokensPerSecond).toBe(tokens / seconds);
        expect(insight).toBeUndefined();
      }
      expect(await all(trainer)).toEqual([]);
      trainer.destroy();
    });

    it('does what advance() does, step by step', async () => {
      const trainer = await createTrainer({ config: short, examples });
      const other = await createTrainer({ config: short, examples });
      const expected = [];
      for (let i = 0; i < 8; ++i) expected.push((await other.advance()).loss);
      const reports = await all(trainer, { steps: 8, reportEvery: 0, insight: true });
      expect(reports.map(({ loss }) => loss)).toEqual(expected);
      expect(reports.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(reports[7]?.insight?.layers).toHaveLength(3);
      trainer.destroy();
      other.destroy();
    });

    it('lets others in, however often it reports', async () => {
      const trainer = await createTrainer({ config, examples });
      let timers = 0;
      const timer = setInterval(() => ++timers, 1);
      await all(trainer, { steps: 100, reportEvery: 0 });
      clearInterval(timer);
      expect(timers).toBeGreaterThan(1);
      trainer.destroy();
    });

    it('goes on after a break, and after a number of steps', async () => {
      const trainer = await createTrainer({ config, examples });
      for await (const { step } of trainer.fit({ reportEvery: 0 })) if (step === 3) break;
      expect(await all(trainer, { steps: 4 }).then((reports) => reports.at(-1))).toMatchObject({
        step: 7,
        finished: false,
      });
      expect((await trainer.advance()).step).toBe(8);
      trainer.destroy();
    });

    it('does no step while it is paused, and answers', async () => {
      const trainer = await createTrainer({ config, examples });
      const fit = trainer.fit({ reportEvery: 50 });
      await fit.next();
      expect(trainer.paused).toBe(false);
      let reports = 0;
      const rest = (async () => {
        for await (const _ of fit) ++reports;
      })();
      await pass(60);
      trainer.pause();
      expect(trainer.paused).toBe(true);
      const before = await trainer.checkpoint();
      const reportsBefore = reports;
      await pass(200);
      expectSameBytes(await trainer.checkpoint(), before);
      expect(reports).toBeLessThanOrEqual(reportsBefore + 1);
      expect((await trainer.translate('abcd')).tokens.length).toBeGreaterThan(0);
      const model = await loadModel(await trainer.exportModel());
      model.destroy();

      trainer.resume();
      expect(trainer.paused).toBe(false);
      await pass(100);
      expect(reports).toBeGreaterThan(reportsBefore);
      trainer.stop();
      await rest;
      trainer.destroy();
    });

    it('begins with waiting when it was paused before', async () => {
      const trainer = await createTrainer({ config, examples });
      trainer.pause();
      const first = trainer.fit({ steps: 1 }).next();
      const early = await Promise.race([first, pass(100).then(() => 'waiting')]);
      expect(early).toBe('waiting');
      await expect(trainer.advance()).rejects.toMatchObject({ code: 'invalid-state' });
      trainer.resume();
      expect((await first).value).toMatchObject({ step: 1 });
      trainer.destroy();
    });

    it.each(['training', 'paused'])('stops while it is %s, and goes on later', async (state) => {
      const trainer = await createTrainer({ config, examples });
      const fitting = all(trainer, { reportEvery: 100_000 });
      await pass(50);
      if (state === 'paused') trainer.pause();
      await pass(50);
      trainer.stop();
      const step = (await fitting).at(-1)?.step ?? 0;
      expect(step).toBeGreaterThan(0);
      expect(trainer.paused).toBe(false);
      expect((await trainer.advance()).step).toBe(step + 1);
      expect(await all(trainer, { steps: 2 })).not.toEqual([]);
      trainer.destroy();
    });

    it('stops from inside its loop', async () => {
      const trainer = await createTrainer({ config, examples });
      const steps: number[] = [];
      for await (const { step } of trainer.fit({ reportEvery: 0 })) {
        steps.push(step);
        if (step === 2) trainer.stop();
      }
      expect(steps).toEqual([1, 2]);
      trainer.destroy();
    });

    it.each(['training', 'paused'])('throws the reason of an abort while %s', async (state) => {
      const trainer = await createTrainer({ config, examples });
      const controller = new AbortController();
      const fitting = all(trainer, { reportEvery: 100_000, signal: controller.signal });
      await pass(50);
      if (state === 'paused') trainer.pause();
      await pass(50);
      const reason = new Error('enough');
      controller.abort(reason);
      await expect(fitting).rejects.toBe(reason);
      trainer.resume();
      expect((await trainer.advance()).step).toBeGreaterThan(1);
      await expect(all(trainer, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      trainer.destroy();
    });

    it('is alone', async () => {
      const trainer = await createTrainer({ config, examples });
      const busy = { name: 'AttentiveError', code: 'invalid-state' };
      for await (const { step } of trainer.fit({ reportEvery: 0 })) {
        await expect(trainer.fit().next()).rejects.toMatchObject(busy);
        await expect(trainer.advance()).rejects.toMatchObject(busy);
        if (step === 2) break;
      }
      const [first, ...others] = await Promise.allSettled([
        ...[trainer.advance({ steps: 2 }), trainer.advance(), trainer.fit().next()],
      ]);
      expect(first).toMatchObject({ status: 'fulfilled', value: { step: 4 } });
      for (const other of others) expect(other).toMatchObject({ reason: busy });
      expect((await trainer.advance()).step).toBe(5);
      trainer.destroy();
    });

    it('ends with destroy, also while it is paused', async () => {
      const trainer = await createTrainer({ config, examples });
      const other = await createTrainer({ config, examples });
      other.pause();
      const fits = [trainer, other].map((each) => all(each, { checkpoints: { store: memory() } }));
      await pass(50);
      for (const each of [trainer, other]) each.destroy();
      for (const fit of fits) await expect(fit).rejects.toMatchObject({ code: 'aborted' });
      await expect(trainer.change({ learningRate: 1 })).rejects.toMatchObject({ code: 'aborted' });
      await expect(trainer.checkpoint()).rejects.toMatchObject({ code: 'aborted' });
    });

    it.each([
      [{ steps: 0 }, /steps/],
      [{ reportEvery: -1 }, /reportEvery/],
      [{ reportEvery: Number.NaN }, /reportEvery/],
      [{ insight: 'yes' }, /insight/],
      [{ signal: 5 }, /signal/],
      [{ checkpoints: {} }, /checkpoints\.store/],
      [{ checkpoints: { store: memory(), every: '1' } }, /checkpoints\.every/],
      [5, /options/],
    ])('refuses %j', async (options, message) => {
      const trainer = await createTrainer({ config, examples });
      await expect(trainer.fit(options as FitOptions).next()).rejects.toMatchObject({
        code: 'invalid-argument',
        message: expect.stringMatching(message),
      });
      expect((await trainer.advance()).step).toBe(1);
      trainer.destroy();
    });
  });

  describe('a change', () => {
    it('holds from the next step on, until it is taken back', async () => {
      const trainer = await createTrainer({ config, examples });
      await trainer.change({ learningRate: 0.5 });
      expect(await trainer.advance()).toMatchObject({ learningRate: 0.5, teacherForcingRatio: 1 });
      await trainer.change({ teacherForcingRatio: 0.25 });
      const both = { learningRate: 0.5, teacherForcingRatio: 0.25 };
      expect(await trainer.advance()).toMatchObject(both);
      await trainer.change({});
      expect(await trainer.advance()).toMatchObject(both);
      await trainer.change({ learningRate: null });
      expect(await trainer.advance()).toMatchObject({ ...both, learningRate: 0.01 });
      await trainer.change({ teacherForcingRatio: null });
      expect(await trainer.advance()).toMatchObject({ learningRate: 0.01, teacherForcingRatio: 1 });
      trainer.destroy();
    });

    it.each([
      [{ learningRate: -1 }, /learning_rate must be a number from 0/],
      [{ learningRate: 101 }, /learning_rate must be a number from 0/],
      [{ teacherForcingRatio: 1.5 }, /teacher_forcing_ratio must be a number from 0/],
      [{ learningRate: Number.NaN }, /learningRate/],
      [{ teacherForcingRatio: '1' }, /teacherForcingRatio/],
      [null, /changes/],
    ])('is refused: %j', async (changes, message) => {
      const trainer = await createTrainer({ config, examples });
      await expect(trainer.change(changes as object)).rejects.toMatchObject({
        code: 'invalid-argument',
        message: expect.stringMatching(message),
      });
      expect(await trainer.advance()).toMatchObject({ learningRate: 0.01 });
      trainer.destroy();
    });
  });

  describe('a checkpoint', () => {
    it.each([
      ['in the middle of an epoch', (perEpoch: number) => perEpoch + 3],
      ['at the end of an epoch', (perEpoch: number) => 2 * perEpoch],
      ['before the first step', () => 0],
    ])('goes on to the bit %s', async (_, stepOf) => {
      const whole = await createTrainer({ config: random, examples, dev });
      const { totalSteps } = await whole.advance();
      const at = stepOf(totalSteps / 3);
      const parts = await createTrainer({ config: random, examples, dev });
      if (at > 0) await parts.advance({ steps: at });
      if (at > 1) await whole.advance({ steps: at - 1 });
      const change = { learningRate: 0.02, teacherForcingRatio: 0.5 };
      // The first step was done already where there is nothing before the checkpoint.
      if (at > 0) for (const trainer of [whole, parts]) await trainer.change(change);

      const checkpoint = await parts.checkpoint();
      parts.destroy();
      const resumed = await resumeTrainer({ checkpoint, examples, dev });
      expect(resumed.info).toEqual(whole.info);
      expectSameBytes(await resumed.checkpoint(), checkpoint);
      if (at === 0) await resumed.advance();
      const facts = ({ loss, devLoss, learningRate, teacherForcingRatio }: TrainingMetrics) => [
        ...[loss, devLoss, learningRate, teacherForcingRatio],
      ];
      const expected = (await all(whole, { reportEvery: 0 })).map(facts);
      const actual = (await all(resumed, { reportEvery: 0 })).map(facts);
      expect(expected.length).toBe(totalSteps - Math.max(1, at));
      expect(actual).toEqual(expected);
      const precision = 'float32';
      expectSameBytes(
        await resumed.exportModel({ precision }),
        await whole.exportModel({ precision }),
      );
      whole.destroy();
      resumed.destroy();
    });

    it('keeps what early stopping and plateaus go by', async () => {
      const training = {
        ...{ epochs: 12, learning_rate: 0.1, early_stopping: { patience: 2 } },
        ...{ schedule: 'plateau' as const, plateau: { factor: 0.5 }, average_checkpoints: 2 },
      };
      const hasty = withTraining(training);
      const whole = await createTrainer({ config: hasty, examples, dev });
      const expected = await all(whole, { reportEvery: 0 });
      let trainer = await createTrainer({ config: hasty, examples, dev });
      const actual: TrainingMetrics[] = [];
      while (!actual.at(-1)?.finished) {
        actual.push(...(await all(trainer, { steps: 17, reportEvery: 0 })));
        const checkpoint = await trainer.checkpoint();
        trainer.destroy();
        trainer = await resumeTrainer({ checkpoint, examples, dev });
      }
      const losses = (reports: TrainingMetrics[]) =>
        reports.map(({ loss, devLoss, learningRate }) => [loss, devLoss, learningRate]);
      expect(losses(actual)).toEqual(losses(expected));
      expectSameBytes(await trainer.exportModel(), await whole.exportModel());
      trainer.destroy();
      whole.destroy();
    });

    it('of a training that has ended gives its result', async () => {
      const trainer = await createTrainer({ config: short, examples });
      await all(trainer);
      const checkpoint = await trainer.checkpoint();
      const resumed = await resumeTrainer({ checkpoint, examples });
      expect(await all(resumed)).toEqual([]);
      expectSameBytes(await resumed.exportModel(), await trainer.exportModel());
      trainer.destroy();
      resumed.destroy();
    });

    it('is refused when it is damaged, foreign, or of other examples', async () => {
      const trainer = await createTrainer({ config: short, examples });
      await trainer.advance();
      const good = await trainer.checkpoint();
      const model = await trainer.exportModel({ precision: 'float32' });
      trainer.destroy();
      const changed = (at: number) => good.map((byte, i) => (i === at ? byte ^ 1 : byte));
      const hostile = [
        ...[new Uint8Array(), Uint8Array.of(1, 2, 3), new Uint8Array(1000).fill(255), model],
        ...[good.subarray(0, good.length / 2), good.subarray(0, good.length - 1)],
        ...[0, 7, 100, good.length >> 1, good.length - 1].map(changed),
      ];
      for (const checkpoint of hostile) {
        await expect(resumeTrainer({ checkpoint, examples })).rejects.toMatchObject({
          name: 'AttentiveError',
          code: 'bad-model',
          message: expect.stringMatching(/^checkpoint: /),
        });
      }
      await expect(loadModel(good)).rejects.toMatchObject({
        code: 'bad-model',
        message: expect.stringMatching(/checkpoint of an unfinished training.*resumeTrainer/),
      });
      for (const options of [
        { checkpoint: good, examples: examples.slice(1) },
        { checkpoint: good, examples: [] },
        { checkpoint: good },
        { checkpoint: undefined, examples },
        { checkpoint: 5, examples },
        undefined,
      ]) {
        await expect(resumeTrainer(options as never)).rejects.toMatchObject({
          code: 'invalid-argument',
        });
      }
      const resumed = await resumeTrainer({ checkpoint: good, examples });
      expect((await resumed.advance()).step).toBe(2);
      resumed.destroy();
    });

    it('needs dev pairs where the config does', async () => {
      const stopping = withTraining({ early_stopping: { patience: 2 } });
      const trainer = await createTrainer({ config: stopping, examples, dev });
      const checkpoint = await trainer.checkpoint();
      trainer.destroy();
      await expect(resumeTrainer({ checkpoint, examples })).rejects.toMatchObject({
        code: 'invalid-argument',
        message: expect.stringMatching(/early_stopping .*`dev`/),
      });
    });
  });

  describe('a training that diverges', () => {
    it('is told of, and leaves a checkpoint to go on from', async () => {
      const trainer = await createTrainer({ config: explosive, examples });
      await trainer.advance({ steps: 3 });
      const store = memory();
      await all(trainer, { steps: 1, checkpoints: { store } });
      const good = store.saved.length;
      await trainer.change({ learningRate: 100 });
      const fit = all(trainer, { checkpoints: { store, every: 1e9 } });
      await expect(fit).rejects.toMatchObject({
        name: 'AttentiveError',
        code: 'diverged',
        message: expect.stringMatching(/diverged at step \d+: .*lower training\.learning_rate/),
      });
      expect(store.saved).toHaveLength(good);
      await expect(trainer.advance()).rejects.toMatchObject({ code: 'diverged' });
      trainer.destroy();

      const checkpoint = await store.load();
      if (!checkpoint) throw new Error('nothing was saved');
      const resumed = await resumeTrainer({ checkpoint, examples });
      const { step, loss } = await resumed.advance();
      expect(step).toBe(5);
      expect(loss).toBeLessThan(3);
      resumed.destroy();
    });
  });

  describe('checkpoints', () => {
    it('are saved at intervals, at a pause, at a stop and at the end', async () => {
      const trainer = await createTrainer({ config, examples });
      const store = memory();
      const savedSteps = async () => {
        const steps = [];
        for (const checkpoint of store.saved.splice(0)) {
          const resumed = await resumeTrainer({ checkpoint, examples });
          steps.push((await resumed.advance()).step - 1);
          resumed.destroy();
        }
        return steps;
      };
      const seldom = { store, every: 1e9 };
      await all(trainer, { steps: 3, checkpoints: seldom });
      expect(await savedSteps()).toEqual([3]);
      for await (const _ of trainer.fit({ reportEvery: 0, checkpoints: seldom })) break;
      expect(await savedSteps()).toEqual([4]);

      const fit = trainer.fit({ reportEvery: 0, checkpoints: seldom });
      await fit.next();
      trainer.pause();
      const next = fit.next();
      await expect.poll(() => store.saved.length).toBe(1);
      expect(await savedSteps()).toEqual([5]);
      trainer.stop();
      expect((await next).done).toBe(true);
      expect(await savedSteps()).toEqual([5]);

      await all(trainer, { steps: 20, reportEvery: 0, checkpoints: { store, every: 0 } });
      const steps = await savedSteps();
      expect(steps.length).toBeGreaterThan(2);
      expect(steps.at(-1)).toBe(25);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
      trainer.destroy();
    });

    it('are saved one at a time, while training goes on', async () => {
      const trainer = await createTrainer({ config, examples });
      const store = memory(() => pass(150));
      const reports = all(trainer, { reportEvery: 0, checkpoints: { store, every: 0 } });
      await pass(400);
      trainer.stop();
      const steps = (await reports).length;
      expect(store.mostAtOnce()).toBe(1);
      expect(store.saved.length).toBeGreaterThan(1);
      expect(steps).toBeGreaterThan(2 * store.saved.length);
      trainer.destroy();
    });

    it('that cannot be saved end fit, not the trainer', async () => {
      const trainer = await createTrainer({ config, examples });
      const reason = new Error('the disk is full');
      const store = memory(() => Promise.reject(reason));
      const checkpoints = { store, every: 0 };
      await expect(all(trainer, { reportEvery: 0, checkpoints })).rejects.toBe(reason);
      await expect(all(trainer, { steps: 1, checkpoints })).rejects.toBe(reason);
      trainer.pause();
      await expect(all(trainer, { checkpoints })).rejects.toBe(reason);
      trainer.resume();
      expect((await trainer.advance()).step).toBeGreaterThan(1);
      trainer.destroy();
    });
  });
}

const dev = unseenWords.map((word) => [word, reversed(word)] as const);

function withTraining(training: ExperimentConfig['training']): ExperimentConfig {
  return { ...config, training: { ...config.training, ...training } };
}

const short = withTraining({ epochs: 3 });
/** Of everything that is random or has a state, some. */
const random = {
  ...withTraining({ epochs: 3, schedule: 'cosine', warmup_steps: 5, average_checkpoints: 2 }),
  model: { ...config.model, dropout: 0.2 },
} satisfies ExperimentConfig;
/** Weight decay times a learning rate of 100 makes every step's weights 99 times as large. */
const explosive = withTraining({ optimizer: { type: 'adamw', weight_decay: 1 } });

async function all(trainer: Trainer, options?: FitOptions): Promise<TrainingMetrics[]> {
  const reports: TrainingMetrics[] = [];
  for await (const metrics of trainer.fit(options)) reports.push(metrics);
  return reports;
}

/** A store that keeps all that it is given, after `wait`. */
function memory(wait: () => Promise<void> = async () => {}) {
  const saved: Uint8Array<ArrayBuffer>[] = [];
  let now = 0;
  let most = 0;
  return {
    saved,
    mostAtOnce: () => most,
    async save(bytes) {
      most = Math.max(most, ++now);
      try {
        await wait();
      } finally {
        --now;
      }
      saved.push(bytes);
    },
    load: async () => saved.at(-1),
    async remove() {
      saved.length = 0;
    },
  } satisfies CheckpointStore & { saved: Uint8Array[]; mostAtOnce: () => number };
}

/** As toEqual, which takes seconds for so many. */
function expectSameBytes(actual: Uint8Array, expected: Uint8Array): void {
  expect(actual.length).toBe(expected.length);
  expect(actual.findIndex((byte, i) => byte !== expected[i])).toBe(-1);
}

const pass = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
