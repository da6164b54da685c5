// Finds what is to be translated in an element of a page.
import { hasWords, type Inline } from './inline.js';
import { blockSelector, isTranslated, ruleOf, textAttributes } from './tags.js';

/** A stretch of text that is translated as a whole: nodes of one parent that follow each other. */
export interface ElementBlock {
  readonly parent: Element;
  /** All nodes of the parent from the first to the last. */
  readonly nodes: readonly ChildNode[];
  readonly content: readonly Inline<ChildNode>[];
  readonly isPreserved: boolean;
}

/** An attribute that people read. */
export interface TextAttribute {
  readonly element: Element;
  readonly name: string;
  readonly value: string;
}

export interface ElementTexts {
  readonly blocks: readonly ElementBlock[];
  readonly attributes: readonly TextAttribute[];
}

/** Returns the texts in an element, in the order of the page. Shadow trees are not entered: their components own them. */
export function textsIn(element: Element): ElementTexts {
  const finder = new Finder();
  finder.visit(element, inheritsTranslation(element));
  return finder;
}

/** Returns whether what is around an element lets it be translated. */
function inheritsTranslation(element: Element): boolean {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    const says = isTranslated(attributesOf(parent));
    if (says !== undefined) return says;
  }
  return true;
}

const attributesOf = (element: Element) => (name: string) => element.getAttribute(name);

const nameOf = (element: Element) => element.localName.toLowerCase();

class Finder implements ElementTexts {
  readonly blocks: ElementBlock[] = [];
  readonly attributes: TextAttribute[] = [];

  /** Finds the texts in an element and its attributes. */
  visit(element: Element, inherited: boolean): void {
    const says = isTranslated(attributesOf(element)) ?? inherited;
    if (says) this.#addAttributes(element);
    if (ruleOf(nameOf(element), attributesOf(element)).content === 'locked') return;
    let nodes: ChildNode[] = [];
    let content: Inline<ChildNode>[] = [];
    const endBlock = () => {
      if (content.some(hasWords)) this.#addBlock(element, nodes, content);
      nodes = [];
      content = [];
    };
    for (const node of element.childNodes) {
      const part = says ? this.#inlineOf(node) : undefined;
      if (part === undefined) {
        endBlock();
        if (isElement(node)) this.visit(node, says);
      } else {
        nodes.push(node);
        content.push(part);
      }
    }
    endBlock();
  }

  #addBlock(parent: Element, nodes: ChildNode[], content: Inline<ChildNode>[]): void {
    this.blocks.push({ parent, nodes, content, isPreserved: preservesSpace(parent) });
  }

  #addAttributes(element: Element): void {
    for (const name of textAttributes(nameOf(element), attributesOf(element))) {
      this.attributes.push({ element, name, value: element.getAttribute(name) ?? '' });
    }
  }

  /** Returns a node as a part of a sentence; undefined if it separates blocks. */
  #inlineOf(node: ChildNode): Inline<ChildNode> | undefined {
    if (node.nodeType === 3) return (node as Text).data;
    if (!isElement(node)) return { node, role: 'mark', children: [] };
    const attributes = attributesOf(node);
    const { role, content } = ruleOf(nameOf(node), attributes);
    if (role === 'block') return undefined;
    if (content !== 'shared') {
      this.visit(node, true);
      return { node, role, children: [] };
    }
    if (node.querySelector(blockSelector)) return undefined;
    this.#addAttributes(node);
    const children = Array.from(node.childNodes, (child) => this.#inlineOf(child) ?? '');
    return { node, role, children };
  }
}

function isElement(node: Node): node is Element {
  return node.nodeType === 1;
}

/** Returns whether line ends and runs of white space are shown, as styles may say. */
function preservesSpace(element: Element): boolean {
  const view = element.ownerDocument.defaultView;
  const { whiteSpace = '' } = view?.getComputedStyle(element) ?? {};
  return /^(?:pre|break-spaces|preserve)/.test(whiteSpace);
}
