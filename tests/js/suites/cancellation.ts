import { AttentiveError, loadModel, type Model } from 'attentive';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { trainedModel, unseenWords } from './reversal.js';

/** Tests signals and destroy(), in Node and in browsers. */
export function testCancellation(): void {
  describe('an aborted signal', () => {
    let model: Model;
    beforeAll(async () => {
      model = await loadModel(await trainedModel());
    });
    afterAll(() => model.destroy());
    const many = Array.from(
      { length: 20_000 },
      (_, i) => unseenWords[i % unseenWords.length] ?? '',
    );

    it('rejects a translation with its reason before it starts', async () => {
      const signal = AbortSignal.abort(new Error('changed my mind'));
      await expect(model.translate('abcd', { signal })).rejects.toThrow('changed my mind');
    });

    it('ends a translation, and the model stays usable', async () => {
      const controller = new AbortController();
      const translation = model.translate(many, { signal: controller.signal });
      setTimeout(() => controller.abort(), 20);
      await expect(translation).rejects.toMatchObject({ name: 'AbortError' });
      // The engine has dropped the rest, so this does not wait for it.
      const before = performance.now();
      expect((await model.translate('abcd')).text).toBe('dcba');
      expect(performance.now() - before).toBeLessThan(2_000);
    });

    it('ends one translation and leaves the others alone', async () => {
      const controller = new AbortController();
      const aborted = model.translate(many, { signal: controller.signal });
      const other = model.translate('abcd');
      controller.abort();
      await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
      expect((await other).text).toBe('dcba');
    });

    it('ends all twenty translations that share it', async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const translations = Array.from({ length: 20 }, () => model.translate(many, { signal }));
      controller.abort();
      for (const { status } of await Promise.allSettled(translations)) {
        expect(status).toBe('rejected');
      }
    });

    it('rejects loadModel with its reason before it starts', async () => {
      const signal = AbortSignal.abort('no');
      await expect(loadModel(await trainedModel(), { signal })).rejects.toBe('no');
    });

    it('rejects loadModel when onProgress aborts it', async () => {
      const controller = new AbortController();
      const onProgress = () => controller.abort('enough');
      const { signal } = controller;
      await expect(loadModel(await trainedModel(), { signal, onProgress })).rejects.toBe('enough');
    });

    it('rejects a download under way, and the next one succeeds', async () => {
      const controller = new AbortController();
      const endless = new Response(new ReadableStream({ pull: () => new Promise(() => {}) }));
      const loading = loadModel(endless, { signal: controller.signal });
      setTimeout(() => controller.abort(), 5);
      await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
      const next = await loadModel(await trainedModel());
      expect((await next.translate('abcd')).text).toBe('dcba');
      next.destroy();
    });
  });

  describe('Model.destroy()', () => {
    it('ends the model for good, and may be called again', async () => {
      const model = await loadModel(await trainedModel());
      model.destroy();
      model.destroy();
      const translation = model.translate('abcd');
      await expect(translation).rejects.toThrow(AttentiveError);
      await expect(translation).rejects.toMatchObject({ code: 'aborted' });
    });

    it('rejects translations under way', async () => {
      const model = await loadModel(await trainedModel());
      const translation = model.translate(unseenWords);
      model.destroy();
      await expect(translation).rejects.toMatchObject({ code: 'aborted' });
    });

    it('does not affect other models', async () => {
      const bytes = await trainedModel();
      const [first, second] = await Promise.all([loadModel(bytes), loadModel(bytes)]);
      first.destroy();
      expect((await second.translate('abcd')).text).toBe('dcba');
      second.destroy();
    });
  });
}
