import { type Inline, isAroundWords } from './inline.js';

/** What nodes of an element are to become: text, and elements among them. */
export type NodeContent = readonly Inline<ChildNode>[];

/**
 * Makes nodes of one parent that follow each other into a content that has the same elements. Texts are written into the
 * text nodes that are there, because pages may hold on to them. If there are too few, others are added; if there are too
 * many, the rest become empty. Elements move only where their order changes, and never the one that has the focus, which
 * it would lose.
 * @returns what undoes it, except where the page has changed a text since.
 */
export function arrange(
  parent: Node,
  nodes: readonly ChildNode[],
  content: NodeContent,
): () => void {
  const texts = nodes.filter(isText);
  const originals = texts.map(({ data }) => data);
  const undos: (() => void)[] = [];
  const added: Text[] = [];
  let next = 0;
  const arranged = content.map((part): ChildNode => {
    if (typeof part !== 'string') {
      if (isAroundWords(part)) {
        undos.push(arrange(part.node, [...part.node.childNodes], part.children));
      }
      return part.node;
    }
    const text = texts[next++] ?? (parent.ownerDocument as Document).createTextNode('');
    if (next > texts.length) added.push(text);
    write(text, part);
    return text;
  });
  for (const rest of texts.slice(next)) write(rest, '');
  arranged.push(...texts.slice(next));
  const written = texts.map(({ data }) => data);
  order(parent, arranged, nodes.at(-1)?.nextSibling ?? null);
  return () => {
    for (const text of added) text.remove();
    for (const [i, text] of texts.entries()) {
      if (text.data === written[i]) write(text, originals[i] ?? '');
    }
    const remaining = nodes.filter((node) => node.parentNode === parent);
    const last = arranged.filter((node) => node.parentNode === parent).at(-1);
    order(parent, remaining, last?.nextSibling ?? null);
    for (const undo of undos) undo();
  };
}

/** Returns whether nodes, and those in them, still are the content that was read from them. */
export function isUnchanged(
  parent: Node,
  nodes: readonly ChildNode[],
  content: NodeContent,
): boolean {
  return content.every((part, i) => {
    const node = nodes[i];
    if (node?.parentNode !== parent) return false;
    if (typeof part === 'string') return isText(node) && node.data === part;
    if (!isAroundWords(part)) return true;
    const children = [...node.childNodes];
    return children.length === part.children.length && isUnchanged(node, children, part.children);
  });
}

function isText(node: Node): node is Text {
  return node.nodeType === 3;
}

/** Does not tell observers of a change if there is none. */
function write(text: Text, data: string): void {
  if (text.data !== data) text.data = data;
}

/** Puts nodes in an order before `end`. */
function order(parent: Node, nodes: readonly ChildNode[], end: ChildNode | null): void {
  const { activeElement } = parent.getRootNode() as Partial<DocumentOrShadowRoot>;
  let after = end;
  for (const node of [...nodes].reverse()) {
    const isFixed = activeElement && node.parentNode === parent && node.contains(activeElement);
    if (isFixed) {
      while (node.nextSibling !== after) parent.insertBefore(node.nextSibling as Node, node);
    } else if (node.parentNode !== parent || node.nextSibling !== after) {
      parent.insertBefore(node, after);
    }
    after = node;
  }
}
