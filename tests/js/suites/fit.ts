import { createTrainer, type FitOptions, loadModel, type TrainingMetrics } from 'attentive';
import { describe, expect, it } from 'vitest';
import { dev, expectSameBytes, memoryStore, reportsOf, shortConfig, sleep } from './fitting.js';
import { config, examples } from './reversal.js';

/** Tests how a trainer fits, pauses and changes, in Node and in browsers. */
export function testFit(): void {
  describe('Trainer.fit()', () => {
    it('trains to the end and reports metrics', async () => {
      const trainer = await createTrainer({ config: shortConfig, examples, dev });
      const reports = await reportsOf(trainer, { reportEvery: 1 });
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
      expect(await reportsOf(trainer)).toEqual([]);
      trainer.destroy();
    });

    it('has the same losses as advance(), step by step', async () => {
      const trainer = await createTrainer({ config: shortConfig, examples });
      const other = await createTrainer({ config: shortConfig, examples });
      const expected = [];
      for (let i = 0; i < 8; ++i) expected.push((await other.advance()).loss);
      const reports = await reportsOf(trainer, { steps: 8, reportEvery: 0, insight: true });
      expect(reports.map(({ loss }) => loss)).toEqual(expected);
      expect(reports.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(reports[7]?.insight?.layers).toHaveLength(3);
      trainer.destroy();
      other.destroy();
    });

    it('lets timers run, however often it reports', async () => {
      const trainer = await createTrainer({ config, examples });
      let timers = 0;
      const timer = setInterval(() => ++timers, 1);
      await reportsOf(trainer, { steps: 100, reportEvery: 0 });
      clearInterval(timer);
      expect(timers).toBeGreaterThan(1);
      trainer.destroy();
    });

    it('continues after a break, and after a number of steps', async () => {
      const trainer = await createTrainer({ config, examples });
      for await (const { step } of trainer.fit({ reportEvery: 0 })) if (step === 3) break;
      expect(
        await reportsOf(trainer, { steps: 4 }).then((reports) => reports.at(-1)),
      ).toMatchObject({
        step: 7,
        finished: false,
      });
      expect((await trainer.advance()).step).toBe(8);
      trainer.destroy();
    });

    it('does no step while it is paused, and still translates', async () => {
      const trainer = await createTrainer({ config, examples });
      const fit = trainer.fit({ reportEvery: 50 });
      await fit.next();
      expect(trainer.paused).toBe(false);
      let reports = 0;
      const rest = (async () => {
        for await (const _ of fit) ++reports;
      })();
      await sleep(60);
      trainer.pause();
      expect(trainer.paused).toBe(true);
      const before = await trainer.checkpoint();
      const reportsBefore = reports;
      await sleep(200);
      expectSameBytes(await trainer.checkpoint(), before);
      expect(reports).toBeLessThanOrEqual(reportsBefore + 1);
      expect((await trainer.translate('abcd')).tokens.length).toBeGreaterThan(0);
      const model = await loadModel(await trainer.exportModel());
      model.destroy();

      trainer.resume();
      expect(trainer.paused).toBe(false);
      await sleep(100);
      expect(reports).toBeGreaterThan(reportsBefore);
      trainer.stop();
      await rest;
      trainer.destroy();
    });

    it('waits for resume() when it was paused before it began', async () => {
      const trainer = await createTrainer({ config, examples });
      trainer.pause();
      const first = trainer.fit({ steps: 1 }).next();
      const early = await Promise.race([first, sleep(100).then(() => 'waiting')]);
      expect(early).toBe('waiting');
      await expect(trainer.advance()).rejects.toMatchObject({ code: 'invalid-state' });
      trainer.resume();
      expect((await first).value).toMatchObject({ step: 1 });
      trainer.destroy();
    });

    it.each(['training', 'paused'])(
      'ends at stop() while %s, and training can continue',
      async (state) => {
        const trainer = await createTrainer({ config, examples });
        const fitting = reportsOf(trainer, { reportEvery: 100_000 });
        await sleep(50);
        if (state === 'paused') trainer.pause();
        await sleep(50);
        trainer.stop();
        const step = (await fitting).at(-1)?.step ?? 0;
        expect(step).toBeGreaterThan(0);
        expect(trainer.paused).toBe(false);
        expect((await trainer.advance()).step).toBe(step + 1);
        expect(await reportsOf(trainer, { steps: 2 })).not.toEqual([]);
        trainer.destroy();
      },
    );

    it('ends when its loop calls stop()', async () => {
      const trainer = await createTrainer({ config, examples });
      const steps: number[] = [];
      for await (const { step } of trainer.fit({ reportEvery: 0 })) {
        steps.push(step);
        if (step === 2) trainer.stop();
      }
      expect(steps).toEqual([1, 2]);
      trainer.destroy();
    });

    it.each(['training', 'paused'])('throws the reason of its signal while %s', async (state) => {
      const trainer = await createTrainer({ config, examples });
      const controller = new AbortController();
      const fitting = reportsOf(trainer, { reportEvery: 100_000, signal: controller.signal });
      await sleep(50);
      if (state === 'paused') trainer.pause();
      await sleep(50);
      const reason = new Error('enough');
      controller.abort(reason);
      await expect(fitting).rejects.toBe(reason);
      trainer.resume();
      expect((await trainer.advance()).step).toBeGreaterThan(1);
      await expect(reportsOf(trainer, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      trainer.destroy();
    });

    it('refuses a second fit() or advance() at the same time', async () => {
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

    it('rejects after destroy(), also while it is paused', async () => {
      const trainer = await createTrainer({ config, examples });
      const other = await createTrainer({ config, examples });
      other.pause();
      const fits = [trainer, other].map((each) =>
        reportsOf(each, { checkpoints: { store: memoryStore() } }),
      );
      await sleep(50);
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
      [{ checkpoints: { store: memoryStore(), every: '1' } }, /checkpoints\.every/],
      [5, /options/],
    ])('refuses the options %j', async (options, message) => {
      const trainer = await createTrainer({ config, examples });
      await expect(trainer.fit(options as FitOptions).next()).rejects.toMatchObject({
        code: 'invalid-argument',
        message: expect.stringMatching(message),
      });
      expect((await trainer.advance()).step).toBe(1);
      trainer.destroy();
    });
  });

  describe('Trainer.change()', () => {
    it('takes effect at the next step, and null takes it back', async () => {
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
    ])('refuses %j', async (changes, message) => {
      const trainer = await createTrainer({ config, examples });
      await expect(trainer.change(changes as object)).rejects.toMatchObject({
        code: 'invalid-argument',
        message: expect.stringMatching(message),
      });
      expect(await trainer.advance()).toMatchObject({ learningRate: 0.01 });
      trainer.destroy();
    });
  });
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
