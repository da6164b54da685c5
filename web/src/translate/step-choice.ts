import { create, find } from '../shared/dom';
import type { Pair } from './catalogue';
import { nameOfLanguage } from './languages';
import { translateTexts } from './translate-texts';

/** Lets the reader choose which of two models' attention the map shows: at first that of the last. */
export class StepChoice {
  #root = find('.step-choice', HTMLElement);
  #select = find('#step', HTMLSelectElement);
  #pair: Pair | undefined;

  constructor(listener: () => void) {
    this.#select.addEventListener('change', listener);
  }

  /** The chosen step, counted from 0. */
  get chosen(): number {
    return Math.max(0, this.#select.selectedIndex);
  }

  show(pair: Pair): void {
    const chosen = pair === this.#pair ? this.chosen : pair.models.length - 1;
    this.#pair = pair;
    const { steps } = translateTexts().look;
    const labels = pair.models.map(({ source, target }) =>
      steps(nameOfLanguage(source), nameOfLanguage(target)),
    );
    this.#select.replaceChildren(...labels.map((label) => create('option', {}, label)));
    this.#select.selectedIndex = chosen;
    this.#root.hidden = pair.models.length === 1;
  }
}
