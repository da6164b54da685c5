import { create } from '../shared/dom';
import { fillTexts, textsIn } from '../shared/texts';
import { look as en } from '../texts/en/look';
import { look as ko } from '../texts/ko/look';

const texts = textsIn({ en, ko });

export function start(main: HTMLElement): void {
  const title = create('h1', { attributes: { tabindex: '-1', 'data-text': 'title' } });
  main.append(create('section', { class: 'opening' }, title));
  fillTexts(main, texts);
}
