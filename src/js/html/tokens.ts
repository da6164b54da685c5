import { QuoteType, Tokenizer } from 'htmlparser2';

/** A part of a text in HTML. Together, the sources of all tokens are the text. */
export type Token = { readonly source: string } & (
  | { readonly kind: 'text'; readonly text: string }
  | StartTag
  | { readonly kind: 'end'; readonly name: string }
  /** A comment, a declaration, or what browsers pass over. */
  | { readonly kind: 'other' }
);

export interface StartTag {
  readonly kind: 'start';
  readonly source: string;
  /** In small letters. */
  readonly name: string;
  /** By their names in small letters. */
  readonly attributes: ReadonlyMap<string, Attribute>;
  /** Whether it ends with `/>`, which counts only in SVG and MathML. */
  readonly selfClosing: boolean;
}

/** The value of an attribute, and where it is in the source of its tag, with its quotation marks. */
export interface Attribute {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Divides a text in HTML into tokens. There is no text that is not HTML. */
export function tokensOf(html: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  const take = (to: number): string => {
    const source = html.slice(end, to);
    end = to;
    return source;
  };
  const addOther = (to: number) => {
    if (to > end) tokens.push({ kind: 'other', source: take(to) });
  };
  const addText = (text: string, to: number) => {
    const source = take(to);
    const last = tokens.at(-1);
    if (last?.kind !== 'text') tokens.push({ kind: 'text', source, text });
    else {
      tokens[tokens.length - 1] = {
        kind: 'text',
        source: last.source + source,
        text: last.text + text,
      };
    }
  };
  let name = '';
  let attributes = new Map<string, Attribute>();
  let attribute = { name: '', end: 0, value: '' };
  let foreignDepth = 0;
  const isForeign = () => name === 'svg' || name === 'math';
  const addStart = (to: number, selfClosing: boolean) => {
    if (isForeign() && !selfClosing) ++foreignDepth;
    tokens.push({ kind: 'start', source: take(to + 1), name, attributes, selfClosing });
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ontext(start, to) {
        addOther(start);
        addText(html.slice(start, to), to);
      },
      ontextentity: (codePoint, to) => addText(String.fromCodePoint(codePoint), to),
      onopentagname(start, to) {
        addOther(start - 1);
        name = html.slice(start, to).toLowerCase();
        attributes = new Map();
      },
      onattribname(start, to) {
        attribute = { name: html.slice(start, to).toLowerCase(), end: to, value: '' };
      },
      onattribdata(start, to) {
        attribute.value += html.slice(start, to);
      },
      onattribentity(codePoint) {
        attribute.value += String.fromCodePoint(codePoint);
      },
      onattribend(quote, to) {
        if (attributes.has(attribute.name)) return; // The first counts.
        const { value } = attribute;
        const equals = quote === QuoteType.NoValue ? 0 : lengthOfEquals(html, attribute.end);
        attributes.set(attribute.name, {
          value,
          start: attribute.end + equals - end,
          end: Math.max(to, attribute.end + equals) - end,
        });
      },
      onopentagend: (to) => addStart(to, false),
      onselfclosingtag: (to) => addStart(to, true),
      onclosetag(start, to) {
        addOther(start - 2);
        name = html.slice(start, to).toLowerCase();
        if (isForeign() && foreignDepth > 0) --foreignDepth;
        const close = html.indexOf('>', to);
        tokens.push({ kind: 'end', source: take(close < 0 ? html.length : close + 1), name });
      },
      oncomment: (_, to) => addOther(to + 1),
      oncdata: (_, to) => addOther(to + 1),
      ondeclaration: (_, to) => addOther(to + 1),
      onprocessinginstruction: (_, to) => addOther(to + 1),
      onend: () => addOther(html.length),
      isInForeignContext: () => foreignDepth > 0,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return tokens;
}

/** Returns how long the equals sign at an index is, with the white space around it. */
function lengthOfEquals(html: string, start: number): number {
  const equals = /\s*=\s*/y;
  equals.lastIndex = start;
  return equals.exec(html)?.[0].length ?? 0;
}
