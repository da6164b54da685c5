import { create, find } from '../shared/dom';
import { type LessonId, lessonIds } from './lessons';
import { trainTexts } from './train-texts';

/** Offers the lessons as radio buttons. */
export class LessonChoice {
  #fieldset = find('.lessons', HTMLFieldSetElement);
  #inputs = new Map<LessonId, HTMLInputElement>();

  constructor(listener: (lesson: LessonId) => void) {
    for (const id of lessonIds) {
      const attributes = { type: 'radio', name: 'lesson', value: id };
      const input = create('input', { class: 'unseen', attributes });
      input.addEventListener('change', () => listener(id));
      this.#inputs.set(id, input);
      this.#fieldset.append(create('label', { class: 'task' }, input, nameOf(id)));
    }
  }

  set chosen(lesson: LessonId) {
    const input = this.#inputs.get(lesson);
    if (input) input.checked = true;
  }

  set disabled(disabled: boolean) {
    this.#fieldset.disabled = disabled;
  }
}

/** Most lessons are called by what they read and write. */
function nameOf(id: LessonId): HTMLElement {
  const part = (name: string) =>
    create('span', { attributes: { 'data-text': `lessons.${id}.${name}` } });
  if ('name' in trainTexts().lessons[id]) return part('name');
  const arrow = create('span', { class: 'arrow', attributes: { 'aria-hidden': 'true' } }, '→');
  return create('span', {}, part('source'), ' ', arrow, ' ', part('target'));
}
