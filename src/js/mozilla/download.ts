import type { MarianSource } from '../index.js';
import { checkBoolean, checkFunction, checkOptions, checkSignal } from '../shared/arguments.js';
import { decompress, formatOf } from '../shared/decompress.js';
import { AttentiveError } from '../shared/errors.js';
import { withoutBadFiles } from '../shared/remote-file.js';
import { checkCanHash, sha256Of } from '../shared/sha256.js';
import { type ModelSource, type Progress, type ReadOptions, readSource } from '../shared/source.js';
import { summedProgress, together } from '../shared/together.js';
import { checkFiles } from './check-files.js';
import {
  largestSizes,
  type MozillaFile,
  type MozillaFileType,
  type MozillaModel,
} from './mozilla-model.js';

export interface FetchMozillaModelOptions {
  /** Aborting it rejects with its reason and ends all downloads. */
  readonly signal?: AbortSignal | undefined;
  /** Called as the files arrive, with the sums over all of them. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Whether modelCache keeps the files; true by default. */
  readonly cache?: boolean | undefined;
}

/** Who made the models. */
const attribution = 'Mozilla, Firefox Translations (https://github.com/mozilla/translations)';

/**
 * Downloads, unpacks and verifies the files of a model, or takes them from modelCache. The result is a source for loadModel().
 * @param model from listMozillaModels(), or a copy of it that was kept as JSON.
 * @throws AttentiveError `bad-model` naming the file if its size or hash is not what the registry says or it cannot be
 *   unpacked, or the field of `model` that is wrong; `unsupported` if this platform cannot unpack Zstandard, or has no
 *   SHA-256 because the page is not served over HTTPS; `invalid-argument`. DOMException `NetworkError` if a file
 *   cannot be fetched. The signal's reason if it aborts.
 */
export async function fetchMozillaModel(
  model: MozillaModel,
  options?: FetchMozillaModelOptions,
): Promise<MarianSource> {
  const files = await fetchFiles(model, options);
  const { sourceLanguage, targetLanguage, architecture, licence } = model;
  return {
    marian: {
      // A model that has been checked has both.
      model: files.get('model') as ModelSource,
      vocab: (files.get('vocab') ?? files.get('srcvocab')) as ModelSource,
      targetVocab: files.get('trgvocab'),
      shortlist: files.get('lex'),
      name: [sourceLanguage, targetLanguage, architecture].filter(Boolean).join('-'),
      ...{ sourceLanguage, targetLanguage, licence, attribution },
    },
  };
}

/** Downloads, unpacks and verifies all files of a model at the same time. */
async function fetchFiles(
  model: MozillaModel,
  options: FetchMozillaModelOptions | undefined,
): Promise<ReadonlyMap<MozillaFileType, Uint8Array>> {
  const { signal, onProgress, cache } = checkOptions(options);
  checkSignal(signal);
  checkFunction(onProgress, 'onProgress');
  const keep = checkBoolean(cache, 'cache', true);
  const files = checkFiles(model);
  if (files.some(({ sha256, downloadSha256 }) => sha256 ?? downloadSha256)) checkCanHash();
  const report = summedProgress(files.length, onProgress);
  const fetched = await together(signal, (ended) =>
    files.map(async (file, index) => {
      const reading = { signal: ended, onProgress: report(index) };
      const bytes = await withoutBadFiles((kept) => fetchFile(file, keep, { ...reading, kept }));
      return [file.type, bytes] as const;
    }),
  );
  return new Map(fetched);
}

async function fetchFile(
  file: MozillaFile,
  cache: boolean,
  options: ReadOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { name, type, url, size, sha256, downloadSize, downloadSha256 } = file;
  const limit = largestSizes[type];
  const { bytes } = await readSource({ url, cache }, { ...options, maxBytes: limit });
  // A server may have unpacked the file on its way.
  if (formatOf(bytes)) await verify(name, bytes, { size: downloadSize, sha256: downloadSha256 });
  const { signal } = options;
  const unpacked = await decompress({ name, bytes }, { signal, maxBytes: size ?? limit });
  await verify(name, unpacked.bytes, { size, sha256 });
  return unpacked.bytes;
}

/** Compares a file with what the registry says of it, if it does. */
async function verify(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  { size, sha256 }: Pick<MozillaFile, 'size' | 'sha256'>,
): Promise<void> {
  if (size !== undefined && bytes.byteLength !== size) {
    throw new AttentiveError(
      'bad-model',
      `${name} has ${bytes.byteLength} bytes, but the registry says ${size}: fetch it again`,
    );
  }
  if (sha256 !== undefined && (await sha256Of(bytes)) !== sha256) {
    throw new AttentiveError(
      'bad-model',
      `${name} has another SHA-256 than the registry says: fetch it again, or list the models anew`,
    );
  }
}
