import { AttentiveError, loadModel, type Model } from 'attentive';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { trainedModel } from './reversal.js';

/** Tests that damaged and foreign files are refused with a reason, and do no harm, in Node and in browsers. */
export function testBadFiles(): void {
  describe('loadModel with a bad file', () => {
    let good: Uint8Array<ArrayBuffer>;
    let model: Model;
    beforeAll(async () => {
      good = await trainedModel();
      model = await loadModel(good);
    }, 120_000);
    afterAll(() => model.destroy());
    afterEach(async () => {
      expect((await model.translate('abcd')).text).toBe('dcba');
    });

    const refusal = async (bytes: Uint8Array, code = /^bad-model$/) => {
      const error: unknown = await loadModel(bytes).catch((failure: unknown) => failure);
      expect(error).toBeInstanceOf(AttentiveError);
      expect(error).toMatchObject({
        code: expect.stringMatching(code),
        message: expect.stringMatching(/^model: ./),
      });
      return (error as AttentiveError).message;
    };

    it.each([
      ['empty', new Uint8Array()],
      ['one byte', Uint8Array.of(1)],
      ['zeros', new Uint8Array(1000)],
      ['text', new TextEncoder().encode('<!doctype html><title>Not Found</title>')],
      ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)],
      ['a header of 2^63 - 1 bytes', Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 127, 123)],
      ['another safetensors file', withHeader({ weight: tensor([2], 0, 8) }, 8)],
      ['a tensor outside of the file', withHeader({ weight: tensor([1 << 30], 0, 2 ** 32) }, 8)],
      ['a shape that overflows', withHeader({ weight: tensor([2 ** 40, 2 ** 40], 0, 8) }, 8)],
      ['a deeply nested header', nested(100_000)],
    ])('refuses a file that is %s', async (_, bytes) => {
      await refusal(bytes);
    });

    it('refuses a truncated file, whatever its length', async () => {
      for (let i = 0; i < 40; ++i) {
        await refusal(good.subarray(0, Math.floor((good.length * i) / 40)));
      }
      await refusal(good.subarray(0, -1));
    });

    it('refuses a file with bytes after its end', async () => {
      const longer = new Uint8Array(good.length + 4);
      longer.set(good);
      await refusal(longer);
    });

    it('refuses a file with a flipped bit, wherever it is', async () => {
      for (let i = 0; i < 200; ++i) {
        const position = Math.floor((good.length * i) / 200);
        const flipped = good.slice();
        flipped[position] = (flipped[position] ?? 0) ^ (1 << (i % 8));
        // A flipped bit in a dtype makes it an unknown one.
        await refusal(flipped, /^(bad-model|unsupported)$/);
      }
    });

    it('names the file in its messages', async () => {
      const file = new File(['no model'], 'my-model.safetensors');
      await expect(loadModel(file)).rejects.toThrow(/^my-model\.safetensors: /);
    });
  });

  describe('loadModel with wrong arguments', () => {
    it.each([
      ['undefined', undefined],
      ['null', null],
      ['a number', 7],
      ['an array', [1, 2, 3]],
      ['an object', {}],
    ])('refuses a source that is %s', async (_, source) => {
      await expect(loadModel(source as unknown as string)).rejects.toMatchObject({
        name: 'AttentiveError',
        code: 'invalid-argument',
        message: expect.stringContaining('source must be a URL'),
      });
    });

    it.each([{ onProgress: 'yes' }, { signal: {} }, 'fast'])(
      'refuses the options %j',
      async (options) => {
        await expect(loadModel(await trainedModel(), options as object)).rejects.toMatchObject({
          code: 'invalid-argument',
        });
      },
    );
  });
}

const tensor = (shape: number[], begin: number, end: number) => ({
  dtype: 'F32',
  shape,
  data_offsets: [begin, end],
});

/** Returns a safetensors file with a header, followed by this many zero bytes. */
function withHeader(header: unknown, size: number): Uint8Array {
  return withHeaderText(JSON.stringify(header), size);
}

function withHeaderText(header: string, size: number): Uint8Array {
  const text = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + text.length + size);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  return file;
}

const nested = (depth: number) =>
  withHeaderText(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`, 0);
