import { AttentiveError } from './errors.js';
import { type ModelFile, type ReadOptions, readStream } from './source.js';

/** The formats that are recognised, by the bytes with which they begin. */
const signatures = {
  gzip: [0x1f, 0x8b],
  zstd: [0x28, 0xb5, 0x2f, 0xfd],
} as const;

type Format = keyof typeof signatures;

/**
 * Unpacks a file that is compressed by gzip (RFC 1952) or Zstandard (RFC 8878); returns any other as it is. The
 * content tells, because servers and names do not: a server may unpack what it sends. Unpacking stops at
 * `maxBytes`, so that a small file cannot fill the memory.
 * @throws AttentiveError `bad-model` if the data are damaged or too large, `unsupported` if this platform cannot
 *   unpack the format. The signal's reason if it aborts.
 */
export async function decompress(
  file: ModelFile,
  { signal, maxBytes }: Pick<ReadOptions, 'signal' | 'maxBytes'>,
): Promise<ModelFile> {
  const { name, bytes } = file;
  const format = formatOf(bytes);
  if (!format) return file;
  const unpacked = streamOf(bytes).pipeThrough(decompressor(format, name));
  const size = format === 'gzip' ? announcedSize(bytes) : undefined;
  const total = size !== undefined && size <= (maxBytes ?? size) ? size : undefined;
  try {
    return { name, bytes: await readStream(name, unpacked, total, { signal, maxBytes }) };
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof AttentiveError) throw cause;
    throw new AttentiveError(
      'bad-model',
      `${name}: its ${format} data are damaged or cut off: fetch the file again`,
      { cause },
    );
  }
}

/**
 * Streams bytes in small parts and without copying them, so that unpacked bytes never wait to be read and memory holds
 * the file only twice: packed and unpacked.
 */
function streamOf(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const part = 2 ** 15;
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(bytes.subarray(sent, sent + part));
      sent += part;
      if (sent >= bytes.byteLength) controller.close();
    },
  });
}

/**
 * Returns the unpacked size that a gzip file announces in its last four bytes, unless it cannot be right: DEFLATE
 * packs at most 1032 bytes into one.
 */
function announcedSize({ buffer, byteOffset, byteLength }: Uint8Array): number | undefined {
  if (byteLength < 18) return undefined; // less than the header and the trailer
  const size = new DataView(buffer, byteOffset, byteLength).getUint32(byteLength - 4, true);
  return size <= 1032 * byteLength ? size : undefined;
}

/** Returns how a file is compressed, if it is. */
export function formatOf(bytes: Uint8Array): Format | undefined {
  const formats = Object.keys(signatures) as Format[];
  return formats.find((format) => signatures[format].every((byte, i) => bytes[i] === byte));
}

/** Not every platform knows Zstandard. */
function decompressor(format: Format, name: string): DecompressionStream {
  try {
    return new DecompressionStream(format as CompressionFormat);
  } catch (cause) {
    throw new AttentiveError(
      'unsupported',
      `${name} is compressed by ${format}, which this platform cannot unpack: give it compressed by gzip or unpacked`,
      { cause },
    );
  }
}
