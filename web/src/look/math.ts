import { mathml } from '../shared/mathml';

/**
 * Sets a formula. Its words are separated by spaces; "h:state_{j−1}" is the symbol h with the index j−1, in the colour
 * of states, and "h→" has an arrow above.
 */
export function formula(text: string): MathMLElement {
  const row = mathml('mrow');
  for (const word of text.split(' ')) row.append(symbol(word));
  return mathml('math', row);
}

function symbol(word: string): MathMLElement {
  const [, base = word, color, index] =
    /^([^:_]+)(?::([a-z]+))?(?:_\{?([^}]+)\}?)?$/u.exec(word) ?? [];
  const name = nameOf(base);
  const made = index ? mathml('msub', name, mathml('mi', index)) : name;
  if (color) made.setAttribute('class', `is-${color}`);
  return made;
}

function nameOf(base: string): MathMLElement {
  const [, letter, arrow] = /^(\p{L})([→←])$/u.exec(base) ?? [];
  if (letter && arrow) return mathml('mover', mathml('mi', letter), mathml('mo', arrow));
  return mathml(/^\p{L}/u.test(base) ? 'mi' : /^\d/.test(base) ? 'mn' : 'mo', base);
}
