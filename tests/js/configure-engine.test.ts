import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { capture, root } from '../../tools/common.mjs';

const folder = mkdtempSync(join(tmpdir(), 'attentive-engine-'));
const model = readFileSync(join(root, 'models/dates/dates.safetensors'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.resetModules());

/** Returns the package with an engine that has not started. */
const fresh = () => import('attentive');

describe('configureEngine', () => {
  it.each([
    [null, 'options must be an object, not null'],
    [{ files: 4 }, 'files must be an address or a function, not 4'],
    [{ createWorker: 'worker.js' }, 'createWorker must be a function'],
  ])('refuses %j', async (options, message) => {
    const { configureEngine } = await fresh();
    expect(() => configureEngine(options as never)).toThrow(
      expect.objectContaining({
        code: 'invalid-argument',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('takes the files from a folder', async () => {
    cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
    const { configureEngine, loadModel } = await fresh();
    configureEngine({ files: pathToFileURL(join(folder, 'dist')) });
    expect((await (await loadModel(model)).translate('20 JAN 2019')).text).toBe('2019-01-20');
  });

  it('leaves files of which nothing is said beside the module', async () => {
    const { configureEngine, loadModel } = await fresh();
    configureEngine({ files: () => undefined });
    expect((await (await loadModel(model)).translate('20 JAN 2019')).text).toBe('2019-01-20');
  });

  it('says what is missing in the folder', async () => {
    const { configureEngine, loadModel } = await fresh();
    configureEngine({ files: pathToFileURL(join(folder, 'nowhere')) });
    await expect(loadModel(model)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/engine-parts\.js could not be imported .*nowhere/),
    });
  });

  it.each(['dist/', () => 'dist/'])('refuses relative addresses in Node: %s', async (files) => {
    const { configureEngine, loadModel } = await fresh();
    configureEngine({ files });
    await expect(loadModel(model)).rejects.toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining('files must give the absolute address of'),
    });
  });
});

describe.each(['esm', 'cjs'] as const)('a bundle for Node by esbuild, %s,', (format) => {
  /** Bundles and runs a script that translates with a module, and returns what it prints. */
  async function outputWith(module: string): Promise<string> {
    const entry = join(folder, 'main.js');
    writeFileSync(
      entry,
      `import { loadModel } from ${JSON.stringify(join(root, 'dist', module))};
       loadModel(${JSON.stringify(join(root, 'models/dates/dates.safetensors'))})
         .then((model) => model.translate('20 JAN 2019'))
         .then(({ text }) => console.log(text), (error) => console.log(error.message));`,
    );
    const outfile = join(folder, `${module}.${format === 'esm' ? 'mjs' : 'cjs'}`);
    const options = { bundle: true, platform: 'node', logLevel: 'silent' } as const;
    await build({ ...options, entryPoints: [entry], format, outfile });
    return capture(process.execPath, [outfile]);
  }

  it('translates with dist/inline.js', async () => {
    expect(await outputWith('inline.js')).toBe('2019-01-20');
  });

  it('learns that it needs it', async () => {
    expect(await outputWith('index.js')).toMatch(
      /engine-parts\.js could not be imported .*attentive\/inline, as bundles for Node/,
    );
  });
});
