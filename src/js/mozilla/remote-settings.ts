import { Fields } from './fields.js';
import {
  isFileType,
  largestSizes,
  type MozillaFile,
  type MozillaFileType,
  type MozillaModel,
  type MozillaModelFacts,
  type MozillaReleaseStatus,
  toModel,
} from './mozilla-model.js';

/** The conditions under which Firefox takes a record, as Mozilla writes them. Beta counts as Nightly. */
const statuses: Readonly<Record<string, MozillaReleaseStatus>> = {
  '': 'Release',
  "env.appinfo.OS == 'Android'": 'Release Android',
  "env.appinfo.OS != 'Android'": 'Release Desktop',
  "env.appinfo.OS != 'Android' || env.channel != 'release'": 'Release Desktop',
  "env.channel == 'default' || env.channel == 'nightly'": 'Nightly',
  "env.channel == 'default' || env.channel == 'nightly' || env.channel == 'beta'": 'Nightly',
};

/**
 * Reads the records of the collections `translations-models` and `translations-models-v2` of Remote Settings, of which
 * each describes a file. The files of a model have the same languages, version, architecture, variant and condition.
 * @param place what messages call the list of records.
 * @param attachments the address to which the locations of attachments are relative.
 * @throws AttentiveError `bad-model`.
 */
export function readRecords(
  records: readonly unknown[],
  place: string,
  attachments: URL,
): MozillaModel[] {
  const models = new Map<
    string,
    { facts: MozillaModelFacts; files: Map<MozillaFileType, MozillaFile> }
  >();
  for (const [index, value] of records.entries()) {
    const record = new Fields(value, `${place}[${index}]`);
    const type = record.value('fileType');
    // Some models come with files of other types, which only estimate the quality of translations.
    if (!isFileType(type) || record.value('attachment') === undefined) continue;
    const facts = readFacts(record);
    const condition = record.text('filter_expression') ?? '';
    const key = JSON.stringify([facts, record.text('variant'), condition]);
    const model = models.get(key) ?? { facts, files: new Map() };
    models.set(key, model);
    // Remote Settings lists the newest record first.
    if (!model.files.has(type)) model.files.set(type, readFile(type, record, attachments));
  }
  return [...models.values()].flatMap(({ facts, files }) => toModel(facts, files) ?? []);
}

function readFacts(record: Fields): MozillaModelFacts {
  // The first collection has other names.
  const first = record.value('fromLang') !== undefined;
  const version = record.requiredText('version');
  if (!/^\d{1,9}(\.\d{1,9}){1,2}([a-z]+\d{0,9})?$/.test(version)) {
    throw record.bad('version', 'a version such as 3.0 or 3.0a1');
  }
  return {
    sourceLanguage: record.language(first ? 'fromLang' : 'sourceLanguage'),
    targetLanguage: record.language(first ? 'toLang' : 'targetLanguage'),
    architecture: record.text('architecture'),
    version,
    releaseStatus: statuses[(record.text('filter_expression') ?? '').trim()],
  };
}

/** The first collection has files as they are, the second compressed ones with both sizes and hashes. */
function readFile(type: MozillaFileType, record: Fields, attachments: URL): MozillaFile {
  const attachment = record.object('attachment');
  const url = attachment.url('location', attachments);
  const file = { type, name: record.fileName('name'), url: url.href };
  const size = attachment.size('size', largestSizes[type]);
  const sha256 = attachment.sha256('hash');
  if (!url.pathname.endsWith('.zst') && attachment.text('mimetype') !== 'application/zstd') {
    return { ...file, compression: 'none', size, sha256 };
  }
  return {
    ...file,
    compression: 'zstd',
    size: record.size('decompressedSize', largestSizes[type]),
    sha256: record.sha256('decompressedHash'),
    downloadSize: size,
    downloadSha256: sha256,
  };
}
