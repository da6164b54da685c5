// Makes the text that is translated from the content of a block.
import { hasText, type Inline, type InlineElement } from './inline.js';

/** A range of a text, in UTF-16 units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** The text of a block, and where its elements are in it. */
export interface VisibleText<Node> {
  readonly text: string;
  /** Elements around text, and units, whose ranges hold their placeholders. */
  readonly ranges: ReadonlyMap<InlineElement<Node>, TextRange>;
  /** Elements without text. */
  readonly points: ReadonlyMap<InlineElement<Node>, Point>;
  /** What stands for each unit in the text. */
  readonly placeholders: ReadonlyMap<InlineElement<Node>, string>;
}

/** Where an element without text stands, and whether there is white space on either side. */
export interface Point {
  readonly place: number;
  readonly spaceBefore: boolean;
  readonly spaceAfter: boolean;
  /** Whether it keeps the words beside it apart even without white space. */
  readonly separates: boolean;
}

/**
 * Returns the text of a block. White space collapses as in HTML unless it is `preserved`; U+00A0 stays. Units are
 * represented by names that no language has: models keep a place for them in the sentence, and copying restores them.
 */
export function visibleTextOf<Node>(
  content: readonly Inline<Node>[],
  preserved = false,
): VisibleText<Node> {
  const builder = new Builder<Node>(preserved, placeholderPrefix(content));
  for (const each of content) builder.add(each);
  return builder.finish();
}

/** Returns the beginning of placeholders, which the content does not contain. */
function placeholderPrefix(content: readonly Inline<unknown>[]): string {
  const contains =
    (prefix: string) =>
    (each: Inline<unknown>): boolean =>
      typeof each === 'string' ? each.includes(prefix) : each.children.some(contains(prefix));
  let prefix = 'Xq';
  while (content.some(contains(prefix))) prefix += 'q';
  return prefix;
}

const whiteSpace = /[ \t\n\f\r]+/g;

class Builder<Node> {
  #text = '';
  #ranges = new Map<InlineElement<Node>, TextRange>();
  #points = new Map<InlineElement<Node>, { -readonly [name in keyof Point]: Point[name] }>();
  #placeholders = new Map<InlineElement<Node>, string>();
  /** Points after which nothing stands yet. */
  #latest: InlineElement<Node>[] = [];
  #endsInSpace = false;
  #owesSpace = false;

  constructor(
    private readonly preserved: boolean,
    private readonly prefix: string,
  ) {}

  add(part: Inline<Node>): void {
    if (typeof part === 'string') this.#addText(part);
    else if (!hasText(part)) this.#addPoint(part);
    else if (part.role === 'unit') this.#addUnit(part);
    else {
      const start = this.#text.length;
      for (const child of part.children) this.add(child);
      this.#ranges.set(part, { start, end: this.#text.length });
    }
  }

  finish(): VisibleText<Node> {
    const text = this.preserved ? this.#text : this.#text.trimEnd();
    return {
      text,
      ranges: this.#ranges,
      points: this.#points,
      placeholders: this.#placeholders,
    };
  }

  #addText(text: string): void {
    if (text === '') return;
    const startsWithSpace = /^[ \t\n\f\r]/.test(text);
    if (startsWithSpace) {
      for (const point of this.#latest) {
        const place = this.#points.get(point);
        if (place) place.spaceAfter = true;
      }
    }
    this.#latest = [];
    if (this.#owesSpace && !startsWithSpace && this.#text !== '') this.#text += ' ';
    this.#owesSpace = false;
    const collapsed = this.preserved ? text : text.replace(whiteSpace, ' ');
    const hasSpace = this.#text === '' || this.#text.endsWith(' ');
    const isDouble = !this.preserved && hasSpace && collapsed.startsWith(' ');
    this.#text += isDouble ? collapsed.slice(1) : collapsed;
    this.#endsInSpace = /[ \t\n\f\r]$/.test(text);
  }

  #addUnit(unit: InlineElement<Node>): void {
    const placeholder = `${this.prefix}${this.#placeholders.size}`;
    this.#addText(placeholder);
    this.#placeholders.set(unit, placeholder);
    const end = this.#text.length;
    this.#ranges.set(unit, { start: end - placeholder.length, end });
  }

  #addPoint(point: InlineElement<Node>): void {
    const separates = keepsApart(point);
    this.#points.set(point, {
      place: this.#text.length,
      spaceBefore: this.#endsInSpace,
      spaceAfter: false,
      separates,
    });
    this.#latest.push(point);
    this.#owesSpace ||= separates && !this.#endsInSpace;
    this.#endsInSpace = false;
  }
}

/** Returns whether an element without text keeps words apart: if it, or anything in it, shows or is white space. */
function keepsApart(part: Inline<unknown>): boolean {
  if (typeof part === 'string') return part !== '';
  return part.role === 'break' || part.children.some(keepsApart);
}
