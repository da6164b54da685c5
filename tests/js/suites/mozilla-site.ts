// Models of our own making in the layouts of Mozilla's registries: the index of its bucket, and Remote Settings.
import type { MozillaFileType } from 'attentive/mozilla';

type Bytes = Uint8Array<ArrayBuffer>;
export type Files = Readonly<Partial<Record<MozillaFileType | 'qualityModel', Bytes>>>;

export interface PublishedModel {
  readonly from: string;
  readonly to: string;
  readonly architecture?: string;
  readonly version?: string;
  readonly status?: 'Release' | 'Release Desktop' | 'Release Android' | 'Nightly' | null;
  readonly files: Files;
}

/** The content of a server by paths. */
export type Site = Map<string, Bytes>;

export const indexPath = '/db/models.json';
export const collectionPaths = {
  first: '/v1/buckets/main/collections/translations-models/records',
  second: '/v1/buckets/main/collections/translations-models-v2/records',
};

/** Returns bytes that gzip hardly packs, different ones for each seed. */
export function someBytes(length: number, seed: number): Bytes {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

/** Returns files that no engine would load, but that can be published and fetched. */
export function someFiles(seed: number): Files {
  return {
    model: someBytes(50_000, seed),
    lex: someBytes(9_000, seed + 1),
    vocab: someBytes(4_000, seed + 2),
  };
}

const bucketKeys = {
  ...{ model: 'model', lex: 'lexicalShortlist', vocab: 'vocab' },
  ...{ srcvocab: 'srcVocab', trgvocab: 'trgVocab', qualityModel: 'qualityModel' },
};

/** Returns a bucket: gzipped files, and an index that gives the size and hash of the weights alone. */
export async function bucketOf(models: readonly PublishedModel[], origin: string): Promise<Site> {
  const site: Site = new Map();
  const index: Record<string, unknown[]> = {};
  for (const { from, to, architecture = 'tiny', status = 'Release', files } of models) {
    const pair = `${from}-${to}`;
    const entries = index[pair] ?? [];
    index[pair] = entries;
    const described: Record<string, unknown> = {};
    for (const [type, bytes] of entriesOf(files)) {
      const path = `models/${pair}/run ${entries.length}/${nameOf(type, from, to)}.gz`;
      site.set(`/${encodeURI(path)}`, await gzip(bytes));
      described[bucketKeys[type]] = {
        path,
        ...(type === 'model' && {
          uncompressedSize: bytes.length,
          uncompressedHash: await sha256(bytes),
        }),
      };
    }
    entries.push({
      ...{ architecture, releaseStatus: status, sourceLanguage: from, targetLanguage: to },
      ...{ files: described, modelStatistics: { parameters: 1 }, metrics: {} },
    });
  }
  const generated = '2026-07-22T00:00:00Z';
  site.set(indexPath, json({ generated, baseUrl: origin, models: index }));
  return site;
}

const conditions = {
  Release: '',
  'Release Android': "env.appinfo.OS == 'Android'",
  'Release Desktop': "env.appinfo.OS != 'Android'",
  Nightly: "env.channel == 'default' || env.channel == 'nightly'",
};

/** Returns a server of Remote Settings: its root, one of the collections, and the attachments. */
export async function remoteSettingsOf(
  collection: keyof typeof collectionPaths,
  models: readonly PublishedModel[],
  origin: string,
): Promise<Site> {
  const site: Site = new Map();
  const data: unknown[] = [];
  for (const { from, to, architecture = 'tiny', version = '3.0', status, files } of models) {
    for (const [type, bytes] of entriesOf(files)) {
      const packed = collection === 'second' ? zstd(bytes) : bytes;
      const name = nameOf(type, from, to);
      const location = `main-workspace/models/${data.length}.${collection === 'second' ? 'zst' : 'bin'}`;
      site.set(`/attachments/${location}`, packed);
      data.push({
        ...{ id: `${data.length}`, schema: 1, last_modified: 1000 - data.length, name, version },
        fileType: type,
        filter_expression: conditions[status ?? 'Release'],
        attachment: {
          ...{ hash: await sha256(packed), size: packed.length, location },
          ...{ filename: name, mimetype: 'application/octet-stream' },
        },
        ...(collection === 'first'
          ? { fromLang: from, toLang: to }
          : {
              ...{ sourceLanguage: from, targetLanguage: to, architecture },
              ...{ decompressedSize: bytes.length, decompressedHash: await sha256(bytes) },
            }),
      });
    }
  }
  site.set(collectionPaths[collection], json({ data }));
  site.set('/v1/', json({ capabilities: { attachments: { base_url: `${origin}/attachments/` } } }));
  return site;
}

function entriesOf(files: Files) {
  return Object.entries(files) as [keyof typeof bucketKeys, Bytes][];
}

export function nameOf(type: string, from: string, to: string): string {
  const pair = `${from}${to}`.replaceAll(/[-_]/g, '');
  if (type === 'model') return `model.${pair}.intgemm.alphas.bin`;
  if (type === 'lex') return `lex.50.50.${pair}.s2t.bin`;
  return type === 'qualityModel' ? `qualityModel.${pair}.bin` : `${type}.${pair}.spm`;
}

export function json(value: unknown): Bytes {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Changes a JSON document of a site. */
export function edit(site: Site, path: string, change: (document: never) => void): Site {
  const document = JSON.parse(new TextDecoder().decode(site.get(path)));
  change(document as never);
  return new Map([...site, [path, json(document)]]);
}

export async function sha256(bytes: Bytes): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function gzip(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const zstdHeader = 9;
const zstdBlock = 2 ** 16;

/** Returns a frame of Zstandard (RFC 8878) with raw blocks, which need no compressor. */
function zstd(bytes: Bytes): Bytes {
  const blocks = Math.ceil(bytes.length / zstdBlock);
  const frame = new Uint8Array(zstdHeader + 3 * blocks + bytes.length);
  const view = new DataView(frame.buffer);
  view.setUint32(0, 0xfd2fb528, true);
  frame[4] = 0b1010_0000; // one segment, the size of the content in four bytes
  view.setUint32(5, bytes.length, true);
  let end = zstdHeader;
  for (let i = 0; i < blocks; ++i) {
    const block = bytes.subarray(i * zstdBlock, (i + 1) * zstdBlock);
    const last = i === blocks - 1 ? 1 : 0;
    const head = last + block.length * 8;
    frame.set([head & 255, (head >> 8) & 255, head >> 16], end);
    frame.set(block, end + 3);
    end += 3 + block.length;
  }
  return frame;
}

const PlatformStream = globalThis.DecompressionStream;

/** Stands in for the platform's class where it has no Zstandard; it reads frames with raw blocks. */
export class StreamWithZstd {
  readonly readable: ReadableStream;
  readonly writable: WritableStream;

  constructor(format: string) {
    const { readable, writable } =
      format === 'zstd' ? rawBlocks() : new PlatformStream(format as CompressionFormat);
    this.readable = readable;
    this.writable = writable;
  }
}

function rawBlocks() {
  const parts: Uint8Array[] = [];
  return new TransformStream<Uint8Array, Uint8Array>({
    transform: (part) => {
      parts.push(part);
    },
    async flush(controller) {
      const frame = new Uint8Array(await new Blob(parts as Bytes[]).arrayBuffer());
      for (let at = zstdHeader; at < frame.length; ) {
        const head = (frame[at] ?? 0) + 256 * (frame[at + 1] ?? 0) + 65536 * (frame[at + 2] ?? 0);
        const length = Math.floor(head / 8);
        controller.enqueue(frame.subarray(at + 3, at + 3 + length));
        at += 3 + length;
      }
    },
  });
}
