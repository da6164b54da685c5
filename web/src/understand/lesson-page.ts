import { create } from '../shared/dom';
import { addressOf } from './lesson-list';
import type { Lesson, Texts } from './parts/lesson';

/** Makes the page of a lesson: its words, its formula and its control, where they come from, and the ways on. */
export function lessonPage(lessons: readonly Lesson[], index: number, texts: Texts): HTMLElement {
  const lesson = lessons[index];
  if (!lesson) throw new Error(`There is no lesson ${index + 1}.`);
  const words = texts.lessons[lesson.id];
  return create(
    'article',
    {
      class: 'lesson',
      attributes: { 'aria-labelledby': 'lesson-title', 'data-lesson': lesson.id },
    },
    create('p', { class: 'lesson-place' }, texts.place(index + 1, lessons.length)),
    create('h2', { attributes: { id: 'lesson-title', tabindex: '-1' } }, words.title),
    create('p', { class: 'lesson-text' }, words.text),
    create('div', { class: 'lesson-formula' }, lesson.formula(texts)),
    create(
      'section',
      { class: 'lesson-control', attributes: { 'aria-labelledby': 'lesson-try' } },
      create('h3', { attributes: { id: 'lesson-try' } }, texts.controlLabel),
      create('p', { class: 'lesson-task' }, words.try),
      lesson.control(texts),
    ),
    sourcesOf(lesson, texts),
    waysOn(lessons, index, texts),
  );
}

function sourcesOf({ id, papers, code, measured }: Lesson, texts: Texts): HTMLElement {
  const links = papers.flatMap(({ label, href }, index) => [
    index > 0 ? ', ' : '',
    create('a', { attributes: { href, rel: 'external' } }, label),
  ]);
  const files = code.flatMap((path, index) => [index > 0 ? ', ' : '', create('code', {}, path)]);
  const place = create('code', {}, measured);
  const entry = (name: string, ...parts: (Node | string)[]) =>
    create('div', {}, create('dt', {}, name), create('dd', {}, ...parts));
  return create(
    'dl',
    { class: 'lesson-sources' },
    entry(texts.measured, texts.lessons[id].measured, ' ', place),
    entry(texts.paper, ...links),
    entry(texts.code, ...files),
  );
}

/** Links to the lessons before and after; the last leads to the view in which models learn. */
function waysOn(lessons: readonly Lesson[], index: number, texts: Texts): HTMLElement {
  const link = (href: string, classes: string, name: string, title: string) =>
    create(
      'a',
      { class: `lesson-way ${classes}`, attributes: { href } },
      create('small', {}, name),
      create('span', {}, title),
    );
  const titleOf = ({ id }: Lesson) => texts.lessons[id].title;
  const [back, next] = [lessons[index - 1], lessons[index + 1]];
  return create(
    'nav',
    { class: 'lesson-ways', attributes: { 'aria-label': texts.waysLabel } },
    back ? link(addressOf(index - 1), 'is-back', texts.previous, titleOf(back)) : '',
    next
      ? link(addressOf(index + 1), 'is-next', texts.next, titleOf(next))
      : link('#train', 'is-next', texts.next, texts.onward),
  );
}
