/** Returns the element that `selector` names. It must exist, because index.html contains it. */
export function find<T extends Element>(
  selector: string,
  type: new () => T,
  within: ParentNode = document,
): T {
  const element = within.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`The page has no ${type.name} at ${selector}.`);
  return element;
}

interface Properties {
  readonly class?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** CSS custom properties without their dashes. */
  readonly variables?: Readonly<Record<string, number>>;
}

export function create<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Properties = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (properties.class) element.className = properties.class;
  for (const [key, value] of Object.entries(properties.attributes ?? {})) {
    element.setAttribute(key, value);
  }
  for (const [key, value] of Object.entries(properties.variables ?? {})) {
    setVariable(element, key, value);
  }
  element.append(...children);
  return element;
}

/** Sets a CSS custom property through the object model, which a strict policy allows. */
export function setVariable(element: HTMLElement, name: string, value: number): void {
  element.style.setProperty(`--${name}`, value.toFixed(4));
}

/** Gives an element other children, and leaves those that stay at its beginning and its end where they are. */
export function patchChildren(parent: Element, children: readonly Node[]): void {
  const { childNodes } = parent;
  const most = Math.min(childNodes.length, children.length);
  let start = 0;
  while (start < most && childNodes[start] === children[start]) start++;
  let end = 0;
  while (end < most - start && childNodes[childNodes.length - 1 - end] === children.at(-1 - end)) {
    end++;
  }
  const after = childNodes[childNodes.length - end] ?? null;
  for (const old of [...childNodes].slice(start, childNodes.length - end)) old.remove();
  for (const child of children.slice(start, children.length - end))
    parent.insertBefore(child, after);
}
