// Builds formulas as MathML. A symbol has the colour that its vector has in the picture beside it.

import { mathml } from '../../shared/mathml';

/** What a symbol stands for: the decoder's side, the encoder's side, or what attention makes of them. */
export type Role = 'query' | 'key' | 'context';
type Part = Node | string;

function coloured(element: MathMLElement, role: Role | undefined): MathMLElement {
  if (role) element.setAttribute('class', `is-${role}`);
  return element;
}

/** A formula on a line of its own. */
export function formula(...parts: Part[]): MathMLElement {
  const made = mathml('math', row(...parts));
  made.setAttribute('display', 'block');
  return made;
}

/** A variable; names of several letters, such as tanh, are set upright. */
export function symbol(name: string, role?: Role): MathMLElement {
  return coloured(mathml('mi', name), role);
}

export function sign(text: string): MathMLElement {
  return mathml('mo', text);
}

export function number(text: string): MathMLElement {
  return mathml('mn', text);
}

export function row(...parts: Part[]): MathMLElement {
  return mathml('mrow', ...parts);
}

/** A symbol with an index. */
export function sub(name: string, index: Part, role?: Role): MathMLElement {
  const below = typeof index === 'string' ? symbol(index) : index;
  return coloured(mathml('msub', symbol(name), below), role);
}

/** The index of the step before. */
export function before(name = 't'): MathMLElement {
  return row(symbol(name), sign('−'), number('1'));
}

/** A sum or product over an index. */
export function over(operator: '∑' | '∏', index: string): MathMLElement {
  return mathml('munder', sign(operator), symbol(index));
}

export function fraction(above: Part, below: Part): MathMLElement {
  return mathml('mfrac', above, below);
}

/** Words within a formula. */
export function words(text: string): MathMLElement {
  return mathml('mtext', text);
}

/** A parenthesis of the height of the line. */
export function parenthesis(text: '(' | ')'): MathMLElement {
  const made = sign(text);
  made.setAttribute('stretchy', 'false');
  return made;
}

/** A function and its arguments in parentheses. */
export function call(name: Part, ...parts: Part[]): MathMLElement {
  const applied = typeof name === 'string' ? symbol(name) : name;
  return row(applied, sign('\u2061'), parenthesis('('), ...parts, parenthesis(')'));
}
