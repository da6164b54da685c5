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

  /** @param current the translation that is shown already, which the list begins with. */
  show(translations: readonly Translation[], current: Translation, lang: string): void {
    const others = translations.filter(({ text }) => text !== current.text);
    const attributes = { lang, 'aria-current': 'true' };
    const shown = create('span', { class: 'n-best-text', attributes }, current.text);
    this.#list.replaceChildren(
      itemOf(current, shown, ' ', create('span', { class: 'current' }, translateTexts().current)),
      ...others.map((translation) => itemOf(translation, this.#button(translation, lang))),
    );
  }

  #button(translation: Translation, lang: string): HTMLElement {
    const attributes = { type: 'button', lang };
    const button = create('button', { class: 'n-best-text', attributes }, translation.text);
    button.title = translateTexts().nBest.choose;
    button.addEventListener('click', () => this.choose(translation));
    return button;
  }
}

function itemOf({ logProbabilities }: Translation, ...content: (Node | string)[]): HTMLElement {
  const total = logProbabilities.reduce((sum, value) => sum + value, 0);
  const share = create('span', { class: 'share' }, likelihood(Math.exp(total)));
  return create('li', {}, create('span', {}, ...content), share);
}
