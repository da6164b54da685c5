import { findModels, type TranslationModel, worstAvailability } from './catalogue.js';
import { CreateMonitor, DownloadProgress } from './download-progress.js';
import { dropped } from './engine/resource.js';
import type { Variant } from './engine/variant.js';
import type { Model, ModelInfo } from './model.js';
import { type ChainLink, ModelChain } from './model-chain.js';
import { type SentenceDetector, SentenceLanguages } from './sentence-languages.js';
import { followingSignals, whenAborted } from './shared/abort.js';
import { asyncDispose, dispose } from './shared/dispose.js';
import { AttentiveError } from './shared/errors.js';
import { canonicalTag } from './shared/language-tags.js';
import { Life } from './shared/life.js';
import type { Progress } from './shared/source.js';
import { together } from './shared/together.js';
import {
  optionalBoolean,
  optionalFunction,
  optionalSignal,
  requiredString,
  requiredText,
  toDictionary,
} from './shared/web-idl.js';
import { useModel } from './shared-model.js';
import { streamTranslation } from './text/streaming.js';
import { checkGlossary, type Glossary } from './translate-options.js';
import type { TextTranslation } from './translating-resource.js';

export interface TranslatorCreateCoreOptions {
  /** BCP 47 tags, such as `fr` and `en`. */
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  /**
   * Whether two models may translate over a language that they share where there is none for both languages. True by
   * default.
   */
  readonly pivot?: boolean | undefined;
}

export interface TranslatorCreateOptions extends TranslatorCreateCoreOptions {
  /** Called at once with an object that reports the progress of the download. */
  readonly monitor?: ((monitor: CreateMonitor) => void) | undefined;
  /** Aborting it rejects with its reason; nothing stays behind. Aborting it later destroys the translator. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Detects the language of each sentence: one that is surely in the target language is left as it is, and explain()
   * says of each what it is in. Without a detector, the model translates whatever it is given.
   */
  readonly languageDetector?: SentenceDetector | undefined;
  /** The build of the engine; `auto`, the default, takes the fastest that runs here. */
  readonly variant?: 'auto' | Variant | undefined;
  /** How many workers share the sentences of a text, each with the model in memory; 1 by default. */
  readonly workers?: number | undefined;
  /** Terms whose translations are given in every call. */
  readonly glossary?: Glossary | undefined;
}

export interface TranslatorTranslateOptions {
  /** Terms whose translations are given, instead of those of create(). */
  readonly glossary?: Glossary | undefined;
  /** Aborting it rejects with its reason. The translator stays usable. */
  readonly signal?: AbortSignal | undefined;
}

/** Whether there is a model for two languages, and whether it has to be downloaded first. */
export type Availability = 'unavailable' | 'downloadable' | 'downloading' | 'available';

/** Only Translator.create has this, so nothing else can construct a translator. */
const key = Symbol('create');

let needsActivation = false;

/** From now on, create() starts a download only after the user has done something, as browsers' own Translator. */
export function requireUserActivation(): void {
  needsActivation = true;
}

/**
 * Translates from one language into another without a server, with the interface of the web's own Translator
 * (https://webmachinelearning.github.io/translation-api/), whose steps its methods follow. Models come from packages
 * such as `@attentive/fr-en`, which offer them when they are imported, or from addModel().
 *
 *     const translator = await Translator.create({ sourceLanguage: 'fr', targetLanguage: 'en' });
 *     await translator.translate('Elle porte une robe rouge.'); // She is wearing a red dress.
 */
export class Translator implements Disposable, AsyncDisposable {
  #chain: ModelChain;
  #sourceLanguage: string;
  #targetLanguage: string;
  #glossary: Glossary | undefined;
  #life: Life;

  static {
    // Minification changes the name.
    Object.defineProperty(Translator, 'name', { value: 'Translator', configurable: true });
  }

