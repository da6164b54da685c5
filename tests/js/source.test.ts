import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AttentiveError } from '../../src/js/shared/errors.js';
import { type Progress, readSource } from '../../src/js/shared/source.js';

const content = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);

/** Reads and checks the content; returns its name and all progress that was reported. */
async function read(source: Parameters<typeof readSource>[0]) {
  const progress: Progress[] = [];
  const { name, bytes } = await readSource(source, { onProgress: (step) => progress.push(step) });
  expect(Buffer.compare(bytes, content)).toBe(0);
  expect(progress.at(-1)?.loaded).toBe(content.length);
  expect(progress.map(({ loaded }) => loaded)).toEqual(
    progress.map(({ loaded }) => loaded).sort((a, b) => a - b),
  );
  return { name, progress };
}

describe('readSource() from memory', () => {
  it.each([
    ['an ArrayBuffer', content.buffer],
    ['a typed array', content],
    ['a part of a larger buffer', padded().subarray(5, -5)],
    ['a DataView', new DataView(padded().buffer, 5, content.length)],
    ['a Node Buffer', Buffer.from(content)],
    ['a Blob', new Blob([content])],
    ['a Response', new Response(content)],
  ])('reads %s', async (_, source) => {
    const { name, progress } = await read(source);
    expect(name).toBe('model');
    expect(progress.length).toBeGreaterThan(0);
  });

  it('copies bytes, so that the caller keeps them', async () => {
    const mine = content.slice();
    const { bytes } = await readSource(mine, {});
    bytes.fill(0);
    expect(Buffer.compare(mine, content)).toBe(0);
  });

  it('takes the name of a File', async () => {
    expect((await read(new File([content], 'fr-en.safetensors'))).name).toBe('fr-en.safetensors');
  });

  it('allocates no more memory than was announced', async () => {
    const headers = { 'Content-Length': `${content.length}` };
    for (const source of [new Response(content, { headers }), new Blob([content])]) {
      const { bytes } = await readSource(source, {});
      expect(bytes.buffer.byteLength).toBe(content.length);
    }
  });

  it.each([10, content.length - 1, content.length + 1])(
    'reads the whole content where %i bytes are announced',
    async (announced) => {
      await read(new Response(content, { headers: { 'Content-Length': `${announced}` } }));
    },
  );

  it('refuses a Response that was read already', async () => {
    const response = new Response(content);
    await response.arrayBuffer();
    await expect(readSource(response, {})).rejects.toMatchObject({ code: 'invalid-argument' });
  });

  it('stops when onProgress throws', async () => {
    const onProgress = () => {
      throw new Error('enough');
    };
    await expect(readSource(new Blob([content]), { onProgress })).rejects.toThrow('enough');
  });
});

describe('readSource() from a file', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'attentive-'));
    writeFileSync(join(folder, 'a model.safetensors'), content);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads a path or a file: URL', async () => {
    const path = join(folder, 'a model.safetensors');
    for (const source of [
      path,
      relative('.', path),
      pathToFileURL(path),
      pathToFileURL(path).href,
    ]) {
      const { name, progress } = await read(source);
      expect(decodeURIComponent(name)).toBe('a model.safetensors');
      expect(progress).toEqual([{ loaded: content.length, total: content.length }]);
    }
  });

  it('names a missing file', async () => {
    await expect(readSource(join(folder, 'none'), {})).rejects.toThrow(/ENOENT.*none/);
  });

  it.each([
    ['a JSON text', `{"model": "${'a'.repeat(10_000)}"}`],
    ['a text far too long for a path', 'a'.repeat(100_000)],
    ['a folder', tmpdir()],
  ])('refuses %s without repeating all of it', async (_, source) => {
    const failure = await readSource(source, {}).catch((reason: unknown) => reason);
    expect(failure).toBeInstanceOf(AttentiveError);
    const { code, message } = failure as AttentiveError;
    expect(code).toBe('invalid-argument');
    expect(message.length).toBeLessThan(400);
  });
});

describe('readSource() from an address', () => {
  const answers: Record<string, (response: ServerResponse) => void> = {
    '/sized.bin': (response) =>
      response.writeHead(200, { 'Content-Length': content.length }).end(content),
    '/unsized.bin': (response) => {
      response.write(content.subarray(0, 100_000));
      setTimeout(() => response.end(content.subarray(100_000)), 10);
    },
    '/gzipped.bin': (response) => {
      const packed = gzipSync(content);
      response
        .writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': packed.length })
        .end(packed);
    },
    '/giant.bin': (response) => {
      response.writeHead(200, { 'Content-Length': 2 ** 40 });
      response.write(content);
    },
    '/broken.bin': (response) => {
      response.writeHead(200, { 'Content-Length': content.length });
      response.write(content.subarray(0, 1000), () => response.destroy());
    },
    '/slow.bin': (response) => {
      response.writeHead(200, { 'Content-Length': content.length });
      response.write(content.subarray(0, 1000));
    },
  };
  let server: Server;
  let base: string;
  beforeAll(async () => {
    server = createServer(({ url }, response) => {
      const answer = answers[new URL(url ?? '/', 'http://localhost').pathname];
      if (answer) answer(response);
      else response.writeHead(404).end('no such file');
    });
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    base = `http://localhost:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('fetches it and reports progress', async () => {
    const { name, progress } = await read(`${base}/sized.bin?version=2#part`);
    expect(name).toBe('sized.bin');
    expect(progress.every(({ total }) => total === content.length)).toBe(true);
    expect((await read(new URL('/sized.bin', base))).name).toBe('sized.bin');
    expect((await read(await fetch(`${base}/sized.bin`))).name).toBe('sized.bin');
  });

  it.each(['unsized', 'gzipped'])('fetches a response of unknown size: %s', async (kind) => {
    const { progress } = await read(`${base}/${kind}.bin`);
    expect(progress.every(({ total }) => total === undefined)).toBe(true);
  });

  it('refuses a file that is too large before it is downloaded', async () => {
    await expect(readSource(`${base}/giant.bin`, {})).rejects.toMatchObject({
      code: 'bad-model',
      message: 'giant.bin: larger than 1 GB, the most that can be loaded',
    });
  });

  it.each([
    ['that does not exist', '/none.bin', /none\.bin could not be fetched: HTTP 404 Not Found/],
    ['whose connection breaks', '/broken.bin', /broken\.bin could not be fetched: /],
  ])('rejects with NetworkError for an address %s', async (_, path, message) => {
    const failure: unknown = await readSource(base + path, {}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DOMException);
    expect(failure).toMatchObject({
      name: 'NetworkError',
      message: expect.stringMatching(message),
    });
  });

  it('rejects with NetworkError where no server answers', async () => {
    await expect(readSource('http://localhost:1/model', {})).rejects.toMatchObject({
      name: 'NetworkError',
      message: expect.stringContaining('http://localhost:1/model could not be fetched'),
    });
  });

  it('stops the download when the signal aborts', async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error('too slow'));
    await expect(
      readSource(`${base}/slow.bin`, { signal: controller.signal, onProgress }),
    ).rejects.toThrow('too slow');
  });
});

function padded(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(content.length + 10);
  bytes.set(content, 5);
  return bytes;
}
