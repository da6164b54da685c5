import { Parameters } from '../shared/address';
import { create, find } from '../shared/dom';
import type { Picture } from '../shared/picture';
import { SaveButtons } from '../shared/save-buttons';
import { onLanguage, textsIn } from '../shared/texts';
import { understand as en } from '../texts/en/understand';
import { understand as ko } from '../texts/ko/understand';
import { LessonList } from './lesson-list';
import { lessonPage } from './lesson-page';
import { bottleneck } from './lessons/bottleneck';
import { encoder } from './lessons/encoder';
import { teacherForcing } from './lessons/forcing';
import { gradients } from './lessons/gradients';
import { keysAndValues } from './lessons/keys';
import { contextPlacement } from './lessons/placement';
import { reversal } from './lessons/reversal';
import { attentionScores } from './lessons/scores';
import { sequence } from './lessons/sequence';
import { transformer } from './lessons/transformer';
import type { Lesson } from './parts/lesson';

const texts = textsIn({ en, ko });

/** In the order in which they build on each other. */
const lessons: readonly Lesson[] = [
  sequence,
  encoder,
  bottleneck,
  attentionScores,
  keysAndValues,
  contextPlacement,
  teacherForcing,
  gradients,
  reversal,
  transformer,
];

/** Creates the view in its element, once. */
export function start(main: HTMLElement): void {
  new UnderstandView(main);
}

class UnderstandView {
  #main: HTMLElement;
  #parameters = new Parameters('understand', (parameters) => this.#choose(lessonIn(parameters)));
  #chosen = lessonIn(this.#parameters.current);
  #list = new LessonList(lessons, texts());
  #page = create('div', { class: 'lesson-page' });
  #save = new SaveButtons(() => this.#picture());

  constructor(main: HTMLElement) {
    this.#main = main;
    this.#show();
    onLanguage(() => this.#show());
  }

  /** Shows everything anew; the lessons keep what the visitor has set. */
  #show(): void {
    const { heading, lead } = texts();
    this.#list = new LessonList(lessons, texts());
    const title = create('h1', { attributes: { tabindex: '-1' } }, heading);
    const opening = create('section', { class: 'opening' }, title);
    opening.append(create('p', { class: 'lead' }, lead));
    const sheet = create('div', { class: 'sheet lessons-sheet' }, this.#list.element, this.#page);
    this.#main.replaceChildren(opening, sheet);
    this.#showLesson();
  }

  #showLesson(): void {
    const page = lessonPage(lessons, this.#chosen, texts());
    this.#page.replaceChildren(page);
    if (this.#picture()) find('.lesson-control', HTMLElement, page).append(this.#save.element);
    this.#list.show(this.#chosen);
  }

  /** Returns the drawing of the lesson, if it has one. */
  #picture(): Picture | undefined {
    const lesson = lessons[this.#chosen];
    const drawing = this.#page.querySelector<SVGSVGElement>('.lesson-picture svg');
    if (!lesson || !drawing) return undefined;
    const caption = texts().lessons[lesson.id].title;
    return { drawing, name: `attentive-${lesson.id}`, caption };
  }

  /** Shows a lesson and leads the reader there, except from the list, along which the reader may want to go on. */
  #choose(index: number): void {
    this.#chosen = index;
    const inList = this.#list.element.contains(document.activeElement);
    this.#showLesson();
    if (inList) return;
    find('h2', HTMLElement, this.#page).focus({ preventScroll: true });
    this.#page.scrollIntoView();
  }
}

/** Returns the index of the lesson that the address names, or of the first. */
function lessonIn(parameters: URLSearchParams): number {
  const index = Number(parameters.get('lesson') ?? 1) - 1;
  return lessons[index] ? index : 0;
}
