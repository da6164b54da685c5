import { findModel } from './catalogue.js';
import type { Variant } from './engine/variant.js';
import { loadModel, type Model, type ModelInfo } from './model.js';
import { checkFunction, checkOptions, checkSignal, checkText } from './shared/arguments.js';
import { AttentiveError } from './shared/errors.js';
import type { Progress } from './shared/source.js';
import { sentencesOf } from './text/segmenter.js';
import { streamTranslation } from './text/streaming.js';
import type { TranslateOptions } from './translate-options.js';
import type { TextTranslation } from './translating-resource.js';

export interface TranslatorCreateOptions {
  /** BCP 47 tags, such as `fr` and `en`. */
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  /** Called at once with an object that reports the progress of the download. */
  readonly monitor?: ((monitor: CreateMonitor) => void) | undefined;
  /** Aborting it rejects with its reason; nothing stays behind. */
  readonly signal?: AbortSignal | undefined;
  /** The build of the engine; `auto`, the default, takes the fastest that runs here. */
  readonly variant?: 'auto' | Variant | undefined;
  /** How many workers share the sentences of a text, each with the model in memory; 1 by default. */
  readonly workers?: number | undefined;
}

export interface TranslatorTranslateOptions {
  /** Aborting it rejects with its reason. The translator stays usable. */
  readonly signal?: AbortSignal | undefined;
}

/** On everyday sentences, this is two points of BLEU better than greedy search, and still quick. */
const beamSize = 5;

/** Reports how much of a model has arrived: `loaded` rises from 0 to 1, which is `total`. */
export class DownloadProgressEvent extends Event {
  readonly lengthComputable = true;
  readonly total = 1;

  constructor(readonly loaded: number) {
    super('downloadprogress');
  }
}

/** Reports a download by `downloadprogress` events, the first with 0 and the last with 1. */
export class CreateMonitor extends EventTarget {
  /** May be set instead of adding a listener. */
  ondownloadprogress: ((event: DownloadProgressEvent) => void) | null = null;
  #loaded = -1;

  /** @internal */
  advance({ loaded, total }: Progress): void {
    // A file of unknown size has no progress until its end.
    const share = total ? Math.min(loaded / total, 1) : 0;
    if (share <= this.#loaded) return;
    this.#loaded = share;
    const event = new DownloadProgressEvent(share);
    this.ondownloadprogress?.(event);
    this.dispatchEvent(event);
  }
}

/**
 * Translates from one language into another without a server, with the interface of the web's own Translator
 * (https://webmachinelearning.github.io/translation-api/). Models come from packages such as `@attentive/fr-en`,
 * which offer them when they are imported, or from addModel().
 *
 *     const translator = await Translator.create({ sourceLanguage: 'fr', targetLanguage: 'en' });
 *     await translator.translate('Elle porte une robe rouge.'); // She is wearing a red dress.
 */
export class Translator {
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
  #model: Model;

  private constructor(model: Model, sourceLanguage: string, targetLanguage: string) {
    this.#model = model;
    this.sourceLanguage = sourceLanguage;
    this.targetLanguage = targetLanguage;
  }

  /**
   * Finds the model for two languages and loads it.
   * @throws DOMException `NotSupportedError` if there is none, `NetworkError` if it cannot be fetched.
   *   RangeError for what is no language tag. AttentiveError as loadModel does. What the function throws
   *   that addModel() was given as a source. The signal's reason if it aborts.
   */
  static async create(options: TranslatorCreateOptions): Promise<Translator> {
    const { sourceLanguage, targetLanguage, monitor, signal, variant, workers } =
      checkOptions(options);
    checkText(sourceLanguage, 'sourceLanguage');
    checkText(targetLanguage, 'targetLanguage');
    checkFunction(monitor, 'monitor');
    checkSignal(signal);
    signal?.throwIfAborted();
    const found = findModel(sourceLanguage, targetLanguage);
    if (!found) {
      throw new DOMException(
        `There is no model from ${sourceLanguage} to ${targetLanguage}: import the package that has ` +
          `it, such as @attentive/fr-en, or call addModel() first`,
        'NotSupportedError',
      );
    }
    const creation = new CreateMonitor();
    monitor?.(creation);
    creation.advance({ loaded: 0, total: 1 });
    const onProgress = (progress: Progress) => creation.advance(progress);
    const { source } = found;
    const ready = typeof source === 'function' ? await source({ signal, onProgress }) : source;
    const model = await loadModel(ready, { signal, variant, workers, onProgress });
    creation.advance({ loaded: 1, total: 1 });
    return new Translator(model, found.sourceLanguage, found.targetLanguage);
  }

  /** The model's metadata: its size, its licence, who made its data. */
  get info(): ModelInfo {
    return this.#model.info;
  }

  /**
   * Translates a text of any length, sentence by sentence. The text between sentences is kept.
   * @throws DOMException `AbortError` after destroy(). The signal's reason if it aborts.
   *   AttentiveError `invalid-argument`, `out-of-memory`.
   */
  async translate(text: string, options?: TranslatorTranslateOptions): Promise<string> {
    return (await this.explain(text, options)).text;
  }

  /**
   * Translates as translate() does and explains the result: for each sentence, it returns the tokens that the model
   * read and wrote, their probabilities, and its attention.
   * @throws as translate does.
   */
  async explain(text: string, options?: TranslatorTranslateOptions): Promise<TextTranslation> {
    const { signal } = checkOptions(options);
    return asAbortError(this.#model.translateText(text, { ...this.#options, signal }));
  }

  /**
   * Translates as translate() does, into a stream: one chunk for each sentence, as soon as it is translated, with
   * the text before it, and a last chunk for the text after all sentences. Joined, the chunks are the result of
   * translate(), which finishes a long text sooner: here at most 32 sentences are translated ahead of what is read.
   * Cancelling the stream ends the work.
   * @throws AttentiveError `invalid-argument`. The stream fails with what translate throws.
   */
  translateStreaming(text: string, options?: TranslatorTranslateOptions): ReadableStream<string> {
    const { signal } = checkOptions(options);
    checkSignal(signal);
    const sentences = sentencesOf(checkText(text, 'text'), this.info.sourceLanguage);
    const translate = async (batch: readonly string[], ended: AbortSignal) => {
      const work = this.#model.translate(batch, { ...this.#options, signal: ended });
      return (await asAbortError(work)).map((translation) => translation.text);
    };
    return streamTranslation(text, sentences, translate, signal);
  }

  get #options(): TranslateOptions {
    // A model with several target languages needs to know which one to use.
    const several = this.info.targetLanguages.length > 1;
    return { beamSize, ...(several && { targetLanguage: this.targetLanguage }) };
  }

  /** Frees the model's memory. Calls under way reject with `AbortError`. */
  destroy(): void {
    this.#model.destroy();
  }
}

/** Rejects after destroy() with the error of the web's Translator. */
async function asAbortError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (failure) {
    if (failure instanceof AttentiveError && failure.code === 'aborted') {
      throw new DOMException('The translator was destroyed', 'AbortError');
    }
    throw failure;
  }
}
