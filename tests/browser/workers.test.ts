import { loadModel, type Model, type TranslationProgress } from 'attentive';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { dates } from '../js/suites/dates.js';
import { student } from '../js/suites/marian-files.js';
import { trainedModel, wordsOf } from '../js/suites/reversal.js';
import { crash, nowhere, recordWorkers } from './worker-record.js';

const datesModel = new URL('../../models/dates/dates.safetensors', import.meta.url);
const words = wordsOf(3, 1500).map((word, i) => word.slice(i % 3));

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** The first worker serves all models of the page, so it is started before others are counted, and kept. */
let first: Model;
beforeAll(async () => {
  first = await loadModel(await trainedModel());
}, 120_000);
afterAll(() => first.destroy());

const loadOn = async (workers: number) => loadModel(await trainedModel(), { workers });

describe('a model on several workers', () => {
  it.each([2, 4])('translates to the bit as on one worker: %i workers', async (workers) => {
    const { started } = recordWorkers();
    const one = await loadOn(1);
    expect(started).toHaveLength(0);
    const several = await loadOn(workers);
    expect(started).toHaveLength(workers - 1);
    expect(several.info).toEqual(one.info);
    const options = { beamSize: 2, nBest: 2 };
    expect(await several.translate(words, options)).toEqual(await one.translate(words, options));
    const text = words.slice(0, 300).join('\n');
    expect(await several.translateText(text)).toEqual(await one.translateText(text));
    expect(await several.translate([])).toEqual([]);
    expect((await several.translate('abcd')).text).toBe('dcba');
    one.destroy();
    several.destroy();
  });

  it('may be a student of Marian', async () => {
    const marian = student();
    const one = await loadModel({ marian });
    const several = await loadModel({ marian }, { workers: 3 });
    const sources = words.slice(0, 200);
    expect(await several.translate(sources, { maxLength: 9 })).toEqual(
      await one.translate(sources, { maxLength: 9 }),
    );
    one.destroy();
    several.destroy();
  });

  it('fetches its file once', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    const model = await loadModel(datesModel, { workers: 3 });
    expect(fetched.mock.calls.filter(([url]) => String(url) === String(datesModel))).toHaveLength(
      1,
    );
    const many = Array.from({ length: 20 }, () => dates).flat();
    const translations = await model.translate(many.map(([written]) => written));
    expect(translations.map(({ text }) => text)).toEqual(many.map(([, iso]) => iso));
    model.destroy();
  });

  it('reports progress', async () => {
    const model = await loadOn(2);
    const heard: TranslationProgress[] = [];
    await model.translate(words, { onProgress: (progress) => heard.push(progress) });
    const counts = heard.map(({ done }) => done);
    expect(counts.length).toBeGreaterThan(10);
    expect(counts).toEqual([...new Set(counts)].sort((a, b) => a - b));
    expect(heard.at(-1)).toEqual({ done: words.length, total: words.length });
    await expect(
      model.translate('abcd', { onProgress: 'yes' as unknown as () => void }),
    ).rejects.toMatchObject({ code: 'invalid-argument' });
    model.destroy();
  });

  it('stops when a signal aborts, and stays usable', async () => {
    const model = await loadOn(2);
    const controller = new AbortController();
    const onProgress = vi.fn(() => controller.abort('enough'));
    const { signal } = controller;
    await expect(model.translate(words, { signal, onProgress })).rejects.toBe('enough');
    expect(onProgress).toHaveBeenCalledTimes(1);
    expect((await model.translate('abcd')).text).toBe('dcba');
    model.destroy();
  });

  it('terminates its workers at destroy(), whatever they do', async () => {
    const { started, ended } = recordWorkers();
    const model = await loadOn(3);
    const translation = model.translate(words);
    model.destroy();
    await expect(translation).rejects.toMatchObject({ code: 'aborted' });
    expect(started).toHaveLength(2);
    expect(ended).toEqual(new Set(started));
    await expect(model.translate('abcd')).rejects.toMatchObject({ code: 'aborted' });
  });

  it('rejects the jobs of a worker that crashed, and goes on with the others', async () => {
    const { started, ended } = recordWorkers();
    const model = await loadOn(3);
    const translation = model.translate(words);
    crash(started[1]);
    await expect(translation).rejects.toMatchObject({
      name: 'AttentiveError',
      code: 'crashed',
      message: expect.stringContaining('no memory left'),
    });
    expect(await model.translate(words)).toHaveLength(words.length);
    model.destroy();
    expect(ended).toEqual(new Set(started));
  });

  it('rejects if one worker does not start, and ends the others', async () => {
    const { started, ended } = recordWorkers((url, before) => (before === 1 ? nowhere : url));
    await expect(loadOn(4)).rejects.toMatchObject({
      code: 'unsupported',
    });
    expect(started).toHaveLength(3);
    expect(ended).toEqual(new Set(started));
  });

  it('starts no workers for a file that is damaged', async () => {
    const { started } = recordWorkers();
    const loading = loadModel(Uint8Array.of(7), { workers: 4 });
    await expect(loading).rejects.toMatchObject({ code: 'bad-model' });
    expect(started).toHaveLength(0);
  });

  it.each([0, 1.5, 65, '2', null])('refuses %j workers', async (workers) => {
    await expect(loadOn(workers as number)).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});
