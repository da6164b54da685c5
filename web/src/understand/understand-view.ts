import { create } from '../shared/dom';
import { fillTexts, textsIn } from '../shared/texts';
import { understand as en } from '../texts/en/understand';
import { understand as ko } from '../texts/ko/understand';

const texts = textsIn({ en, ko });

export function start(main: HTMLElement): void {
  const title = create('h1', { attributes: { tabindex: '-1', 'data-text': 'title' } });
  main.append(create('section', { class: 'opening' }, title));
  fillTexts(main, texts);
}
