// What HTML's elements mean to a translation, by their names and attributes (https://html.spec.whatwg.org).
import type { InlineRole } from './inline.js';

/** How an element is translated. */
export interface ElementRule {
  /** Whether it separates sentences, or its role in a sentence. */
  readonly role: 'block' | InlineRole;
  /**
   * Whether its content is part of the text around it, translated on its own, or kept as it is. Kept content may have
   * elements with `translate="yes"`, unless it is `locked`.
   */
  readonly content: 'shared' | 'own' | 'kept' | 'locked';
}

/** Reads an attribute of an element: null or undefined if it has none. */
export type ReadAttribute = (name: string) => string | null | undefined;

const namesIn = (list: string) => new Set(list.split(' '));

const blocks = namesIn(
  'address article aside base blockquote body caption center col colgroup dd details dialog dir div dl dt ' +
    'fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li ' +
    'link listing main menu meta nav ol optgroup option p plaintext pre search section summary table tbody td tfoot ' +
    'th thead title tr ul xmp',
);
/** Elements without content and end tag. */
export const voidElements = namesIn(
  'area base basefont bgsound br col command embed frame hr img input keygen link meta param source track wbr',
);
/** Content that is code, a value, or a language of its own. */
const locked = namesIn(
  'audio canvas code iframe kbd listing math noembed noframes noscript object picture plaintext pre rp rt samp ' +
    'script style svg template textarea var video xmp',
);
/** Those that stand for a noun in a sentence. */
const units = namesIn('button code kbd math samp var');
const withOwnContent = namesIn('button datalist select');
/** Inline elements that show nothing and may stand where no white space is. */
const marks = namesIn('area datalist noscript param rp rt script source style template track wbr');

/** The selector of elements that separate sentences. */
export const blockSelector = [...blocks].join();

/** Returns how an element is translated. */
export function ruleOf(name: string, attribute: ReadAttribute): ElementRule {
  const isBlock = blocks.has(name);
  const isEmpty = voidElements.has(name);
  const isLocked = locked.has(name) || isEditable(attribute);
  const kept = isLocked ? 'locked' : isTranslated(attribute) === false ? 'kept' : undefined;
  const own = withOwnContent.has(name) ? 'own' : undefined;
  const content = kept ?? own ?? 'shared';
  if (isBlock) return { role: 'block', content };
  if (marks.has(name)) return { role: 'mark', content };
  if (content !== 'shared' && !isEmpty) {
    const isNoun = units.has(name) || (kept && !locked.has(name));
    return { role: isNoun ? 'unit' : 'break', content };
  }
  return { role: isEmpty ? 'break' : 'span', content };
}

/** Returns what `translate` or the class `notranslate` says; undefined if they say nothing. */
export function isTranslated(attribute: ReadAttribute): boolean | undefined {
  const value = attribute('translate')?.toLowerCase();
  if (value === 'no') return false;
  if (/(?:^|\s)notranslate(?:\s|$)/.test(attribute('class') ?? '')) return false;
  return value === 'yes' || value === '' ? true : undefined;
}

/** What a reader is writing is not to be changed. */
function isEditable(attribute: ReadAttribute): boolean {
  const value = attribute('contenteditable');
  return typeof value === 'string' && value.toLowerCase() !== 'false';
}

const readAttributes = ['alt', 'aria-description', 'aria-label', 'placeholder', 'title'];
const labelled = namesIn('optgroup option track');

/** Returns the names of the attributes of an element that people read. */
export function textAttributes(name: string, attribute: ReadAttribute): string[] {
  const isButton = name === 'input' && /^(?:button|reset|submit)$/i.test(attribute('type') ?? '');
  return [
    ...readAttributes,
    ...(labelled.has(name) ? ['label'] : []),
    ...(isButton ? ['value'] : []),
  ].filter((each) => /[\p{L}\p{N}]/u.test(attribute(each) ?? ''));
}
