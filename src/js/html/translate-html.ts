import { checkText } from '../shared/arguments.js';
import { type Block, blocksOf, writeMarkup } from './markup.js';
import { parseHTML } from './parse-html.js';
import {
  checkMarkupOptions,
  type MarkupOptions,
  type TextTranslator,
  translateBlocks,
} from './translate-blocks.js';

/**
 * Translates a text in HTML: a page, or a part of one. Tags come out as they went in, around and between the words that
 * the model aligns with theirs. See docs/markup.md for what is translated and what stays.
 * @throws AttentiveError `invalid-argument` for wrong types or options, and whatever the translator throws. The signal's
 *   reason if it aborts. Whatever onProgress throws.
 */
export async function translateHTML(
  translator: TextTranslator,
  html: string,
  options?: MarkupOptions,
): Promise<string> {
  const checked = checkMarkupOptions(translator, options);
  const markup = parseHTML(checkText(html, 'html'));
  const blocks = [...new Set(blocksOf(markup))];
  await translateBlocks(translator, blocks, checked, (block, translation) => {
    (blocks[block] as Block).translation = translation;
  });
  return writeMarkup(markup);
}
