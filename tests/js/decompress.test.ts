import { gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { decompress } from '../../src/js/shared/decompress.js';

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) % 251);
const maxBytes = content.length;
const fileOf = (bytes: Uint8Array) => ({ name: 'vocab.spm', bytes: new Uint8Array(bytes) });

describe('decompress()', () => {
  it('unpacks gzip and leaves other files as they are', async () => {
    const { name, bytes } = await decompress(fileOf(gzipSync(content)), { maxBytes });
    expect(name).toBe('vocab.spm');
    expect(Buffer.compare(bytes, content)).toBe(0);
    const plain = fileOf(content);
    expect(await decompress(plain, { maxBytes })).toBe(plain);
  });

  it('stops at the limit, however much a file would unpack to', async () => {
    const bomb = fileOf(gzipSync(Buffer.alloc(50_000_000)));
    await expect(decompress(bomb, { maxBytes })).rejects.toMatchObject({
      code: 'bad-model',
      message: `vocab.spm: larger than ${maxBytes} bytes, the most that can be loaded`,
    });
  });

  it.each([
    ['cut off', (packed: Buffer) => packed.subarray(0, -5)],
    ['damaged', (packed: Buffer) => packed.fill(7, 100, 120)],
    [
      'of the wrong checksum',
      (packed: Buffer) => packed.fill(7, packed.length - 8, packed.length - 4),
    ],
  ])('refuses gzip that is %s', async (_, spoil) => {
    await expect(decompress(fileOf(spoil(gzipSync(content))), {})).rejects.toMatchObject({
      code: 'bad-model',
      message: 'vocab.spm: its gzip data are damaged or cut off: fetch the file again',
    });
  });

  it('rejects with the reason of an abort', async () => {
    const signal = AbortSignal.abort('enough');
    await expect(decompress(fileOf(gzipSync(content)), { signal })).rejects.toBe('enough');
  });

  it('says where a platform cannot unpack Zstandard', async () => {
    vi.stubGlobal(
      'DecompressionStream',
      class {
        constructor(format: string) {
          throw new TypeError(format);
        }
      },
    );
    const file = fileOf(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0));
    await expect(decompress(file, {})).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/^vocab\.spm is compressed by zstd, .* gzip/),
    });
    vi.unstubAllGlobals();
  });
});
