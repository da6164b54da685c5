// Makes the content of blocks from the tags and texts between two block tags.
import { hasWords, type Inline, type InlineElement, type InlineRole } from './inline.js';
import type { Block, Markup, Tags } from './markup.js';

/** A part of a run, which is what stands between two block tags. */
export type RunPart =
  | { readonly kind: 'text'; readonly source: Markup; readonly text: string }
  | StartPart
  | { readonly kind: 'end'; readonly source: Markup; readonly name: string }
  /** A unit or a point, with all that is in it. */
  | { readonly kind: 'whole'; readonly source: Markup; readonly role: InlineRole };

interface StartPart {
  readonly kind: 'start';
  readonly source: Markup;
  readonly name: string;
  /** Whether it is a link or has an id, of which there may not be two. */
  readonly isUnique: boolean;
}

/** Tags that are nested deeper stay where they are. */
const mostDepth = 64;

/** Overlapping elements reach over at most this many others, as browsers limit it, too. */
const mostCrossed = 3;

/**
 * Divides a run into blocks. Elements that overlap, as in `<b>a <i>b</b> c</i>`, are nested by dividing the inner one,
 * as browsers do. A tag without its counterpart, and elements around one, stay where they are and divide the run, so
 * that broken markup means what it meant.
 */
export function blocksOfRun(run: readonly RunPart[]): Markup {
  const parts = nested(run);
  const partners = pairTags(parts);
  const markup: (string | Block)[] = [];
  let start = 0;
  for (let i = 0; i <= parts.length; ++i) {
    const part = parts[i];
    const isTag = part?.kind === 'start' || part?.kind === 'end';
    if (part && !(isTag && partners[i] === undefined)) continue;
    markup.push(...blockOf(parts.slice(start, i)), ...(part?.source ?? []));
    start = i + 1;
  }
  return markup;
}

/** Returns a block, or all as it is if there is nothing to translate in it. */
function blockOf(parts: readonly RunPart[]): Markup {
  const content = contentOf(parts);
  const source = parts.flatMap((part) => part.source);
  return content.some(hasWords) ? [{ source, content, isPreserved: false }] : source;
}

/** Nests elements that overlap. */
function nested(run: readonly RunPart[]): RunPart[] {
  const unclosed = new Map<string, number>();
  for (const part of run) {
    if (part.kind === 'end') unclosed.set(part.name, (unclosed.get(part.name) ?? 0) + 1);
  }
  const stack: StartPart[] = [];
  return run.flatMap((part): RunPart[] => {
    if (part.kind === 'start') stack.push(part);
    if (part.kind !== 'end') return [part];
    unclosed.set(part.name, (unclosed.get(part.name) ?? 0) - 1);
    const depth = stack
      .slice(-mostCrossed - 1)
      .reverse()
      .findIndex(({ name }) => name === part.name);
    if (depth < 0) return [part];
    const crossed = stack.slice(stack.length - depth);
    const canDivide = crossed.every(
      ({ isUnique, name }) => !isUnique && (unclosed.get(name) ?? 0) > 0,
    );
    if (!canDivide) return [part];
    stack.splice(stack.length - depth - 1, depth + 1, ...crossed);
    const ends = crossed.map(
      ({ name }): RunPart => ({ kind: 'end', source: [`</${name}>`], name }),
    );
    return [...ends.reverse(), part, ...crossed];
  });
}

/** Returns, for each tag whose element may move, where its counterpart is. */
function pairTags(parts: readonly RunPart[]): (number | undefined)[] {
  const partners = new Array<number | undefined>(parts.length);
  const open: number[] = [];
  for (const [i, part] of parts.entries()) {
    if (part.kind === 'start') open.push(i);
    if (part.kind !== 'end') continue;
    const start = open.at(-1) ?? -1;
    const opening = parts[start];
    if (opening?.kind !== 'start' || opening.name !== part.name) continue;
    open.pop();
    if (open.length >= mostDepth) continue;
    partners[start] = i;
    partners[i] = start;
  }
  // An element around a tag that stays cannot move, either.
  let alone = 0;
  const aloneBefore = parts.map((part, i) => {
    if ((part.kind === 'start' || part.kind === 'end') && partners[i] === undefined) ++alone;
    return alone;
  });
  return partners.map((partner, i) =>
    partner !== undefined && aloneBefore[partner] === aloneBefore[i] ? partner : undefined,
  );
}

function contentOf(parts: readonly RunPart[]): Inline<Tags>[] {
  const content: Inline<Tags>[] = [];
  const levels: Inline<Tags>[][] = [content];
  const starts: StartPart[] = [];
  const add = (part: Inline<Tags>) => levels.at(-1)?.push(part);
  for (const part of parts) {
    if (part.kind === 'text') add(part.text);
    else if (part.kind === 'whole') add(elementOf(part.source, '', part.role, []));
    else if (part.kind === 'start') {
      starts.push(part);
      levels.push([]);
    } else {
      const children = levels.pop() ?? [];
      const start = starts.pop();
      if (start) add(elementOf(start.source, part.source.join(''), 'span', children));
    }
  }
  return content;
}

function elementOf(
  start: Markup,
  end: string,
  role: InlineRole,
  children: readonly Inline<Tags>[],
): InlineElement<Tags> {
  return { node: { start, end }, role, children };
}
