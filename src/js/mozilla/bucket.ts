import { Fields } from './fields.js';
import {
  largestSizes,
  type MozillaFile,
  type MozillaFileType,
  type MozillaModel,
  type MozillaReleaseStatus,
  toModel,
} from './mozilla-model.js';

/** What the index of Mozilla's bucket calls the files of a model. */
const fileKeys: Readonly<Record<MozillaFileType, string>> = {
  model: 'model',
  lex: 'lexicalShortlist',
  vocab: 'vocab',
  srcvocab: 'srcVocab',
  trgvocab: 'trgVocab',
};

const statuses: readonly string[] = ['Release', 'Release Desktop', 'Release Android', 'Nightly'];

/**
 * Reads the index of Mozilla's bucket of models. For each pair of languages, it lists one model per architecture. It
 * gives the size and hash of the weights alone.
 * @param place what messages call the index.
 * @param registry its address, to which `baseUrl` is relative.
 * @throws AttentiveError `bad-model`.
 */
export function readBucket(index: Fields, place: string, registry: URL): MozillaModel[] {
  const base = index.value('baseUrl') === undefined ? registry : index.url('baseUrl', registry);
  const folder = new URL(base);
  if (base !== registry && !folder.pathname.endsWith('/')) folder.pathname += '/';
  const pairs = index.object('models');
  return pairs.names.flatMap((pair) =>
    pairs.list(pair).flatMap((value, i) => {
      const entry = new Fields(value, `${place}.models.${pair}[${i}]`);
      return readModel(entry, folder) ?? [];
    }),
  );
}

function readModel(entry: Fields, folder: URL): MozillaModel | undefined {
  const described = entry.object('files');
  const files = new Map<MozillaFileType, MozillaFile>();
  for (const [type, key] of Object.entries(fileKeys) as [MozillaFileType, string][]) {
    if (described.value(key) !== undefined) {
      files.set(type, readFile(type, described.object(key), folder));
    }
  }
  const status = entry.text('releaseStatus') ?? '';
  const facts = {
    sourceLanguage: entry.language('sourceLanguage'),
    targetLanguage: entry.language('targetLanguage'),
    architecture: entry.text('architecture'),
    releaseStatus: statuses.includes(status) ? (status as MozillaReleaseStatus) : undefined,
  };
  return toModel(facts, files);
}

function readFile(type: MozillaFileType, file: Fields, folder: URL): MozillaFile {
  const url = file.url('path', folder);
  const path = url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
  const packed = path.endsWith('.gz');
  const names = new Fields({ path: packed ? path.slice(0, -'.gz'.length) : path }, file.place);
  return {
    type,
    name: names.fileName('path'),
    url: url.href,
    compression: packed ? 'gzip' : 'none',
    size: file.size('uncompressedSize', largestSizes[type]),
    sha256: file.sha256('uncompressedHash'),
  };
}
