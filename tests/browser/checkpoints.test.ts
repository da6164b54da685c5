import { browserCheckpoints, createTrainer, fileCheckpoints, resumeTrainer } from 'attentive';
import { afterEach, beforeEach, describe, expect, it, type TestContext, vi } from 'vitest';
import { config, examples } from '../js/suites/reversal.js';

const name = 'a run / of a kind: ü';
/** Private windows, which a driven WebKit always opens, may refuse to keep files. */
const root = await navigator.storage.getDirectory().catch(() => undefined);
const skipWithoutFiles = (skip: TestContext['skip']) =>
  skip(!root, 'private windows keep no files in this browser');
const privateFiles = async () => {
  if (!root) return [];
  const folder = await root.getDirectoryHandle('attentive-checkpoints', { create: true });
  const names = [];
  for await (const file of folder.keys()) names.push(file);
  return names;
};

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe.each([
  ['the private file system', true, () => {}],
  ['IndexedDB', false, () => void vi.stubGlobal('FileSystemFileHandle', undefined)],
  [
    'IndexedDB, the file system being refused,',
    false,
    () => {
      const refusal = new DOMException('not in private windows', 'SecurityError');
      vi.spyOn(navigator.storage, 'getDirectory').mockRejectedValue(refusal);
    },
  ],
])('browserCheckpoints() in %s', (_, inFiles, prepare) => {
  beforeEach(prepare);

  it('keeps checkpoints under their names until they are removed', async ({ skip }) => {
    if (inFiles) skipWithoutFiles(skip);
    const store = browserCheckpoints(name);
    await store.remove();
    expect(await store.load()).toBeUndefined();
    for (const bytes of [new Uint8Array(100_000).fill(7), Uint8Array.of(1, 2, 3)]) {
      await store.save(bytes);
      expect(await browserCheckpoints(name).load()).toEqual(bytes);
    }
    expect(await browserCheckpoints('another').load()).toBeUndefined();
    vi.restoreAllMocks();
    expect(await privateFiles()).toEqual(inFiles ? [`${encodeURIComponent(name)}.checkpoint`] : []);
    await store.remove();
    expect(await store.load()).toBeUndefined();
  });

  it('lets training continue to the bit', async () => {
    const store = browserCheckpoints(name);
    const trainer = await createTrainer({ config, examples });
    for await (const _ of trainer.fit({ steps: 7, checkpoints: { store } }));
    const checkpoint = await store.load();
    if (!checkpoint) throw new Error('nothing was saved');
    const resumed = await resumeTrainer({ checkpoint, examples });
    for (let i = 0; i < 3; ++i) {
      expect((await resumed.advance()).loss).toBe((await trainer.advance()).loss);
    }
    await store.remove();
    trainer.destroy();
    resumed.destroy();
  });
});

it('an interrupted save leaves the previous checkpoint', async ({ skip }) => {
  skipWithoutFiles(skip);
  const store = browserCheckpoints(name);
  await store.save(Uint8Array.of(1));
  vi.spyOn(FileSystemWritableFileStream.prototype, 'close').mockRejectedValue(
    new DOMException('full', 'QuotaExceededError'),
  );
  await expect(store.save(Uint8Array.of(2, 2))).rejects.toMatchObject({
    name: 'QuotaExceededError',
  });
  expect(await store.load()).toEqual(Uint8Array.of(1));
  vi.restoreAllMocks();
  await store.save(Uint8Array.of(3));
  expect(await store.load()).toEqual(Uint8Array.of(3));
  await store.remove();
});

describe('the lock of browserCheckpoints()', () => {
  const taken = {
    name: 'AttentiveError',
    code: 'invalid-state',
    message: expect.stringMatching(/^The checkpoint '.*' belongs to another training/),
  };

  it('refuses a second training, and keeps what the first has saved', async () => {
    const [first, second] = await Promise.all([
      createTrainer({ config, examples }),
      createTrainer({ config, examples }),
    ]);
    const store = browserCheckpoints(name);
    const fit = first.fit({ steps: 4, reportEvery: 0, checkpoints: { store, every: 0 } });
    await fit.next();
    const another = browserCheckpoints(name);
    for (const checkpoints of [{ store }, { store: another }]) {
      await expect(second.fit({ checkpoints }).next()).rejects.toMatchObject(taken);
    }
    await expect(another.save(Uint8Array.of(1))).rejects.toMatchObject(taken);
    await expect(another.remove()).rejects.toMatchObject(taken);
    const elsewhere = browserCheckpoints('another');
    await elsewhere.save(Uint8Array.of(1));
    await elsewhere.remove();
    for await (const _ of fit);
    const checkpoint = (await another.load()) as Uint8Array<ArrayBuffer>;
    const resumed = await resumeTrainer({ checkpoint, examples });
    expect((await resumed.advance()).step).toBe(5);
    for await (const _ of second.fit({ steps: 1, checkpoints: { store: another } }));
    await store.remove();
    for (const trainer of [first, second, resumed]) trainer.destroy();
  });

  it('is released by a training that was aborted or destroyed', async () => {
    const store = browserCheckpoints(name);
    const trainer = await createTrainer({ config, examples });
    const controller = new AbortController();
    const aborted = trainer.fit({ checkpoints: { store }, signal: controller.signal });
    await aborted.next();
    controller.abort(new Error('enough'));
    await expect(aborted.next()).rejects.toThrow('enough');
    const destroyed = trainer.fit({ checkpoints: { store } });
    await destroyed.next();
    trainer.destroy();
    await expect(destroyed.next()).rejects.toMatchObject({ code: 'aborted' });
    const release = await browserCheckpoints(name).lock?.();
    await release?.();
    await store.remove();
  });

  it('lets everybody write where the browser has no Web Locks', async () => {
    vi.spyOn(navigator, 'locks', 'get').mockReturnValue(undefined as never);
    const [store, another] = [browserCheckpoints(name), browserCheckpoints(name)];
    const releases = [await store.lock?.(), await another.lock?.()];
    await store.save(Uint8Array.of(1));
    await another.save(Uint8Array.of(2));
    for (const release of releases) await release?.();
    expect(await store.load()).toEqual(Uint8Array.of(2));
    await store.remove();
  });
});

it('fit() saves at once when the page becomes hidden', async () => {
  const trainer = await createTrainer({ config, examples });
  const store = { ...browserCheckpoints(name), save: vi.fn(async () => {}) };
  const visibility = vi.spyOn(document, 'visibilityState', 'get');
  const become = (state: DocumentVisibilityState) => {
    visibility.mockReturnValue(state);
    document.dispatchEvent(new Event('visibilitychange'));
  };
  const fitting = (async () => {
    for await (const _ of trainer.fit({ reportEvery: 10, checkpoints: { store } }));
  })();
  await new Promise((resolve) => setTimeout(resolve, 50));
  become('visible');
  expect(store.save).not.toHaveBeenCalled();
  become('hidden');
  await expect.poll(() => store.save.mock.calls.length).toBe(1);
  trainer.stop();
  await fitting;
  expect(store.save).toHaveBeenCalledTimes(2);
  become('hidden');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(store.save).toHaveBeenCalledTimes(2);
  trainer.destroy();
});

it('fileCheckpoints() is unsupported in browsers', () => {
  expect(() => fileCheckpoints('run')).toThrow(/browserCheckpoints/);
});
