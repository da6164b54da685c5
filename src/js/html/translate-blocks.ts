import type { Model } from '../model.js';
import {
  checkFunction,
  checkOptions,
  checkSignal,
  describe,
  invalidArgument,
} from '../shared/arguments.js';
import type { TextTranslation } from '../translating-resource.js';
import type { Translator } from '../translator.js';
import { divideTranslation, joinBlocks } from './block-translation.js';
import type { Inline } from './inline.js';
import { projectTags } from './project-tags.js';
import { type VisibleText, visibleTextOf } from './visible-text.js';

/** What translates: a Translator, or a Model, which can have options of its own. */
export type TextTranslator =
  | Pick<Translator, 'explain' | 'targetLanguage'>
  | Pick<Model, 'translateText' | 'info'>;

/** How far a translation has come. */
export interface MarkupProgress {
  /** Blocks that are translated so far, such as paragraphs and titles. */
  readonly done: number;
  readonly total: number;
}

export interface MarkupOptions {
  /** Which of a Model's `info.targetLanguages` to translate into; needed only if there are several. */
  readonly targetLanguage?: string | undefined;
  /** Aborting it rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called as blocks are translated, and at least once at the end. */
  readonly onProgress?: ((progress: MarkupProgress) => void) | undefined;
}

/** @throws AttentiveError `invalid-argument` for wrong types. */
export function checkMarkupOptions(
  translator: TextTranslator,
  options: MarkupOptions | undefined,
): MarkupOptions {
  const { explain, translateText } = (translator ?? {}) as Partial<Translator & Model>;
  if (typeof explain !== 'function' && typeof translateText !== 'function') {
    throw invalidArgument(
      `translator must be a Translator or a Model, not ${describe(translator)}`,
    );
  }
  const checked = checkOptions(options);
  checkSignal(checked.signal);
  checkFunction(checked.onProgress, 'onProgress');
  return checked;
}

/** What is translated as a whole, of whatever its elements are made. */
interface BlockContent<Node> {
  readonly content: readonly Inline<Node>[];
  /** Whether line ends and runs of white space are shown. */
  readonly isPreserved: boolean;
}

/** About as many characters are translated at once: enough for batches of sentences, and few enough to see progress. */
const batchSize = 4000;

/** Translates blocks in order and hands the content of each translation over as soon as it is there. */
export async function translateBlocks<Node>(
  translator: TextTranslator,
  blocks: readonly BlockContent<Node>[],
  options: MarkupOptions,
  onTranslated: (block: number, translation: Inline<Node>[]) => void,
): Promise<void> {
  const { signal, onProgress } = options;
  const total = blocks.length;
  let done = 0;
  do {
    const batch: VisibleText<Node>[] = [];
    for (let size = 0; done + batch.length < total && size < batchSize; ) {
      const { content, isPreserved } = blocks[done + batch.length] as BlockContent<Node>;
      const visible = visibleTextOf(content, isPreserved);
      batch.push(visible);
      size += visible.text.length;
    }
    signal?.throwIfAborted();
    const texts = batch.map(({ text }) => text);
    const translation = await translateText(translator, joinBlocks(texts), options);
    signal?.throwIfAborted();
    for (const [i, divided] of divideTranslation(texts, translation).entries()) {
      const { content } = blocks[done + i] as BlockContent<Node>;
      onTranslated(done + i, projectTags(content, batch[i] as VisibleText<Node>, divided));
    }
    done += batch.length;
    onProgress?.({ done, total });
  } while (done < total);
}

/** Returns the language into which a translator translates. */
export function targetLanguageOf(
  translator: TextTranslator,
  { targetLanguage }: MarkupOptions,
): string {
  if ('explain' in translator) return translator.targetLanguage;
  return targetLanguage ?? translator.info.targetLanguages[0] ?? '';
}

function translateText(
  translator: TextTranslator,
  text: string,
  { signal, targetLanguage }: MarkupOptions,
): Promise<TextTranslation> {
  if ('explain' in translator) return translator.explain(text, { signal });
  return translator.translateText(text, { alignment: true, signal, targetLanguage });
}
