import { create } from '../shared/dom';
import { onLanguage } from '../shared/texts';
import { lookTexts } from './look-texts';
import type { LookModel } from './models';

/** The text to read, and examples of it. */
export class SourceInput {
  readonly element = create('section', { class: 'look-source' });
  readonly #name = create('span', { class: 'side-label' });
  readonly #input = create('input', {
    class: 'look-text',
    attributes: { type: 'text', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'off' },
  });
  readonly #examples = create('p', { class: 'look-examples' });

  constructor(private readonly listener: (text: string) => void) {
    const label = create('label', { class: 'look-label' }, this.#name, this.#input);
    this.element.append(label, this.#examples);
    this.#input.addEventListener('input', () => this.listener(this.#input.value));
    const name = () => {
      this.#name.textContent = lookTexts().source;
    };
    onLanguage(name);
    name();
  }

  show(model: LookModel, text: string): void {
    if (this.#input.value !== text) this.#input.value = text;
    this.#input.lang = model.source;
    this.#input.maxLength = model.readsCharacters ? 72 : 160;
    this.element.classList.toggle('is-characters', model.readsCharacters);
    this.element.classList.toggle('is-capitals', model.readsCapitals);
    this.#examples.replaceChildren(
      ...model.examples.map((example) => {
        const attributes = { type: 'button', lang: model.source };
        const button = create('button', { class: 'example', attributes }, example);
        button.ariaPressed = String(example === text);
        button.addEventListener('click', () => this.listener(example));
        return button;
      }),
    );
  }
}