  private constructor(
    secret: typeof key,
    chain: ModelChain,
    { sourceLanguage, targetLanguage, glossary }: TranslatorCreateOptions,
  ) {
    if (secret !== key) throw new TypeError('Illegal constructor: use Translator.create()');
    this.#chain = chain;
    // An arrow function here would keep `this` in memory, as the one below does.
    dropped.register(this, chain.end.bind(chain), this);
    this.#life = new Life(() => {
      dropped.unregister(this);
      chain.end();
    });
    this.#sourceLanguage = sourceLanguage;
    this.#targetLanguage = targetLanguage;
    this.#glossary = glossary;
  }

  /**
   * Returns whether create() would find a model for two languages, or two over a language that they share. It is
   * `available` if they are here already, and for languages between which nothing is to be translated, such as `en`
   * and `en-GB`.
   * @throws TypeError if a language is missing, RangeError if it is no language tag.
   */
  static async availability(options: TranslatorCreateCoreOptions): Promise<Availability> {
    const { sourceLanguage, targetLanguage, pivot } = checkCoreOptions(options);
    const models = findModels(sourceLanguage, targetLanguage, pivot);
    return models ? worstAvailability(models) : 'unavailable';
  }

  /**
   * Finds the model for two languages and loads it, or two models over a language that they share. A model that another
   * translator uses is shared. Between languages that are the same to a reader, texts are returned as they are.
   * @throws TypeError for options of a wrong type, RangeError for what is no language tag. DOMException
   *   `NotSupportedError` if there is no model, `NetworkError` if it cannot be fetched, `OperationError` if it is
   *   damaged or cannot run here; `cause` is loadModel's AttentiveError. What the function throws that addModel() was
   *   given as a source. The signal's reason if it aborts.
   */
  static async create(options: TranslatorCreateOptions): Promise<Translator> {
    const { sourceLanguage, targetLanguage, pivot } = checkCoreOptions(options);
    const { variant, workers } = options;
    const detector = optionalDetector(options.languageDetector);
    const monitor = optionalFunction(options.monitor, 'monitor');
    const glossary = optionalGlossary(options.glossary);
    const signal = optionalSignal(options.signal);
    signal?.throwIfAborted();
    const monitored = new CreateMonitor();
    monitor?.(monitored);
    const models = findModels(sourceLanguage, targetLanguage, pivot);
    if (!models) throw noModel(sourceLanguage, targetLanguage);
    if (needsActivation) await checkActivation(models);
    const progress = new DownloadProgress(monitored, signal, models.length);
    progress.tell(0);
    const links = await loadAll(models, progress, { signal, variant, workers });
    progress.tell(1);
    const arc = {
      sourceLanguage: models[0]?.sourceLanguage ?? sourceLanguage,
      targetLanguage: models.at(-1)?.targetLanguage ?? targetLanguage,
      glossary,
    };
    const languages = detector && new SentenceLanguages(detector, arc);
    const translator = new Translator(key, new ModelChain(links, languages), arc);
    if (signal) translator.#life.endWith(signal);
    return translator;
  }

  get sourceLanguage(): string {
    return this.#sourceLanguage;
  }

  get targetLanguage(): string {
    return this.#targetLanguage;
  }

  /** How much input a translation may have: there is no limit. */
  get inputQuota(): number {
    return Number.POSITIVE_INFINITY;
  }

  /**
   * The model's metadata: its size, its licence, who made its data. Undefined where there is not one model but two or
   * none: see `infos`.
   */
  get info(): ModelInfo | undefined {
    const [only, another] = this.#chain.infos;
    return another ? undefined : only;
  }

  /**
   * The metadata of each model that a text passes, in this order: two where there is none for both languages, none
   * where nothing is to be translated.
   */
  get infos(): readonly ModelInfo[] {
    return this.#chain.infos;
  }

  /**
   * The models themselves, in the same order, for what only they can do, such as n best translations or one that begins
   * as given. The translator destroys them if no other one uses them; nobody else should.
   */
  get models(): readonly Model[] {
    return this.#chain.models;
  }

  get [Symbol.toStringTag](): string {
    return 'Translator';
  }

  /**
   * Translates a text of any length, sentence by sentence. The text between sentences is kept, but spaces are as
   * the target language writes them; a text without anything to translate is kept, too.
   * @throws TypeError for arguments of a wrong type. DOMException `AbortError` after destroy(), `UnknownError` if
   *   the engine fails; `cause` is its AttentiveError. What `languageDetector` throws. The signal's reason if it aborts.
   */
  async translate(input: string, options?: TranslatorTranslateOptions): Promise<string> {
    return (await this.#translateText(input, options, false)).text;
  }

  /**
   * Translates as translate() does and explains the result: for each sentence, it returns the tokens that the model
   * read and wrote, their probabilities, and its attention. Of two models, these are the second's, and `pivot` has the
   * first's. For the whole text, it returns which words came from which words of the input.
   * @throws as translate does.
   */
  async explain(input: string, options?: TranslatorTranslateOptions): Promise<TextTranslation> {
    return this.#translateText(input, options, true);
  }

  /**
   * Translates as translate() does, into a stream: one chunk for each sentence, as soon as it is translated, with
   * the text before it, and a last chunk for the text after all sentences. Joined, the chunks are the result of
   * translate(), which finishes a long text sooner: here at most 32 sentences are translated ahead of what is read.
   * Cancelling the stream ends the work.
   * @throws what translate throws before it begins, at once. The stream fails with what translate throws later.
   */
  translateStreaming(input: string, options?: TranslatorTranslateOptions): ReadableStream<string> {
    const text = requiredText(input);
    const signal = this.#life.signalOf(options);
    const glossary = this.#glossaryOf(options);
    const { sentences, gaps } = this.#chain.split(text);
    const sources = sentences.map(({ source }) => source);
    const translate = (batch: readonly string[], ended: AbortSignal) =>
      this.#run(ended, (either) => this.#chain.translate(batch, { signal: either, glossary }));
    return streamTranslation(sources, gaps, translate, signal);
  }

  /**
   * Returns how much of the quota a text would use: nothing, because there is no limit.
   * @throws as translate does.
   */
  async measureInputUsage(input: string, options?: TranslatorTranslateOptions): Promise<number> {
    requiredText(input);
    this.#life.signalOf(options);
    return 0;
  }

  /**
   * Frees the models' memory, if no other translator uses them. Calls under way, and later ones, reject with
   * `AbortError`. Calling it again does nothing.
   */
  destroy(): void {
    this.#life.end(new DOMException('The translator was destroyed', 'AbortError'));
  }

  /** Calls destroy() at the end of the block of a `using` declaration. */
  [dispose](): void {
    this.destroy();
  }

  /** Does the same for `await using`. */
  async [asyncDispose](): Promise<void> {
    this.destroy();
  }

  async #translateText(
    input: string,
    options: TranslatorTranslateOptions | undefined,
    alignment: boolean,
  ): Promise<TextTranslation> {
    const text = requiredText(input);
    const signal = this.#life.signalOf(options);
    const glossary = this.#glossaryOf(options);
    return this.#run(signal, (either) =>
      this.#chain.translateText(text, { glossary, alignment, signal: either }),
    );
  }

  /** Returns the glossary of a call or, if it has none, of create(). */
  #glossaryOf(options: TranslatorTranslateOptions | undefined): Glossary | undefined {
    return optionalGlossary(toDictionary(options).glossary) ?? this.#glossary;
  }

  /**
   * Awaits work of the models. Its signal aborts when the caller's does, or when the translator is destroyed. The
   * translator is not garbage-collected before, even if the caller keeps nothing but the promise.
   */
  async #run<T>(
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      const working = followingSignals([this.#life.signal, signal], work);
      return await asDOMException(working, 'UnknownError');
    } catch (failure) {
      const { cause } = Object(failure);
      if (cause instanceof AttentiveError && cause.code === 'crashed') this.#chain.discard();
      throw failure;
    }
  }
}

