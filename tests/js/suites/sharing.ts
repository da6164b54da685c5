import {
  addModel,
  createTrainer,
  type LazyModelSource,
  loadModel,
  Translator,
  trainTokenizer,
} from 'attentive';
import { describe, expect, it, vi } from 'vitest';
import { config, examples, trainedModel } from './reversal.js';

/** The symbols that compiled code calls, also where the browser does not know them. */
const dispose: typeof Symbol.dispose =
  Symbol.dispose ?? (Symbol.for('Symbol.dispose') as typeof Symbol.dispose);
const asyncDispose: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? (Symbol.for('Symbol.asyncDispose') as typeof Symbol.asyncDispose);

let lastLanguage = 0;

/** Adds a model of new languages; counts how often it is loaded, and keeps the signal of the last time. */
function addCounted(load: () => Promise<unknown> = async () => {}) {
  const sourceLanguage = `x-share-${++lastLanguage}`;
  const languages = { sourceLanguage: `de-${sourceLanguage}`, targetLanguage: 'en' };
  const lives: AbortSignal[] = [];
  const source = vi.fn<LazyModelSource>(async ({ signal, onProgress }) => {
    if (signal) lives.push(signal);
    await null;
    onProgress?.({ loaded: 1, total: 2 });
    await load();
    signal?.throwIfAborted();
    return trainedModel();
  });
  addModel({ ...languages, source });
  return { languages, source, lives };
}

async function progressOf(options: Parameters<typeof Translator.create>[0]) {
  const told: number[] = [];
  const translator = await Translator.create({
    ...options,
    monitor: (monitor) => {
      monitor.ondownloadprogress = ({ loaded }) => told.push(loaded);
    },
  });
  return { translator, told };
}

/** Tests who shares a model, and until when it stays loaded, in Node and in browsers. */
export function testSharing(): void {
  describe('translators of the same languages', () => {
    it('share a model that is loaded once', async () => {
      const { languages, source, lives } = addCounted();
      const [first, second] = await Promise.all([progressOf(languages), progressOf(languages)]);
      const third = await progressOf(languages);
      expect(source).toHaveBeenCalledTimes(1);
      expect(third.told).toEqual([0, 1]);
      for (const { told } of [first, second]) expect(told).toEqual([0, 0.5, 1]);
      for (const { translator } of [first, second, third]) {
        expect(await translator.translate('abcd')).toBe('dcba');
        translator.destroy();
        translator.destroy();
        expect(lives[0]?.aborted).toBe(translator === third.translator);
      }
    });

    it('load the model again after the last of them was destroyed', async () => {
      const { languages, source } = addCounted();
      for (const times of [1, 2]) {
        const translator = await Translator.create(languages);
        expect(source).toHaveBeenCalledTimes(times);
        expect(await translator.translate('abcd')).toBe('dcba');
        translator.destroy();
      }
    });

    it('do not share a model that is loaded with other options', async () => {
      const { languages, source } = addCounted();
      const all = await Promise.all(
        [{}, { workers: 2 }, { variant: 'simd' as const }].map((options) =>
          Translator.create({ ...languages, ...options }),
        ),
      );
      expect(source).toHaveBeenCalledTimes(3);
      for (const translator of all) {
        expect(await translator.translate('abcd')).toBe('dcba');
        translator.destroy();
      }
    });

    it('leave the calls of others alone', async () => {
      const { languages } = addCounted();
      const [first, second] = await Promise.all([
        Translator.create(languages),
        Translator.create(languages),
      ]);
      const ended = first.translate('abcd');
      const other = second.translate('abcd');
      first.destroy();
      await expect(ended).rejects.toMatchObject({ name: 'AbortError' });
      expect(await other).toBe('dcba');
      second.destroy();
    });

    it('wait for the same download, which ends when all of them have aborted', async () => {
      let arrive = () => {};
      const arrived = new Promise<void>((resolve) => {
        arrive = resolve;
      });
      const { languages, source, lives } = addCounted(() => arrived);
      const waiting = [1, 2, 3].map(() => new AbortController());
      const created = waiting.map(({ signal }) => Translator.create({ ...languages, signal }));
      waiting[0]?.abort('first');
      await expect(created[0]).rejects.toBe('first');
      expect(lives[0]?.aborted).toBe(false);
      waiting[1]?.abort('second');
      waiting[2]?.abort('third');
      await expect(created[1]).rejects.toBe('second');
      await expect(created[2]).rejects.toBe('third');
      expect(lives[0]?.aborted).toBe(true);
      const next = Translator.create(languages);
      arrive();
      expect(await (await next).translate('abcd')).toBe('dcba');
      expect(source).toHaveBeenCalledTimes(2);
      (await next).destroy();
    });

    it('fail together, and the next one tries again', async () => {
      const load = vi.fn(async () => {}).mockRejectedValueOnce(new Error('offline'));
      const { languages, source } = addCounted(load);
      const both = [Translator.create(languages), Translator.create(languages)];
      for (const failed of both) await expect(failed).rejects.toThrow('offline');
      (await Translator.create(languages)).destroy();
      expect(source).toHaveBeenCalledTimes(2);
    });
  });

  describe('the end of a block with `using`', () => {
    it('destroys a translator', async () => {
      const { languages, lives } = addCounted();
      for (const method of [dispose, asyncDispose] as const) {
        const translator = await Translator.create(languages);
        await translator[method]();
        expect(lives.at(-1)?.aborted).toBe(true);
        await expect(translator.translate('abcd')).rejects.toMatchObject({ name: 'AbortError' });
      }
    });

    it.each([dispose, asyncDispose] as const)(
      'destroys models, trainers and tokenizers by %s',
      async (method) => {
        const model = await loadModel(await trainedModel());
        const trainer = await createTrainer({ config, examples });
        const tokenizer = await trainTokenizer({ texts: ['ab'], config: { type: 'character' } });
        for (const each of [model, trainer, tokenizer]) await each[method]();
        for (const work of [model.translate('a'), trainer.advance(), tokenizer.encode('a')]) {
          await expect(work).rejects.toMatchObject({ code: 'aborted' });
        }
      },
    );
  });
}
