import { describe, invalidArgument } from '../shared/arguments.js';
import { arrange, isUnchanged } from './arrange.js';
import { type ElementBlock, type TextAttribute, textsIn } from './element-blocks.js';
import type { Inline } from './inline.js';
import {
  checkMarkupOptions,
  type MarkupOptions,
  type TextTranslator,
  targetLanguageOf,
  translateBlocks,
} from './translate-blocks.js';

/** A translation of an element of the page. */
export interface ElementTranslation {
  /** Gives the element the texts, attributes and order back that it had, except where the page has changed them. */
  undo(): void;
}

/**
 * Translates an element of the page in place, and sets its `lang` and `dir`. Only texts and attributes change: elements
 * stay the same, with their listeners, their focus and what was typed into them. What the page changes meanwhile stays
 * as it is. See docs/markup.md for what is translated and what stays.
 * @throws AttentiveError `invalid-argument` for wrong types or options, and whatever the translator throws. The signal's
 *   reason if it aborts. Whatever onProgress throws. Then the element is as it was.
 */
export async function translateElement(
  translator: TextTranslator,
  element: Element,
  options?: MarkupOptions,
): Promise<ElementTranslation> {
  const checked = checkMarkupOptions(translator, options);
  if (element?.nodeType !== 1) {
    throw invalidArgument(`element must be an element of a document, not ${describe(element)}`);
  }
  const { blocks, attributes } = textsIn(element);
  const undos: (() => void)[] = [];
  const undo = () => {
    for (const each of undos.splice(0).reverse()) each();
  };
  const contents = [...blocks, ...attributes.map(contentOf)];
  try {
    await translateBlocks(translator, contents, checked, (index, translation) => {
      const attribute = attributes[index - blocks.length];
      undos.push(
        attribute
          ? writeAttribute(attribute, translation.join(''))
          : writeBlock(blocks[index] as ElementBlock, translation),
      );
    });
    const language = targetLanguageOf(translator, checked);
    undos.push(setAttribute(element, 'lang', language));
    undos.push(setAttribute(element, 'dir', directionOf(language)));
  } catch (failure) {
    undo();
    throw failure;
  }
  return { undo };
}

function contentOf({ value }: TextAttribute) {
  return { content: [value], isPreserved: true };
}

const nothing = () => {};

function writeBlock(block: ElementBlock, translation: readonly Inline<ChildNode>[]): () => void {
  const { parent, nodes, content } = block;
  return isUnchanged(parent, nodes, content) ? arrange(parent, nodes, translation) : nothing;
}

function writeAttribute({ element, name, value }: TextAttribute, translation: string): () => void {
  return element.getAttribute(name) === value ? setAttribute(element, name, translation) : nothing;
}

/** Sets an attribute. The function that it returns gives it back its value, unless the page has set another. */
function setAttribute(element: Element, name: string, value: string): () => void {
  const before = element.getAttribute(name);
  element.setAttribute(name, value);
  return () => {
    if (element.getAttribute(name) !== value) return;
    if (before === null) element.removeAttribute(name);
    else element.setAttribute(name, before);
  };
}

/** Scripts that are written from right to left (Unicode, UAX 9; ISO 15924). */
const rightToLeft = /^(?:Adlm|Arab|Aran|Hebr|Mand|Mend|Nkoo|Rohg|Samr|Syrc|Thaa|Yezi)$/;

function directionOf(language: string): 'ltr' | 'rtl' {
  try {
    return rightToLeft.test(new Intl.Locale(language).maximize().script ?? '') ? 'rtl' : 'ltr';
  } catch {
    return 'ltr'; // A model's language need not be a language tag.
  }
}
