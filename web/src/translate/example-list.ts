import { create, find } from '../shared/dom';
import type { Pair } from './catalogue';
import { langOf } from './languages';
import { examplesFor } from './shipped-models';

/** Offers texts to try. */
export class ExampleList {
  #root = find('.examples', HTMLElement);

  constructor(private readonly choose: (text: string) => void) {}

  setPair(pair: Pair): void {
    for (const button of this.#buttons) button.remove();
    const texts = examplesFor(pair)?.texts ?? [];
    this.#root.hidden = texts.length === 0;
    this.#root.append(
      ...texts.map((text) => {
        const attributes = { type: 'button', lang: langOf(pair.source) };
        const button = create('button', { class: 'example', attributes }, text);
        button.addEventListener('click', () => this.choose(text));
        return button;
      }),
    );
  }

  /** Shows which of the examples is the typed text. */
  mark(typed: string): void {
    for (const button of this.#buttons) {
      button.setAttribute('aria-pressed', String(button.textContent === typed));
    }
  }

  get #buttons(): NodeListOf<HTMLButtonElement> {
    return this.#root.querySelectorAll('button');
  }
}
