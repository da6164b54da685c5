/** Creates an element of a formula. */
export function mathml(name: string, ...children: (Node | string)[]): MathMLElement {
  const element = document.createElementNS('http://www.w3.org/1998/Math/MathML', name);
  element.append(...children);
  return element as MathMLElement;
}
