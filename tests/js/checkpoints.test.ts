import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserCheckpoints, createTrainer, fileCheckpoints, resumeTrainer } from 'attentive';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { config, examples } from './suites/reversal.js';

describe('checkpoints in Node', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'attentive-checkpoints-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('fileCheckpoints() saves to its file and leaves no other file behind', async () => {
    const store = fileCheckpoints(join(folder, 'run'));
    expect(await store.load()).toBeUndefined();
    await store.remove();
    for (const bytes of [Uint8Array.of(1, 2, 3), Uint8Array.of(4)]) {
      await store.save(bytes);
      expect(await store.load()).toEqual(bytes);
    }
    expect(readdirSync(folder)).toEqual(['run']);
    await store.remove();
    expect(await store.load()).toBeUndefined();
  });

  it('fileCheckpoints() loads a whole checkpoint after a save was interrupted', async () => {
    const store = fileCheckpoints(join(folder, 'run'));
    await store.save(Uint8Array.of(1));
    writeFileSync(join(folder, 'run.tmp'), 'half of what another process saves');
    expect(await store.load()).toEqual(Uint8Array.of(1));
    await store.save(Uint8Array.of(2));
    expect(await store.load()).toEqual(Uint8Array.of(2));
    expect(readdirSync(folder)).toEqual(['run', 'run.tmp']);
    await expect(fileCheckpoints(join(folder, 'no', 'run')).save(Uint8Array.of(1))).rejects.toThrow(
      /ENOENT/,
    );
  });

  it('resumeTrainer() reads the file that fit() saved', async () => {
    const path = join(folder, 'run');
    const trainer = await createTrainer({ config, examples });
    for await (const _ of trainer.fit({
      steps: 3,
      checkpoints: { store: fileCheckpoints(path) },
    }));
    const resumed = await resumeTrainer({ checkpoint: path, examples });
    expect((await resumed.advance()).loss).toBe((await trainer.advance()).loss);
    trainer.destroy();
    resumed.destroy();
  });

  it('browserCheckpoints() is unsupported, and wrong names are refused', async () => {
    const store = browserCheckpoints('run');
    for (const call of [store.load(), store.save(Uint8Array.of(1)), store.remove()]) {
      await expect(call).rejects.toMatchObject({ code: 'unsupported' });
    }
    for (const name of ['', 'x'.repeat(201), 'é'.repeat(40), 5]) {
      expect(() => browserCheckpoints(name as string)).toThrow(/name must/);
    }
    expect(() => fileCheckpoints(5 as never)).toThrow(/path must be a string/);
  });
});
