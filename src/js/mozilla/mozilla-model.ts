/** What a file of a model contains, as Remote Settings calls it. */
export type MozillaFileType = 'model' | 'lex' | 'vocab' | 'srcvocab' | 'trgvocab';

/** A file of a model. */
export interface MozillaFile {
  readonly type: MozillaFileType;
  /** Its name once unpacked, such as `model.fren.intgemm.alphas.bin`. */
  readonly name: string;
  readonly url: string;
  readonly compression: 'gzip' | 'zstd' | 'none';
  /** Its size in bytes and its SHA-256 once unpacked, where the registry gives them. */
  readonly size?: number | undefined;
  readonly sha256?: string | undefined;
  /** The same as it is downloaded. */
  readonly downloadSize?: number | undefined;
  readonly downloadSha256?: string | undefined;
}

/** Where Firefox uses a model. */
export type MozillaReleaseStatus = 'Release' | 'Release Desktop' | 'Release Android' | 'Nightly';

/** A translation model that Mozilla publishes. It is plain data, which an application may keep as JSON. */
export interface MozillaModel {
  /** BCP 47 tags, such as `fr` and `zh-Hant`. */
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  /** `tiny`, `base-memory` or `base`, where the registry says so. */
  readonly architecture?: string | undefined;
  /** Such as `3.0` or `3.0a1`; Mozilla's index of its bucket has none. */
  readonly version?: string | undefined;
  /** Undefined if Firefox does not use it. */
  readonly releaseStatus?: MozillaReleaseStatus | undefined;
  /** The size of its files once unpacked, of those whose size the registry gives. */
  readonly bytes: number;
  readonly licence: string;
  readonly files: readonly MozillaFile[];
}

/** The licence under which Mozilla publishes its models. Registries do not name it. */
const licence = 'MPL-2.0';

/**
 * The largest sizes in bytes, which no published file comes near: the largest have 44 MB of weights, 0.9 MB of
 * vocabulary and 9.3 MB of shortlist.
 */
export const largestSizes: Readonly<Record<MozillaFileType, number>> = {
  model: 2 ** 28,
  lex: 2 ** 26,
  vocab: 2 ** 24,
  srcvocab: 2 ** 24,
  trgvocab: 2 ** 24,
};

export function isFileType(type: unknown): type is MozillaFileType {
  return typeof type === 'string' && Object.hasOwn(largestSizes, type);
}

/** What a registry says of a model apart from its files. */
export type MozillaModelFacts = Omit<MozillaModel, 'bytes' | 'licence' | 'files'>;

/** Returns whether all files are there that a model needs: weights and one vocabulary or two. */
export function isComplete(files: ReadonlyMap<MozillaFileType, MozillaFile>): boolean {
  return (
    files.has('model') && (files.has('vocab') || (files.has('srcvocab') && files.has('trgvocab')))
  );
}

/** Returns a model, or undefined if it is not complete. */
export function toModel(
  facts: MozillaModelFacts,
  files: ReadonlyMap<MozillaFileType, MozillaFile>,
): MozillaModel | undefined {
  if (!isComplete(files)) return undefined;
  const list = [...files.values()].map((file) => Object.freeze(file));
  const bytes = list.reduce((sum, { size = 0 }) => sum + size, 0);
  return Object.freeze({ ...facts, bytes, licence, files: Object.freeze(list) });
}
