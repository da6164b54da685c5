import { filesOf, type MarianSource } from './marian-source.js';
import { isFile } from './shared/addresses.js';
import { checkText, describe, invalidArgument } from './shared/arguments.js';
import { lookupRange, sameLanguage } from './shared/language-tags.js';
import { nodeFiles } from './shared/node.js';
import { isKept, isRemoteFile } from './shared/remote-file.js';
import type { ModelSource, Progress, RemoteFile } from './shared/source.js';

/**
 * Finds or fetches a model when it is wanted. It should report its own download to `onProgress` and reject with the
 * signal's reason when that aborts.
 */
export type LazyModelSource = (options: {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}) => Promise<ModelSource | MarianSource>;

/** A model that Translator.create can find. */
export interface TranslationModel {
  /** BCP 47 tags, such as `fr` and `en`. */
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  /**
   * Its address (in Node also a path), its bytes, the files of a model of Marian, or a function that returns one of
   * these when the model is wanted.
   */
  readonly source: ModelSource | MarianSource | LazyModelSource;
  /** The files that a function fetches, so that Translator.availability finds out whether modelCache has them all. */
  readonly files?: readonly RemoteFile[] | undefined;
}

/**
 * Holds the models that packages such as `@attentive/fr-en` offer when they are imported. All copies of this
 * package share it by the symbol's name, so packages of models need not depend on this one.
 */
const shared = globalThis as { [name: symbol]: TranslationModel[] | undefined };
const name = Symbol.for('attentive.models');

/**
 * Lets Translator.create find a model. The last one added for the same languages is used.
 * @throws AttentiveError `invalid-argument`.
 */
export function addModel(model: TranslationModel): void {
  if (typeof model !== 'object' || model === null) {
    throw invalidArgument(`model must be an object, not ${describe(model)}`);
  }
  checkText(model.sourceLanguage, 'model.sourceLanguage');
  checkText(model.targetLanguage, 'model.targetLanguage');
  if (model.source === undefined) throw invalidArgument('model.source is missing');
  shared[name] = [...(shared[name] ?? []), model];
}

/**
 * Finds what translates between two languages: the model for both, or else two that share a language, over English if
 * there is a choice. A model for `fr` also serves `fr-CA`, and one for `zh-Hant` serves `zh-TW`.
 * @param pivot whether two may be found.
 * @return the models in the order in which a text passes them; none if the languages are the same to a reader,
 *   undefined if there is nothing.
 * @throws RangeError if a tag is not a language tag.
 */
export function findModels(
  sourceLanguage: string,
  targetLanguage: string,
  pivot: boolean,
): readonly TranslationModel[] | undefined {
  const models = [...(shared[name] ?? [])].reverse();
  const sources = lookupRange(sourceLanguage);
  const targets = lookupRange(targetLanguage);
  const readers = sources.flatMap((tag) => models.filter((model) => model.sourceLanguage === tag));
  const writers = targets.flatMap((tag) => models.filter((model) => model.targetLanguage === tag));
  // The source counts more than the target, and either more than which model was added last.
  for (const source of sources) {
    const direct = writers.find((model) => model.sourceLanguage === source);
    if (direct) return [direct];
  }
  if (sameLanguage(sourceLanguage, targetLanguage)) return [];
  if (!pivot) return undefined;
  const pairs = readers.flatMap((reader) =>
    writers
      .filter((writer) => sameLanguage(reader.targetLanguage, writer.sourceLanguage))
      .map((writer) => [reader, writer] as const),
  );
  return pairs.find(([reader]) => sameLanguage(reader.targetLanguage, 'en')) ?? pairs[0];
}

/** How many downloads of a model are under way, and whether one has succeeded. */
const downloads = new WeakMap<TranslationModel, { count: number; done: boolean }>();

/** Awaits the download of a model. While it lasts, and once it has succeeded, availabilityOf() says so. */
export async function downloading<T>(model: TranslationModel, work: Promise<T>): Promise<T> {
  const download = downloads.get(model) ?? { count: 0, done: false };
  downloads.set(model, download);
  download.count++;
  try {
    const result = await work;
    download.done = true;
    return result;
  } finally {
    download.count--;
  }
}

type LocalAvailability = 'available' | 'downloading' | 'downloadable';

/** Returns whether models have to be downloaded: what is said of the one that is furthest from being here. */
export async function worstAvailability(
  models: readonly TranslationModel[],
): Promise<LocalAvailability> {
  const each = await Promise.all(models.map(availabilityOf));
  const worstFirst = ['downloadable', 'downloading'] as const;
  return worstFirst.find((availability) => each.includes(availability)) ?? 'available';
}

/** Returns whether a model has to be downloaded. One that was is in the browser's cache, as far as servers allow. */
async function availabilityOf(model: TranslationModel): Promise<LocalAvailability> {
  const download = downloads.get(model);
  const { source, files = [] } = model;
  const isFunction = typeof source === 'function';
  if (download?.done || (await areHere(isFunction ? files : filesOf(source)))) return 'available';
  return download?.count ? 'downloading' : 'downloadable';
}

/** Returns whether all files can be read without a network. What fetches files that it does not name cannot. */
async function areHere(files: readonly ModelSource[]): Promise<boolean> {
  const each = await Promise.all(files.map(isHere));
  return files.length > 0 && !each.includes(false);
}

async function isHere(file: ModelSource): Promise<boolean> {
  if (isRemoteFile(file)) return (await isHere(file.url)) || isKept(file);
  const isAddress = typeof file === 'string' || file instanceof URL;
  return !isAddress || (nodeFiles !== undefined && isFile(String(file)));
}
