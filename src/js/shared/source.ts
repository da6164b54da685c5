import { isFile, nameIn } from './addresses.js';
import { describe, invalidArgument, shortened } from './arguments.js';
import { AttentiveError, reasonOf } from './errors.js';
import { nodeFiles } from './node.js';
import type { ModelFile, ReadOptions } from './reading.js';
import { isRemoteFile, type RemoteFile, readRemoteFile } from './remote-file.js';

export type { ModelFile, Progress, ReadOptions } from './reading.js';
export type { RemoteFile } from './remote-file.js';

/** Where a model comes from: its address (in Node also a path), or its bytes in any form. */
export type ModelSource =
  | string
  | URL
  | RemoteFile
  | ArrayBuffer
  | ArrayBufferView
  | Blob
  | Response;

/** The largest file of a model: 2^28 weights in full precision. */
const maxModelBytes = 2 ** 30;

/**
 * Reads a model's file.
 * @throws DOMException `NetworkError` if it cannot be fetched, the signal's reason if that aborts,
 *   AttentiveError `bad-model` if it is larger than `maxBytes`, `invalid-argument` if `source` is none or a file
 *   that cannot be read.
 */
export async function readSource(source: ModelSource, options: ReadOptions): Promise<ModelFile> {
  const { name: fallback = 'model' } = options;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) {
    return { name: fallback, bytes: copyBytes(source, fallback, options) };
  }
  if (source instanceof Blob) {
    const name = source instanceof File ? source.name : fallback;
    return { name, bytes: await readStream(name, source.stream(), source.size, options) };
  }
  if (source instanceof Response) return readResponse(source, source.url, options);
  if (isRemoteFile(source)) {
    // The HTTP cache may have an older file, of which the server then tells.
    return readRemoteFile(source, options, (url) => readAddress(url, options, 'no-cache'));
  }
  if (typeof source !== 'string' && !(source instanceof URL)) {
    throw invalidArgument(
      `${options.name ?? 'source'} must be a URL, a string, an object with a url, an ArrayBuffer, a typed array, ` +
        `a Blob or a Response, not ${describe(source)}`,
    );
  }
  return readAddress(String(source), options);
}

/** @param mode how the browser's HTTP cache is used. */
async function readAddress(
  address: string,
  options: ReadOptions,
  mode?: RequestCache,
): Promise<ModelFile> {
  if (/^\s*[{[]/.test(address)) {
    throw invalidArgument(
      `A string is an address or a path, not the content of a file such as ${describe(address)}: give ` +
        'the content as bytes, new TextEncoder().encode(text)',
    );
  }
  if (nodeFiles && isFile(address)) return readFile(nodeFiles, address, options);
  return readResponse(await request(address, options.signal, mode), address, options);
}

async function readFile(
  files: NonNullable<typeof nodeFiles>,
  address: string,
  { signal, onProgress, maxBytes }: ReadOptions,
): Promise<ModelFile> {
  const name = nameIn(address);
  const path = address.startsWith('file:') ? new URL(address) : address;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    checkSize(name, (await files.stat(path)).size, maxBytes);
    bytes = ownBytes(await files.readFile(path, { signal }));
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof AttentiveError) throw cause;
    // The system's own message repeats the whole path, however long it is.
    const { code } = cause as { code?: string };
    throw new AttentiveError(
      'invalid-argument',
      `The file cannot be read (${code ?? reasonOf(cause)}): ${shortened(address)}; give the path or address of a model`,
      { cause },
    );
  }
  onProgress?.({ loaded: bytes.byteLength, total: bytes.byteLength });
  return { name, bytes };
}

async function request(
  address: string,
  signal: AbortSignal | undefined,
  cache: RequestCache = 'default',
): Promise<Response> {
  try {
    return await fetch(address, { signal: signal ?? null, cache });
  } catch (failure) {
    signal?.throwIfAborted();
    throw networkError(address, reasonOf(failure));
  }
}

async function readResponse(
  response: Response,
  address: string,
  options: ReadOptions,
): Promise<ModelFile> {
  if (!response.ok) throw networkError(address, `HTTP ${response.status} ${response.statusText}`);
  if (response.bodyUsed) throw invalidArgument('The body of the Response has already been read');
  const name = nameIn(address);
  if (!response.body) return { name, bytes: new Uint8Array() };
  try {
    return { name, bytes: await readStream(name, response.body, sizeOf(response), options) };
  } catch (failure) {
    options.signal?.throwIfAborted();
    // Browsers and Node throw a TypeError when a connection breaks off.
    if (failure instanceof TypeError) throw networkError(address, failure.message);
    throw failure;
  }
}

/** Returns the announced size, unless it is that of the compressed transfer. */
function sizeOf({ headers }: Response): number | undefined {
  const announced = Number(headers.get('Content-Length'));
  const encoded = (headers.get('Content-Encoding') ?? 'identity') !== 'identity';
  return announced > 0 && !encoded ? announced : undefined;
}

/**
 * Reads a stream to its end.
 * @param total the size that is announced, if any; the stream may be longer or shorter.
 * @throws as readSource does, and whatever the stream throws.
 */
export async function readStream(
  name: string,
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  total: number | undefined,
  { signal, onProgress, maxBytes }: ReadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  try {
    if (total !== undefined) checkSize(name, total, maxBytes);
    // Announced bytes go straight to their final place, so that a large file is in memory only once.
    const announced = new Uint8Array(total ?? 0);
    let placed = 0;
    const further: Uint8Array<ArrayBuffer>[] = [];
    let loaded = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      signal?.throwIfAborted();
      const chunk = next.value;
      loaded += chunk.byteLength;
      checkSize(name, loaded, maxBytes);
      if (loaded <= announced.byteLength) {
        announced.set(chunk, placed);
        placed = loaded;
      } else {
        further.push(chunk);
      }
      onProgress?.({ loaded, total });
    }
    const start = announced.subarray(0, placed);
    return further.length > 0 ? join([start, ...further], loaded) : start;
  } catch (failure) {
    // This ends the transfer. If it fails as well, that adds nothing to what is thrown.
    reader.cancel(failure).catch(() => {});
    throw failure;
  }
}

function join(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.byteLength;
  }
  return bytes;
}

/** Returns the bytes in a buffer of their own, copied only if they share one. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes;
  const alone = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength;
  return alone ? new Uint8Array(buffer) : new Uint8Array(bytes);
}

function copyBytes(
  source: ArrayBuffer | ArrayBufferView,
  name: string,
  { onProgress, maxBytes }: ReadOptions,
): Uint8Array<ArrayBuffer> {
  const view = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  checkSize(name, view.byteLength, maxBytes);
  const bytes = new Uint8Array(view);
  onProgress?.({ loaded: bytes.byteLength, total: bytes.byteLength });
  return bytes;
}

function checkSize(name: string, size: number, maxBytes = maxModelBytes): void {
  if (size > maxBytes) {
    const most = maxBytes === maxModelBytes ? '1 GB' : `${maxBytes} bytes`;
    throw new AttentiveError(
      'bad-model',
      `${name}: larger than ${most}, the most that can be loaded`,
    );
  }
}

function networkError(address: string, reason: string): DOMException {
  return new DOMException(`${shortened(address)} could not be fetched: ${reason}`, 'NetworkError');
}
