import { type Inline, isAroundWords } from './inline.js';

/** A text in HTML: source that stays as it is, and blocks, which are translated. */
export type Markup = readonly (string | Block)[];

/** A stretch of text that is translated as a whole: sentences with the elements in them, or an attribute's value. */
export interface Block {
  /** What it is until it is translated. */
  readonly source: Markup;
  readonly content: readonly Inline<Tags>[];
  /** Whether it is an attribute's value, whose white space is preserved. */
  readonly isPreserved: boolean;
  /** The content of its translation. */
  translation?: readonly Inline<Tags>[];
}

/** An element's tags. All of a unit or a point is in `start`. */
export interface Tags {
  readonly start: Markup;
  readonly end: string;
}

/** Returns the blocks of a text, also those within others, in order. */
export function blocksOf(markup: Markup): Block[] {
  return markup.flatMap((part) =>
    typeof part === 'string' ? [] : [part, ...blocksOf(part.source)],
  );
}

/** Writes a text with what is translated of it. */
export function writeMarkup(markup: Markup): string {
  return markup.map((part) => (typeof part === 'string' ? part : writeBlock(part))).join('');
}

function writeBlock({ source, translation, isPreserved }: Block): string {
  if (!translation) return writeMarkup(source);
  const text = translation.map(writeInline).join('');
  return isPreserved ? `"${text.replaceAll('"', '&quot;')}"` : text;
}

function writeInline(part: Inline<Tags>): string {
  if (typeof part === 'string') return escapeText(part);
  const { start, end } = part.node;
  const content = isAroundWords(part) ? part.children.map(writeInline).join('') : '';
  return writeMarkup(start) + content + end;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\u00A0': '&nbsp;',
};

function escapeText(text: string): string {
  return text.replace(/[&<>\u00A0]/g, (character) => entities[character] ?? character);
}
