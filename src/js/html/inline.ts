/** A part of a block's content: text, or an element with further parts in it. */
export type Inline<Node> = string | InlineElement<Node>;

/** An element within a sentence. */
export interface InlineElement<Node> {
  /** What it is in the markup: its tags, or the element of the document. */
  readonly node: Node;
  readonly role: InlineRole;
  /** Empty for a point and for a unit, whose content is not part of the sentence. */
  readonly children: readonly Inline<Node>[];
}

/**
 * How an element stands in a sentence. A `span` lies around words. A `unit` stands for a noun, such as code. The others
 * are points between words: a `break` keeps them apart, such as an image, and a `mark` does not, such as a comment.
 */
export type InlineRole = 'span' | 'unit' | 'break' | 'mark';

/** Adds a part, or a text to the text at the end. */
export function append<Node>(content: Inline<Node>[], part: Inline<Node>): void {
  const last = content.at(-1);
  if (typeof part !== 'string') content.push(part);
  else if (typeof last === 'string') content[content.length - 1] = last + part;
  else if (part !== '') content.push(part);
}

/** Returns whether an element lies around words, of which there may be none. */
export function isAroundWords({ role }: InlineElement<unknown>): boolean {
  return role === 'span';
}

/** Returns whether there is text or a unit in it. */
export function hasText(content: Inline<unknown>): boolean {
  if (typeof content === 'string') return /\S/.test(content);
  return content.role === 'unit' || content.children.some(hasText);
}

/** Returns whether there is anything to translate in it, which numbers are, but signs alone are not. */
export function hasWords(content: Inline<unknown>): boolean {
  if (typeof content === 'string') return /[\p{L}\p{N}]/u.test(content);
  return content.children.some(hasWords);
}
