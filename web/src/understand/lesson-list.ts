import { create } from '../shared/dom';
import type { Lesson, Texts } from './parts/lesson';

/** The address of a lesson, by its index. */
export function addressOf(index: number): string {
  return `#understand?lesson=${index + 1}`;
}

/** The lessons as links, between which the arrow keys move. */
export class LessonList {
  readonly element: HTMLElement;
  #links: HTMLAnchorElement[];

  constructor(lessons: readonly Lesson[], texts: Texts) {
    this.#links = lessons.map(({ id }, index) =>
      create(
        'a',
        { attributes: { href: addressOf(index) } },
        create(
          'span',
          { class: 'lesson-number', attributes: { 'aria-hidden': 'true' } },
          `${index + 1}`,
        ),
        create('span', { class: 'lesson-name' }, texts.lessons[id].title),
      ),
    );
    const attributes = { 'aria-label': texts.lessonsLabel };
    const items = this.#links.map((link) => create('li', {}, link));
    this.element = create('nav', { class: 'lesson-list', attributes }, create('ol', {}, ...items));
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
  }

  show(index: number): void {
    for (const [at, link] of this.#links.entries()) {
      if (at === index) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
  }

  #onKey(event: KeyboardEvent): void {
    const at = this.#links.findIndex((link) => link.matches(':focus'));
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const last = this.#links.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ...{ ArrowUp: at - 1, ArrowLeft: at - 1, ArrowDown: at + 1, ArrowRight: at + 1 },
      ...{ Home: 0, End: last },
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#links[Math.max(0, Math.min(last, to))]?.focus();
  }
}
