import '../../tools/enable-relaxed-simd.mjs';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { addModel, loadModel, Translator } from 'attentive';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { freshEngine } from './fresh-engine.js';
import { student } from './suites/marian-files.js';

const native = new URL('../../build/native/attentive', import.meta.url).pathname;
const ours = new URL('../../models/dates/dates.safetensors', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'attentive-marian-'));
const at = (name: string) => join(folder, name);
const { model, vocab } = student();
writeFileSync(at('model.xy.bin'), model);
writeFileSync(at('model.xy.bin.gz'), gzipSync(model));
writeFileSync(at('vocab.xy.spm'), vocab);
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

const marian = { model: at('model.xy.bin'), vocab: at('vocab.xy.spm') };
const text = 'ab cd';

/** Converts the student on the command line, and returns the path of the bundle. */
function convert(): string {
  execFileSync(native, [
    ...['convert', '--marian', marian.model, '--vocab', marian.vocab, '--precision', 'float32'],
    ...['--source-language', 'x', '--target-language', 'y', '--out', at('xy.safetensors')],
  ]);
  return at('xy.safetensors');
}

describe('a student model of Marian in Node', () => {
  it('loads from paths, compressed or not, and is named after its file', async () => {
    const plain = await loadModel({ marian });
    const packed = await loadModel({ marian: { ...marian, model: at('model.xy.bin.gz') } });
    expect(plain.info.name).toBe('model.xy');
    expect(packed.info).toEqual(plain.info);
    expect(await packed.translate(text)).toEqual(await plain.translate(text));
    plain.destroy();
    packed.destroy();
  });

  it('is found by Translator.create', async () => {
    addModel({ sourceLanguage: 'tlh', targetLanguage: 'sjn', source: { marian } });
    const translator = await Translator.create({ sourceLanguage: 'tlh', targetLanguage: 'sjn' });
    expect(await translator.translate(text)).toBeTypeOf('string');
    translator.destroy();
  });

  it('names the file that cannot be read', async () => {
    await expect(loadModel({ marian: { ...marian, vocab: at('none.spm') } })).rejects.toMatchObject(
      {
        code: 'invalid-argument',
        message: expect.stringContaining('none.spm'),
      },
    );
  });

  it('stops unpacking at a limit', async () => {
    const bomb = gzipSync(Buffer.alloc(2 ** 28 + 1), { level: 1 });
    await expect(loadModel({ marian: { model: bomb, vocab } })).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringMatching(/^marian\.model: larger than 268435456 bytes/),
    });
  });
});

describe.skipIf(!existsSync(native))('a bundle that was converted from a student of Marian', () => {
  it('translates as the student does from its own files', async () => {
    const bundle = await loadModel(convert());
    const direct = await loadModel({ marian });
    expect(await bundle.translate(text)).toEqual(await direct.translate(text));
    bundle.destroy();
    direct.destroy();
  });

  it('is refused when its header is damaged', async () => {
    const bytes = readFileSync(convert());
    bytes.fill(0, 8, 12);
    await expect(loadModel(bytes)).rejects.toMatchObject({ code: 'bad-model' });
  });
});

describe('the part of the engine that is fetched', () => {
  /** Returns the parts that loading a model fetches. */
  async function partsOf(source: Parameters<typeof loadModel>[0]): Promise<string[]> {
    const engine = await freshEngine();
    const read = vi.spyOn(files, 'readFile');
    (await engine.loadModel(source, { variant: 'simd' })).destroy();
    const paths = read.mock.calls.map(([path]) => basename(String(path)));
    return paths.filter((name) => name.endsWith('.wasm'));
  }

  it('is the one without SentencePiece for our models', async () => {
    expect(await partsOf(ours)).toEqual(['attentive-translate-simd.wasm']);
  });

  it('is the one with it, alone, for students of Marian', async () => {
    expect(await partsOf({ marian })).toEqual(['attentive-marian-simd.wasm']);
  });

  it.skipIf(!existsSync(native))('is the one with it for converted students', async () => {
    expect(await partsOf(convert())).toContain('attentive-marian-simd.wasm');
  });
});