interface Loading {
  readonly signal: AbortSignal | undefined;
  readonly variant: 'auto' | Variant | undefined;
  readonly workers: number | undefined;
}

/** Loads models at once, or shares loaded ones. Where one fails, none stays behind. */
function loadAll(
  models: readonly TranslationModel[],
  progress: DownloadProgress,
  { signal, ...options }: Loading,
): Promise<ChainLink[]> {
  return together(signal, (ended) =>
    models.map(async (found, index) => {
      const onProgress = (arrived: Progress) => progress.advance(index, arrived);
      const using = useModel(found, { ...options, onProgress, signal: ended });
      const use = await asDOMException(using, 'OperationError');
      whenAborted(ended, use.end);
      return { ...use, targetLanguage: found.targetLanguage };
    }),
  );
}

/** Turns failures of the engine into those of the web's Translator. */
async function asDOMException<T>(work: Promise<T>, name: string): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof AttentiveError)) throw cause;
    if (cause.code === 'invalid-argument') throw new TypeError(cause.message, { cause });
    throw Object.assign(new DOMException(cause.message, name), { cause });
  }
}

function checkCoreOptions(options: TranslatorCreateCoreOptions) {
  const dictionary = toDictionary(options);
  return {
    pivot: optionalBoolean(dictionary.pivot, true),
    sourceLanguage: canonicalTag(requiredString(dictionary, 'sourceLanguage')),
    targetLanguage: canonicalTag(requiredString(dictionary, 'targetLanguage')),
  };
}

/** @throws TypeError if it is given and no glossary. */
function optionalGlossary(glossary: Glossary | undefined): Glossary | undefined {
  try {
    checkGlossary(glossary);
  } catch (cause) {
    throw new TypeError((cause as Error).message, { cause });
  }
  return glossary;
}

function optionalDetector(detector: SentenceDetector | undefined): SentenceDetector | undefined {
  if (detector !== undefined && typeof detector?.detect !== 'function') {
    throw new TypeError('languageDetector must have a method detect(), as LanguageDetector has');
  }
  return detector;
}

async function checkActivation(models: readonly TranslationModel[]): Promise<void> {
  if (globalThis.navigator?.userActivation?.isActive ?? true) return;
  if ((await worstAvailability(models)) !== 'downloadable') return;
  throw new DOMException(
    'The model has to be downloaded first: call Translator.create() while handling a click or a key',
    'NotAllowedError',
  );
}

function noModel(sourceLanguage: string, targetLanguage: string): DOMException {
  return new DOMException(
    `There is no model from ${sourceLanguage} to ${targetLanguage}: import the package that has ` +
      'it, such as @attentive/fr-en, or call addModel() first',
    'NotSupportedError',
  );
}
