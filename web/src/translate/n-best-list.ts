import type { Translation } from 'attentive';
import { create, find } from '../shared/dom';
import { likelihood } from '../shared/format';
import { translateTexts } from './translate-texts';

/** Lists the best translations of a sentence, from which the reader may choose, once it has been opened. */
export class NBestList {
  #root = find('.n-best', HTMLDetailsElement);
  #list = find('.n-best-list', HTMLOListElement);

  constructor(
    onOpen: () => void,
    private readonly choose: (translation: Translation) => void,
  ) {
    this.#root.addEventListener('toggle', () => {
      if (this.#root.open) onOpen();
    });
  }

  get isOpen(): boolean {
    return this.#root.open;
  }

  hide(): void {
    this.#root.hidden = true;
  }

  /** Offers to list translations. Those of another sentence are no longer shown. */
  offer(): void {
    this.#root.hidden = false;
    if (!this.isOpen) this.#list.replaceChildren();
  }

  /** @param current the text of the translation that is shown already. */
  show(translations: readonly Translation[], current: string, lang: string): void {
    const items = translations.map((translation) => {
      const attributes = {
        type: 'button',
        lang,
        'aria-pressed': String(translation.text === current),
      };
      const button = create('button', { class: 'n-best-text', attributes }, translation.text);
      button.title = translateTexts().nBest.choose;
      button.addEventListener('click', () => this.choose(translation));
      const total = translation.logProbabilities.reduce((sum, value) => sum + value, 0);
      return create(
        'li',
        {},
        button,
        create('span', { class: 'share' }, likelihood(Math.exp(total))),
      );
    });
    this.#list.replaceChildren(...items);
  }
}
