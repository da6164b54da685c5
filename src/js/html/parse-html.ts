import type { Block, Markup } from './markup.js';
import { blocksOfRun, type RunPart } from './sentence-parts.js';
import { isTranslated, ruleOf, textAttributes, voidElements } from './tags.js';
import { type StartTag, type Token, tokensOf } from './tokens.js';

/** Finds what is to be translated in a text in HTML. Every text is HTML: what is broken stays as it is. */
export function parseHTML(html: string): Markup {
  const tokens = tokensOf(html);
  return new Reader(tokens).read(0, tokens.length, 'translated');
}

/** Whether content is translated, kept unless `translate="yes"` says otherwise, or kept. */
type State = 'translated' | 'kept' | 'locked';

/** What is nested deeper in elements that are translated on their own is kept. */
const mostDepth = 64;

class Reader {
  #depth = 0;
  #ends: ReadonlyMap<number, number>;

  constructor(private readonly tokens: readonly Token[]) {
    this.#ends = endsOf(tokens);
  }

  /** Reads the tokens from one index to another. */
  read(from: number, to: number, state: State): Markup {
    if (state === 'locked' || this.#depth >= mostDepth) {
      return this.tokens.slice(from, to).map(({ source }) => source);
    }
    ++this.#depth;
    const markup: (string | Block)[] = [];
    let run: RunPart[] = [];
    const addBlock = (source: Markup) => {
      markup.push(
        ...(state === 'translated' ? blocksOfRun(run) : run.flatMap(({ source }) => source)),
      );
      markup.push(...source);
      run = [];
    };
    for (let i = from; i < to; ) {
      const token = this.tokens[i] as Token;
      const next = token.kind === 'start' ? this.#nextAfter(i, token, to, state) : i + 1;
      const source =
        token.kind === 'start' ? this.#readElement(i, token, next, state) : [token.source];
      const part = partOf(token, source, next > i + 1);
      if (part) run.push(part);
      else addBlock(source);
      i = next;
    }
    addBlock([]);
    --this.#depth;
    return markup;
  }

  /** Reads a start tag, and all of an element that is not translated as the text around it is. */
  #readElement(index: number, tag: StartTag, next: number, state: State): Markup {
    const says = isTranslated(attributesOf(tag));
    const start = (says ?? state === 'translated') ? startTag(tag) : [tag.source];
    return [...start, ...this.read(index + 1, next, stateIn(tag, state))];
  }

  /** Returns the index after a start tag, or after all of an element that is not translated as the text around it. */
  #nextAfter(index: number, tag: StartTag, to: number, state: State): number {
    const { content } = ruleOf(tag.name, attributesOf(tag));
    const isSame = content === 'shared' && stateIn(tag, state) === state;
    if (isSame || voidElements.has(tag.name) || (tag.selfClosing && isForeign(tag)))
      return index + 1;
    const end = this.#ends.get(index) ?? to;
    if (end < to) return end + 1;
    // Without an end tag, it ends with the block that it is in.
    let next = index + 1;
    while (next < to && !isBlockTag(this.tokens[next])) ++next;
    return next;
  }
}

const isForeign = ({ name }: StartTag) => name === 'svg' || name === 'math';

const attributesOf = (tag: StartTag) => (name: string) => tag.attributes.get(name)?.value;

/** Returns the state of an element's content. */
function stateIn(tag: StartTag, state: State): State {
  const attribute = attributesOf(tag);
  if (ruleOf(tag.name, attribute).content === 'locked') return 'locked';
  const says = isTranslated(attribute);
  return says === undefined ? state : says ? 'translated' : 'kept';
}

/** Returns the part of a run that a token is, `whole` if it is all of an element; undefined if it separates blocks. */
function partOf(token: Token, source: Markup, whole: boolean): RunPart | undefined {
  if (token.kind === 'text') return { kind: 'text', source, text: token.text };
  if (token.kind === 'other') return { kind: 'whole', source, role: 'mark' };
  const attribute = token.kind === 'start' ? attributesOf(token) : () => undefined;
  const { role } = ruleOf(token.name, attribute);
  if (role === 'block') return undefined;
  if (token.kind === 'end') {
    // Browsers take `</br>` for `<br>`.
    if (voidElements.has(token.name)) return { kind: 'whole', source, role };
    return { kind: 'end', source, name: token.name };
  }
  if (role === 'span' && !whole) {
    const isUnique = token.name === 'a' || token.attributes.has('id');
    return { kind: 'start', source, name: token.name, isUnique };
  }
  return { kind: 'whole', source, role: role === 'span' ? 'unit' : role };
}

function isBlockTag(token: Token | undefined): boolean {
  if (token?.kind !== 'start' && token?.kind !== 'end') return false;
  return ruleOf(token.name, () => undefined).role === 'block';
}

/** Returns a start tag with the attributes that people read as blocks. */
function startTag(tag: StartTag): Markup {
  const attributes = textAttributes(tag.name, attributesOf(tag))
    .flatMap((name) => tag.attributes.get(name) ?? [])
    .sort((a, b) => a.start - b.start);
  const markup: (string | Block)[] = [];
  let at = 0;
  for (const { value, start, end } of attributes) {
    markup.push(tag.source.slice(at, start), {
      source: [tag.source.slice(start, end)],
      content: [value],
      isPreserved: true,
    });
    at = end;
  }
  return [...markup, tag.source.slice(at)];
}

/** Returns where the end tag of each start tag is, which may be missing. */
function endsOf(tokens: readonly Token[]): Map<number, number> {
  const ends = new Map<number, number>();
  const open = new Map<string, number[]>();
  for (const [i, token] of tokens.entries()) {
    if (token.kind === 'start') {
      const starts = open.get(token.name);
      if (starts) starts.push(i);
      else open.set(token.name, [i]);
    } else if (token.kind === 'end') {
      const start = open.get(token.name)?.pop();
      if (start !== undefined) ends.set(start, i);
    }
  }
  return ends;
}
