import { primaryLanguage } from './shared/language-tags.js';

/** How surely a text is in a language. */
export interface LanguageDetectionResult {
  /** A BCP 47 tag; `und` stands for what is in none of the languages that can be detected. */
  readonly detectedLanguage: string;
  /** 0 to 1. */
  readonly confidence: number;
}

/** What a translator needs of a LanguageDetector, be it that of `attentive/language-detector` or the browser's own. */
export interface SentenceDetector {
  /** Returns the languages in which a text may be, the surest first. */
  detect(
    input: string,
    options?: { readonly signal?: AbortSignal },
  ): Promise<readonly LanguageDetectionResult[]>;
}

/** What a detector says of a sentence. */
export interface SentenceLanguage {
  /** The language of the source, if a detector was given to Translator.create and is sure. */
  readonly detectedLanguage?: string | undefined;
  /**
   * Why the sentence is not what the model reads: it is in the `target-language` already, and was left as it is; or in
   * some `other-language`, and its translation is not to be relied on.
   */
  readonly mismatch?: 'target-language' | 'other-language' | undefined;
}

/** Below this confidence, nothing is said of a sentence. */
const sure = 0.9;

/** The languages of a translator. */
export interface LanguagePair {
  readonly sourceLanguage: string;
  readonly targetLanguage: string;
}

/** Detects the languages of the sentences that a translator gets. */
export class SentenceLanguages {
  #source: string;
  #target: string;

  constructor(
    readonly detector: SentenceDetector,
    { sourceLanguage, targetLanguage }: LanguagePair,
  ) {
    this.#source = primaryLanguage(sourceLanguage);
    this.#target = primaryLanguage(targetLanguage);
  }

  /** Returns what is known of each sentence's language. */
  detect(sources: readonly string[], signal: AbortSignal): Promise<SentenceLanguage[]> {
    return Promise.all(
      sources.map(async (source) => {
        const [best] = await this.detector.detect(source, { signal });
        const isSure = best && best.confidence >= sure && best.detectedLanguage !== 'und';
        return isSure ? this.#compare(best.detectedLanguage) : {};
      }),
    );
  }

  #compare(detectedLanguage: string): SentenceLanguage {
    const language = primaryLanguage(detectedLanguage);
    if (language === this.#source) return { detectedLanguage };
    const isTarget = language === this.#target;
    return { detectedLanguage, mismatch: isTarget ? 'target-language' : 'other-language' };
  }
}

/** Returns whether a sentence is in the target language already, and so is left as it is. */
export const isLeft = (language: SentenceLanguage | undefined) =>
  language?.mismatch === 'target-language';
