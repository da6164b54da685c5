import { unlessAborted } from './abort.js';
import {
  checkChoice,
  checkOptions,
  checkSignal,
  checkText,
  checkWholeNumber,
  describe,
  invalidArgument,
} from './arguments.js';
import type { Created, Engine, EngineTranslation, Handle, Job } from './engine.js';
import { AttentiveError } from './errors.js';
import { cleanText } from './text.js';

/** A translation and how the model came to it. */
export interface Translation {
  readonly text: string;
  /**
   * What the model wrote, piece by piece as in its vocabulary: `▁` stands for the space before a
   * word, `<0xC3>` for a byte. The last is `</s>` unless the length limit came first.
   */
  readonly tokens: readonly string[];
  /** What the model read, piece by piece, `</s>` last; nothing if the text is empty or blank. */
  readonly sourceTokens: readonly string[];
  /**
   * `attention[i][j]` is how much of `sourceTokens[j]` the model looked at when it wrote
   * `tokens[i]`; each row sums to 1. Empty if the model has no attention, or if the text was too long
   * to be read as a whole (more than 256 tokens) and was translated in parts.
   */
  readonly attention: readonly Float32Array[];
  /** One for each token: the natural logarithm of its probability, given the tokens before it. */
  readonly logProbabilities: Float32Array;
}

export interface TranslateOptions {
  /** Which of `info.targetLanguages` to write; needed only if there are several. */
  readonly targetLanguage?: string | undefined;
  /** Aborting it rejects with its reason. The model stays usable. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Most tokens to write, 1 to 10,000; by default twice the source's tokens and 20 more. Holds for
   * each part of a text that is translated in parts.
   */
  readonly maxLength?: number | undefined;
}

let lastJob: Job = 0;

/** Frees in the engine what was dropped here without a call of destroy(). */
const dropped = new FinalizationRegistry<() => void>((release) => release());

/** What Model and Trainer share: a place in the engine, translation, and an end. */
export abstract class EngineObject {
  #engine: Engine;
  #handle: Handle;
  #targetLanguages: readonly string[];
  #life = new AbortController();

  protected constructor(engine: Engine, { handle, info }: Created) {
    this.#engine = engine;
    this.#handle = handle;
    this.#targetLanguages = info.targetLanguages;
    dropped.register(this, () => void engine.release(handle), this);
  }

  /**
   * Translates a text, or several at once, which is faster than one after the other. An empty or
   * blank text gives an empty translation. A sentence at a time works best: that is what models are
   * trained on.
   * @throws AttentiveError `invalid-argument` for wrong types or options, `aborted` after destroy(),
   *   `out-of-memory`. The signal's reason if it aborts.
   */
  translate(text: string, options?: TranslateOptions): Promise<Translation>;
  translate(texts: readonly string[], options?: TranslateOptions): Promise<Translation[]>;
  async translate(
    input: string | readonly string[],
    options?: TranslateOptions,
  ): Promise<Translation | Translation[]> {
    const { signal, targetLanguage, maxLength } = checkOptions(options);
    const language = chosenOf(this.#targetLanguages, targetLanguage);
    const limit = checkWholeNumber(maxLength, 'maxLength', [1, 10_000], 0);
    const texts = textsFrom(input).map(cleanText);
    const translations = await this.run(signal, (engine, handle, job) =>
      engine.translate(handle, texts, language, limit, job),
    );
    const results = translations.map(toTranslation);
    const [first] = results;
    return typeof input === 'string' && first ? first : results;
  }

  /**
   * Frees the memory in the engine. What is under way, and every later call, rejects with an
   * AttentiveError `aborted`. Calling it again does nothing.
   */
  destroy(): void {
    if (this.#life.signal.aborted) return;
    this.#life.abort(
      new AttentiveError('aborted', 'This was destroyed: use loadModel() or createTrainer() again'),
    );
    dropped.unregister(this);
    void this.#engine.release(this.#handle);
  }

  /** Has the engine do a job; it is cancelled when the signal aborts or this is destroyed. */
  protected run<T>(
    signal: AbortSignal | undefined,
    start: (engine: Engine, handle: Handle, job: Job) => Promise<T>,
  ): Promise<T> {
    checkSignal(signal);
    const job = ++lastJob;
    return unlessAborted(
      [this.#life.signal, signal],
      () => start(this.#engine, this.#handle, job),
      () => void this.#engine.cancel(job),
    );
  }
}

/** Awaits what `make` makes; if the signal aborts first, that is destroyed as soon as it is there. */
export function create<T extends EngineObject>(
  signal: AbortSignal | undefined,
  make: () => Promise<T>,
): Promise<T> {
  const discard = (making: Promise<T>) =>
    making.then(
      (made) => made.destroy(),
      () => {},
    );
  return unlessAborted([signal], make, discard);
}

function chosenOf(languages: readonly string[], wanted: string | undefined): string {
  const only = languages.length === 1 ? languages[0] : undefined;
  return checkChoice(wanted, 'targetLanguage', languages, only);
}

function textsFrom(input: unknown): string[] {
  if (typeof input === 'string') return [input];
  if (!Array.isArray(input)) {
    throw invalidArgument(`text must be a string or an array of strings, not ${describe(input)}`);
  }
  return Array.from(input, (text, index) => checkText(text, `texts[${index}]`));
}

function toTranslation({ attention, ...rest }: EngineTranslation): Translation {
  const width = rest.sourceTokens.length;
  const rows = attention.length > 0 ? rest.tokens : [];
  return { ...rest, attention: rows.map((_, i) => attention.subarray(i * width, (i + 1) * width)) };
}
