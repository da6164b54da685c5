import { AttentiveError, loadModel } from 'attentive';
import { afterEach, expect, it, vi } from 'vitest';
import { trainedModel } from '../js/suites/reversal.js';
import { crash, nowhere, recordWorkers } from './worker-record.js';

afterEach(() => vi.unstubAllGlobals());

// The order matters: only the first use of the package in a page starts its worker.

it('loadModel rejects when the worker does not start, and may succeed later', async () => {
  const { started, ended } = recordWorkers(() => nowhere);
  const loading = loadModel(new Uint8Array());
  await expect(loading).rejects.toThrow(AttentiveError);
  await expect(loading).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('serve worker.js beside'),
  });
  expect(ended).toEqual(new Set(started));
});

it('calls reject when the worker crashes, and the next call starts another', async () => {
  const { started } = recordWorkers();
  const model = await loadModel(await trainedModel());
  const underWay = model.translate('abcd');
  crash(started[0]);
  for (const translation of [underWay, model.translate('abcd')]) {
    await expect(translation).rejects.toThrow(AttentiveError);
    await expect(translation).rejects.toMatchObject({ code: 'crashed' });
  }
  model.destroy();

  const next = await loadModel(await trainedModel());
  expect((await next.translate('abcd')).text).toBe('dcba');
  expect(started).toHaveLength(2);
  next.destroy();
});

it('the engine does not block the thread of the page', async () => {
  const model = await loadModel(await trainedModel());
  const texts = Array.from({ length: 3000 }, () => 'abcdefgh');
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const start = performance.now();
  await model.translate(texts);
  const total = performance.now() - start;
  clearInterval(timer);
  expect(longest).toBeLessThan(total / 2);
  model.destroy();
});

it('onTokens is called while the translation goes on', async () => {
  const model = await loadModel(await trainedModel());
  const heard: string[] = [];
  const onTokens = () => heard.push('tokens');
  const texts = Array.from({ length: 32 }, () => 'abcdefgh'.repeat(20));
  await model.translate(texts, { onTokens, maxLength: 200, minLength: 199 });
  // Each step commits a token of every text; if messages came late, there would be one call for each text.
  expect(heard.length).toBeGreaterThan(10 * texts.length);
  model.destroy();
});

it('loadModel reads a Blob, a File, a Response and an address', async () => {
  const bytes = await trainedModel();
  const address = URL.createObjectURL(new Blob([bytes]));
  const sources = [
    new Blob([bytes]),
    new File([bytes], 'reversal.safetensors'),
    new Response(bytes),
    address,
    new URL(address),
    bytes.buffer,
  ];
  for (const source of sources) {
    const onProgress = vi.fn();
    const model = await loadModel(source, { onProgress });
    expect(onProgress).toHaveBeenLastCalledWith(
      expect.objectContaining({ loaded: bytes.byteLength }),
    );
    expect((await model.translate('abcd')).text).toBe('dcba');
    model.destroy();
  }
  URL.revokeObjectURL(address);
  // The caller's bytes were copied, not transferred.
  expect(bytes.byteLength).toBeGreaterThan(0);
});

it('loadModel rejects with NetworkError for an address that does not exist', async () => {
  await expect(loadModel('blob:http://localhost/none')).rejects.toMatchObject({
    name: 'NetworkError',
  });
});
