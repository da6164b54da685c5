import { find } from '../shared/dom';
import { translateTexts } from './translate-texts';

/** Shows which of several sentences the map belongs to, with buttons for its neighbours. */
export class SentenceChoice {
  #root = find('.sentence-choice', HTMLElement);
  #label = find('.sentence-label', HTMLElement);
  #previous = find('.sentence-previous', HTMLButtonElement);
  #next = find('.sentence-next', HTMLButtonElement);
  #chosen = 0;

  constructor(choose: (sentence: number) => void) {
    this.#previous.addEventListener('click', () => choose(this.#chosen - 1));
    this.#next.addEventListener('click', () => choose(this.#chosen + 1));
  }

  show(chosen: number, count: number): void {
    this.#chosen = chosen;
    this.#root.hidden = count < 2;
    this.#label.textContent = translateTexts().look.sentence(chosen + 1, count);
    // A disabled button would lose the focus.
    this.#previous.setAttribute('aria-disabled', String(chosen === 0));
    this.#next.setAttribute('aria-disabled', String(chosen === count - 1));
  }
}
