const namespace = 'http://www.w3.org/1998/Math/MathML';

function element(name: string, ...children: (Node | string)[]): MathMLElement {
  const made = document.createElementNS(namespace, name) as MathMLElement;
  made.append(...children);
  return made;
}

/**
 * Sets a formula. Its words are separated by spaces; "h:state_{j−1}" is the symbol h with the index j−1, in the colour
 * of states, and "h→" has an arrow above.
 */
export function formula(text: string): MathMLElement {
  const row = element('mrow');
  for (const word of text.split(' ')) row.append(symbol(word));
  return element('math', row);
}

function symbol(word: string): MathMLElement {
  const [, base = word, color, index] =
    /^([^:_]+)(?::([a-z]+))?(?:_\{?([^}]+)\}?)?$/u.exec(word) ?? [];
  const name = nameOf(base);
  const made = index ? element('msub', name, element('mi', index)) : name;
  if (color) made.setAttribute('class', `is-${color}`);
  return made;
}

function nameOf(base: string): MathMLElement {
  const [, letter, arrow] = /^(\p{L})([→←])$/u.exec(base) ?? [];
  if (letter && arrow) return element('mover', element('mi', letter), element('mo', arrow));
  return element(/^\p{L}/u.test(base) ? 'mi' : /^\d/.test(base) ? 'mn' : 'mo', base);
}
