import {
  createTrainer,
  type ExperimentConfig,
  loadModel,
  resumeTrainer,
  type TrainingMetrics,
} from 'attentive';
import { describe, expect, it } from 'vitest';
import {
  dev,
  expectSameBytes,
  memoryStore,
  reportsOf,
  shortConfig,
  sleep,
  withTraining,
} from './fitting.js';
import { config, examples } from './reversal.js';

/** Tests how trainings are saved and resumed, in Node and in browsers. */
export function testCheckpoints(): void {
  describe('resumeTrainer()', () => {
    it.each([
      ['in the middle of an epoch', (perEpoch: number) => perEpoch + 3],
      ['at the end of an epoch', (perEpoch: number) => 2 * perEpoch],
      ['before the first step', () => 0],
    ])('continues to the bit from a checkpoint taken %s', async (_, stepOf) => {
      const whole = await createTrainer({ config: random, examples, dev });
      const { totalSteps } = await whole.advance();
      const at = stepOf(totalSteps / 3);
      const parts = await createTrainer({ config: random, examples, dev });
      if (at > 0) await parts.advance({ steps: at });
      if (at > 1) await whole.advance({ steps: at - 1 });
      const change = { learningRate: 0.02, teacherForcingRatio: 0.5 };
      // `whole` has done its first step already, so a change can only come later.
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
      const expected = (await reportsOf(whole, { reportEvery: 0 })).map(facts);
      const actual = (await reportsOf(resumed, { reportEvery: 0 })).map(facts);
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

    it('restores the state of early stopping and plateaus', async () => {
      const training = {
        ...{ epochs: 12, learning_rate: 0.1, early_stopping: { patience: 2 } },
        ...{ schedule: 'plateau' as const, plateau: { factor: 0.5 }, average_checkpoints: 2 },
      };
      const hasty = withTraining(training);
      const whole = await createTrainer({ config: hasty, examples, dev });
      const expected = await reportsOf(whole, { reportEvery: 0 });
      let trainer = await createTrainer({ config: hasty, examples, dev });
      const actual: TrainingMetrics[] = [];
      while (!actual.at(-1)?.finished) {
        actual.push(...(await reportsOf(trainer, { steps: 17, reportEvery: 0 })));
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

    it('restores the result of a training that has ended', async () => {
      const trainer = await createTrainer({ config: shortConfig, examples });
      await reportsOf(trainer);
      const checkpoint = await trainer.checkpoint();
      const resumed = await resumeTrainer({ checkpoint, examples });
      expect(await reportsOf(resumed)).toEqual([]);
      expectSameBytes(await resumed.exportModel(), await trainer.exportModel());
      trainer.destroy();
      resumed.destroy();
    });

    it('refuses checkpoints that are damaged, foreign, or of other examples', async () => {
      const trainer = await createTrainer({ config: shortConfig, examples });
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

    it('requires dev pairs where the config does', async () => {
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
    it('rejects with diverged, and leaves the last good checkpoint', async () => {
      const trainer = await createTrainer({ config: explosive, examples });
      await trainer.advance({ steps: 3 });
      const store = memoryStore();
      await reportsOf(trainer, { steps: 1, checkpoints: { store } });
      const good = store.saved.length;
      await trainer.change({ learningRate: 100 });
      const fit = reportsOf(trainer, { checkpoints: { store, every: 1e9 } });
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

  describe('checkpoints of fit()', () => {
    it('are saved at intervals, at a pause, at a stop and at the end', async () => {
      const trainer = await createTrainer({ config, examples });
      const store = memoryStore();
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
      await reportsOf(trainer, { steps: 3, checkpoints: seldom });
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

      await reportsOf(trainer, { steps: 20, reportEvery: 0, checkpoints: { store, every: 0 } });
      const steps = await savedSteps();
      expect(steps.length).toBeGreaterThan(2);
      expect(steps.at(-1)).toBe(25);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
      trainer.destroy();
    });

    it('are saved one at a time, while training goes on', async () => {
      const trainer = await createTrainer({ config, examples });
      const store = memoryStore(() => sleep(150));
      const reports = reportsOf(trainer, { reportEvery: 0, checkpoints: { store, every: 0 } });
      await sleep(400);
      trainer.stop();
      const steps = (await reports).length;
      expect(store.mostAtOnce()).toBe(1);
      expect(store.saved.length).toBeGreaterThan(1);
      expect(steps).toBeGreaterThan(2 * store.saved.length);
      trainer.destroy();
    });

    it('reject fit() when they cannot be saved, but not the trainer', async () => {
      const trainer = await createTrainer({ config, examples });
      const reason = new Error('the disk is full');
      const store = memoryStore(() => Promise.reject(reason));
      const checkpoints = { store, every: 0 };
      await expect(reportsOf(trainer, { reportEvery: 0, checkpoints })).rejects.toBe(reason);
      await expect(reportsOf(trainer, { steps: 1, checkpoints })).rejects.toBe(reason);
      trainer.pause();
      await expect(reportsOf(trainer, { checkpoints })).rejects.toBe(reason);
      trainer.resume();
      expect((await trainer.advance()).step).toBeGreaterThan(1);
      trainer.destroy();
    });
  });
}

/** Uses several things that draw at random or keep a state. */
const random = {
  ...withTraining({ epochs: 3, schedule: 'cosine', warmup_steps: 5, average_checkpoints: 2 }),
  model: { ...config.model, dropout: 0.2 },
} satisfies ExperimentConfig;
/** With a learning rate of 100, weight decay makes the weights 99 times as large at every step. */
const explosive = withTraining({ optimizer: { type: 'adamw', weight_decay: 1 } });
