import type { EngineMarianModel } from './engine/engine.js';
import { checkText, describe, invalidArgument } from './shared/arguments.js';
import { decompress } from './shared/decompress.js';
import { type ModelFile, type ModelSource, type ReadOptions, readSource } from './shared/source.js';
import { summedProgress, together } from './shared/together.js';

/**
 * A student model of Marian, as Bergamot and Firefox publish them: the addresses or bytes of its files, each of which
 * may be compressed by gzip, and what they do not say.
 */
export interface MarianSource {
  readonly marian: {
    /** The weights, `model.*.bin`. */
    readonly model: ModelSource;
    /** The SentencePiece vocabulary of both sides or, if there is a `targetVocab`, of the source, `*.spm`. */
    readonly vocab: ModelSource;
    readonly targetVocab?: ModelSource | undefined;
    /** The lexical shortlist, `lex.*.s2t.bin`. It makes translation faster, but not better. */
    readonly shortlist?: ModelSource | undefined;
    /** BCP 47 tags, such as `de` and `en`; empty by default. */
    readonly sourceLanguage?: string | undefined;
    readonly targetLanguage?: string | undefined;
    /** By default, the name of the file of weights. */
    readonly name?: string | undefined;
    readonly licence?: string | undefined;
    readonly attribution?: string | undefined;
  };
}

/** The most that a file is unpacked to, several times the size of the largest one that is published. */
const maxBytes = 2 ** 28;

const fileNames = ['model', 'vocab', 'targetVocab', 'shortlist'] as const;
const factNames = ['sourceLanguage', 'targetLanguage', 'name', 'licence', 'attribution'] as const;

export function isMarianSource(source: unknown): source is MarianSource {
  return typeof source === 'object' && source !== null && 'marian' in source;
}

/** Returns the files of a model. */
export function filesOf(source: ModelSource | MarianSource): ModelSource[] {
  if (!isMarianSource(source)) return [source];
  return fileNames.map((name) => source.marian[name]).filter((file) => file !== undefined);
}

/** @throws AttentiveError `invalid-argument`. */
export function checkMarianSource({ marian }: MarianSource): void {
  if (typeof marian !== 'object' || marian === null) {
    throw invalidArgument(`marian must be an object, not ${describe(marian)}`);
  }
  for (const name of ['model', 'vocab'] as const) {
    if (marian[name] === undefined) throw invalidArgument(`marian.${name} is missing`);
  }
  for (const name of factNames) {
    if (marian[name] !== undefined) checkText(marian[name], `marian.${name}`);
  }
}

/**
 * Reads and unpacks the files at the same time. Progress is summed over them.
 * @throws as readSource and decompress do, for the first file that fails; the others are then no longer read.
 */
export async function readMarian(
  { marian }: MarianSource,
  { signal, onProgress, kept }: ReadOptions,
): Promise<EngineMarianModel> {
  const names = fileNames.filter((name) => marian[name] !== undefined);
  const report = summedProgress(names.length, onProgress);
  const files: { [name in (typeof fileNames)[number]]?: ModelFile } = {};
  const read = async (name: (typeof fileNames)[number], index: number, ended: AbortSignal) => {
    const options = { signal: ended, onProgress: report(index), name: `marian.${name}`, kept };
    const file = await readSource(marian[name] as ModelSource, options);
    files[name] = await decompress(file, { signal: ended, maxBytes });
  };
  await together(signal, (ended) => names.map((name, index) => read(name, index, ended)));
  const { model, vocab, targetVocab, shortlist } = files as Record<string, ModelFile> & {
    model: ModelFile;
    vocab: ModelFile;
  };
  return {
    ...{ model, vocab, targetVocab, shortlist },
    name: marian.name ?? model.name.replace(/(\.bin)?(\.gz)?$/, ''),
    sourceLanguage: marian.sourceLanguage ?? '',
    targetLanguage: marian.targetLanguage ?? '',
    licence: marian.licence ?? '',
    attribution: marian.attribution ?? '',
  };
}

/** Returns the memory of all files. */
export function buffersOf(files: EngineMarianModel): ArrayBuffer[] {
  return fileNames.flatMap((name) => (files[name]?.bytes.buffer ?? []) as ArrayBuffer | []);
}
