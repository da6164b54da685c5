import { create } from '../shared/dom';
import { lookTexts } from './look-texts';
import type { Run } from './reading-writing';
import { tokenLabel } from './tokens';

/** The tokens that were read and written, as buttons that lead to the moment of each. */
export class TokenLines {
  readonly element = create('div', { class: 'token-lines' });

  constructor(private readonly listener: (step: number) => void) {}

  show(run: Run, step: number): void {
    const texts = lookTexts();
    const { model, translation, own, shown } = run;
    const read = translation.sourceTokens.map((token, at) =>
      this.#button(tokenLabel(token, model.readsCharacters), at, step, model.source),
    );
    const written = shown.steps.map(({ token }, i) => {
      const at = i + read.length;
      const button = this.#button(tokenLabel(token, model.readsCharacters), at, step, model.target);
      button.classList.toggle('is-changed', own.steps[i]?.token !== token);
      button.classList.toggle('is-ahead', at > step);
      return button;
    });
    this.element.replaceChildren(
      create('p', {}, create('span', { class: 'line-name' }, texts.reads), ...read),
      create('p', {}, create('span', { class: 'line-name' }, texts.writes), ...written),
    );
  }

  #button(text: string, at: number, step: number, language: string): HTMLButtonElement {
    const attributes: Record<string, string> = { type: 'button', lang: language };
    if (at === step) attributes['aria-current'] = 'step';
    const button = create('button', { class: 'token', attributes }, text);
    button.addEventListener('click', () => {
      this.listener(at);
      this.element.querySelectorAll<HTMLElement>('.token')[at]?.focus();
    });
    return button;
  }
}
