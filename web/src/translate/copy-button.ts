import { find } from '../shared/dom';
import { translateTexts } from './translate-texts';

/** Milliseconds for which the button says that it has copied. */
const thanks = 1500;

/** Copies the translation, where the browser lets pages do so. */
export class CopyButton {
  #button = find('.copy', HTMLButtonElement);
  #status = find('.copy-status', HTMLElement);

  constructor(text: () => string) {
    // Pages without HTTPS have no clipboard.
    this.#button.hidden = !navigator.clipboard;
    this.#button.addEventListener('click', () => void this.#copy(text()));
  }

  async #copy(text: string): Promise<void> {
    await navigator.clipboard.writeText(text);
    const { copy, copied } = translateTexts().result;
    this.#button.textContent = copied;
    this.#status.textContent = copied;
    setTimeout(() => {
      this.#button.textContent = copy;
      this.#status.textContent = '';
    }, thanks);
  }
}
