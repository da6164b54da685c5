import { describe, invalidArgument, shortened } from './arguments.js';
import { AttentiveError, reasonOf } from './errors.js';
import { nodeFiles } from './node.js';

/** Where a model comes from: its address (in Node also a path), or its bytes in any form. */
export type ModelSource = string | URL | ArrayBuffer | ArrayBufferView | Blob | Response;

export interface Progress {
  /** Bytes that have arrived so far. */
  readonly loaded: number;
  /** Bytes of the whole file, if that is known. */
  readonly total: number | undefined;
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** How messages name the source, and bytes that have no name of their own; `model` by default. */
  readonly name?: string | undefined;
  /** The most bytes that are read; 1 GB by default. */
  readonly maxBytes?: number | undefined;
}

export interface ModelFile {
  /** The name that messages use. */
  readonly name: string;
  /** The caller's own copy. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

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
  if (typeof source !== 'string' && !(source instanceof URL)) {
    throw invalidArgument(
      `${options.name ?? 'source'} must be a URL, a string, an ArrayBuffer, a typed array, a Blob or a Response, ` +
        `not ${describe(source)}`,
    );
  }
  const address = String(source);
  if (/^\s*[{[]/.test(address)) {
    throw invalidArgument(
      `A string is an address or a path, not the content of a file such as ${describe(address)}: give ` +
        'the content as bytes, new TextEncoder().encode(text)',
    );
  }
  if (nodeFiles && isFile(address)) return readFile(nodeFiles, address, options);
  return readResponse(await request(address, options.signal), address, options);
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

/** Returns whether Node reads it as a file: a `file:` URL, a path, or a drive's letter and path. */
function isFile(address: string): boolean {
  return address.startsWith('file:') || !/^[a-z][a-z0-9+.-]+:/i.test(address);
}

async function request(address: string, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch(address, { signal: signal ?? null });
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

/** Returns the last part of an address or path. */
function nameIn(address: string): string {
  const path = address.replace(/[?#].*$/, '');
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) || 'model';
}

function networkError(address: string, reason: string): DOMException {
  return new DOMException(`${shortened(address)} could not be fetched: ${reason}`, 'NetworkError');
}
