import { CreateMonitor, DownloadProgress } from '../download-progress.js';
import type { LanguageDetectionResult } from '../sentence-languages.js';
import { unlessAborted } from '../shared/abort.js';
import { asyncDispose, dispose } from '../shared/dispose.js';
import { canonicalTag, lookupRange, primaryLanguage } from '../shared/language-tags.js';
import { Life } from '../shared/life.js';
import {
  optionalFunction,
  optionalSignal,
  optionalStrings,
  requiredText,
  toDictionary,
} from '../shared/web-idl.js';
import type { Availability } from '../translator.js';
import { confidencesOf, languages, undetermined } from './confidences.js';

export interface LanguageDetectorCreateCoreOptions {
  /** BCP 47 tags of languages in which texts are likely to be. A short text is more surely found to be in one of them. */
  readonly expectedInputLanguages?: Iterable<string> | undefined;
}

export interface LanguageDetectorCreateOptions extends LanguageDetectorCreateCoreOptions {
  /** Called at once with an object that reports the progress of the download, which came with the module. */
  readonly monitor?: ((monitor: CreateMonitor) => void) | undefined;
  /** Aborting it rejects with its reason. Aborting it later destroys the detector. */
  readonly signal?: AbortSignal | undefined;
}

export interface LanguageDetectorDetectOptions {
  /** Aborting it rejects with its reason. The detector stays usable. */
  readonly signal?: AbortSignal | undefined;
}

/** Only LanguageDetector.create has this, so nothing else can construct a detector. */
const key = Symbol('create');

/**
 * Finds the language of a text without a server, with the interface of the web's own LanguageDetector
 * (https://webmachinelearning.github.io/translation-api/), whose steps its methods follow. It knows sixty languages by
 * their n-grams of bytes (https://github.com/nitotm/efficient-language-detector-js).
 *
 *     const detector = await LanguageDetector.create();
 *     await detector.detect('Elle porte une robe rouge.'); // [{ detectedLanguage: 'fr', confidence: 0.99… }, …]
 */
export class LanguageDetector implements Disposable, AsyncDisposable {
  #expected: readonly string[];
  #life = new Life();

  static {
    // Minification changes the name.
    Object.defineProperty(LanguageDetector, 'name', {
      value: 'LanguageDetector',
      configurable: true,
    });
  }

  private constructor(secret: typeof key, expected: readonly string[]) {
    if (secret !== key) throw new TypeError('Illegal constructor: use LanguageDetector.create()');
    this.#expected = expected;
  }

  /**
   * Returns `available` if all of the expected languages can be detected, else `unavailable`.
   * @throws TypeError for options of a wrong type, RangeError for what is no language tag.
   */
  static async availability(
    options: LanguageDetectorCreateCoreOptions = {},
  ): Promise<Availability> {
    return detectable(expectedTags(options)) ? 'available' : 'unavailable';
  }

  /**
   * Makes a detector.
   * @throws TypeError for options of a wrong type, RangeError for what is no language tag. DOMException
   *   `NotSupportedError` if an expected language cannot be detected. The signal's reason if it aborts.
   */
  static async create(options: LanguageDetectorCreateOptions = {}): Promise<LanguageDetector> {
    const tags = expectedTags(options);
    const { monitor: wanted, signal: given } = toDictionary(options);
    const monitor = optionalFunction(wanted, 'monitor');
    const signal = optionalSignal(given);
    signal?.throwIfAborted();
    const monitored = new CreateMonitor();
    monitor?.(monitored);
    const expected = detectable(tags);
    if (!expected) throw notDetectable(tags);
    const progress = new DownloadProgress(monitored, signal, 0);
    progress.tell(0);
    progress.tell(1);
    signal?.throwIfAborted();
    const detector = new LanguageDetector(key, expected);
    if (signal) detector.#life.endWith(signal);
    return detector;
  }

  /** The languages that create() was told to expect, as they are detected; null if there are none. */
  get expectedInputLanguages(): readonly string[] | null {
    return this.#expected.length > 0 ? this.#expected : null;
  }

  /** How much input a detection may have: there is no limit. */
  get inputQuota(): number {
    return Number.POSITIVE_INFINITY;
  }

  get [Symbol.toStringTag](): string {
    return 'LanguageDetector';
  }

  /**
   * Returns the languages in which a text may be, the surest first, without those that are very unlikely, and at the end
   * `und` with the confidence that it is in none of those that can be detected. Of a text in several languages, each
   * has its share. A long text is read in parts.
   * @throws TypeError for arguments of a wrong type. DOMException `AbortError` after destroy(). The signal's reason if it
   *   aborts.
   */
  async detect(
    input: string,
    options: LanguageDetectorDetectOptions = {},
  ): Promise<LanguageDetectionResult[]> {
    const text = requiredText(input);
    const signal = this.#life.signalOf(options);
    return unlessAborted(
      [this.#life.signal, signal],
      async () => likely(confidencesOf(text, this.#expected)),
      () => {},
    );
  }

  /**
   * Returns how much of the quota a text would use: nothing, because there is no limit.
   * @throws as detect does.
   */
  async measureInputUsage(
    input: string,
    options: LanguageDetectorDetectOptions = {},
  ): Promise<number> {
    requiredText(input);
    this.#life.signalOf(options);
    return 0;
  }

  /** Ends the detector. Calls under way, and later ones, reject with `AbortError`. Calling it again does nothing. */
  destroy(): void {
    this.#life.end(new DOMException('The language detector was destroyed', 'AbortError'));
  }

  /** Calls destroy() at the end of the block of a `using` declaration. */
  [dispose](): void {
    this.destroy();
  }

  /** Does the same for `await using`. */
  async [asyncDispose](): Promise<void> {
    this.destroy();
  }
}

function expectedTags(options: LanguageDetectorCreateCoreOptions): string[] {
  const { expectedInputLanguages } = toDictionary(options);
  const tags = optionalStrings(expectedInputLanguages, 'expectedInputLanguages') ?? [];
  return [...new Set(tags.map(canonicalTag))];
}

/** Returns the detectable languages that serve the tags, or undefined if one is served by none. */
function detectable(tags: readonly string[]): readonly string[] | undefined {
  const served = tags.map((tag) =>
    [...lookupRange(tag), primaryLanguage(tag)].find((language) => languages.has(language)),
  );
  const found = served.filter((language) => language !== undefined);
  return found.length < tags.length ? undefined : Object.freeze([...new Set(found)]);
}

function notDetectable(tags: readonly string[]): DOMException {
  const unknown = tags.filter((tag) => !detectable([tag])).join(', ');
  return new DOMException(
    `expectedInputLanguages: ${unknown} cannot be detected, only ${[...languages].join(', ')}`,
    'NotSupportedError',
  );
}

/** Steps 9 to 15 of "detect languages": leaves out what is less likely than 1 % or than `und`. */
function likely(confidences: ReadonlyMap<string, number>): LanguageDetectionResult[] {
  const unknown = confidences.get(undetermined) ?? 0;
  const sorted = Array.from(confidences, ([detectedLanguage, confidence]) => ({
    detectedLanguage,
    confidence,
  }))
    .filter(({ detectedLanguage }) => detectedLanguage !== undetermined)
    .sort((a, b) => b.confidence - a.confidence);
  const results: LanguageDetectionResult[] = [];
  let sum = 0;
  for (const result of sorted) {
    if (result.confidence === 0 || result.confidence < unknown || sum >= 0.99) break;
    results.push(result);
    sum += result.confidence;
  }
  return [...results, { detectedLanguage: undetermined, confidence: unknown }];
}
