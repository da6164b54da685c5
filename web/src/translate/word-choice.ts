import { create, find, setVariable } from '../shared/dom';
import { likelihood } from '../shared/format';
import { translateTexts } from './translate-texts';
import type { WordChoice, WordChoices } from './word-choices';

/** Offers other words in the place of one that the model has written, below that word. */
export class WordChoiceView {
  #root = find('.word-choice', HTMLElement);
  #title = find('.word-choice-title', HTMLElement);
  #list = find('.word-choice-list', HTMLUListElement);
  #status = find('.word-choice-status', HTMLElement);
  #word: HTMLElement | undefined;
  #lang = '';

  constructor(
    private readonly choose: (choice: WordChoice) => void,
    private readonly onClose: () => void,
  ) {
    find('.word-choice-close', HTMLButtonElement).addEventListener('click', () => this.close(true));
    this.#root.addEventListener('keydown', (event) => this.#onKey(event));
    document.addEventListener('pointerdown', ({ target }) => {
      const isOutside = target instanceof Node && !this.#root.contains(target);
      if (isOutside && !this.#word?.contains(target)) this.close();
    });
  }

  get isOpen(): boolean {
    return this.#word !== undefined;
  }

  /** Opens below the element of a word, and waits for show(). */
  open(word: HTMLElement, lang: string): void {
    this.close();
    this.#word = word;
    this.#lang = lang;
    word.setAttribute('aria-expanded', 'true');
    this.#title.textContent = translateTexts().words.title(word.textContent ?? '');
    this.#status.textContent = translateTexts().words.waiting;
    this.#list.replaceChildren();
    this.#root.hidden = false;
    this.#place(word);
  }

  show({ current, others }: WordChoices): void {
    if (!this.#word) return;
    this.#status.textContent = others.length > 0 ? '' : translateTexts().words.none;
    this.#list.replaceChildren(
      this.#item(current, true),
      ...others.map((choice) => this.#item(choice)),
    );
    this.#place(this.#word);
    this.#buttons[0]?.focus({ preventScroll: true });
  }

  /** @param isKept whether the focus goes back to the word. */
  close(isKept = false): void {
    const word = this.#word;
    if (!word) return;
    this.#word = undefined;
    word.removeAttribute('aria-expanded');
    this.#root.hidden = true;
    this.onClose();
    if (isKept) word.focus({ preventScroll: true });
  }

  get #buttons(): HTMLButtonElement[] {
    return [...this.#list.querySelectorAll('button')];
  }

  #item(choice: WordChoice, isCurrent = false): HTMLElement {
    const { word, probability } = choice;
    const share = likelihood(probability);
    const button = create(
      'button',
      {
        class: 'word-choice-word',
        attributes: { type: 'button', ...(isCurrent && { 'aria-current': 'true' }) },
      },
      create('span', { attributes: { lang: this.#lang } }, word),
      ' ',
      ...(isCurrent ? [create('span', { class: 'current' }, translateTexts().current), ' '] : []),
      create('span', { class: 'share' }, share),
    );
    setVariable(button, 'share', probability);
    button.addEventListener('click', () => {
      this.close(true);
      if (!isCurrent) this.choose(choice);
    });
    return create('li', {}, button);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault();
      this.close(true);
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const buttons = this.#buttons;
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  }

  /** Places the list below the word, within the side that holds both. */
  #place(word: HTMLElement): void {
    const side = this.#root.offsetParent?.getBoundingClientRect();
    const box = word.getClientRects()[0];
    if (!side || !box) return;
    const rightmost = side.width - this.#root.offsetWidth;
    const left = Math.max(0, Math.min(box.left - side.left, rightmost));
    this.#root.style.left = `${left}px`;
    this.#root.style.top = `${box.bottom - side.top + 4}px`;
  }
}
