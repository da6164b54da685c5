import { create, find } from '../shared/dom';
import { type LessonId, lessonIds } from './lessons';

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
      const side = (name: 'source' | 'target') =>
        create('span', { attributes: { 'data-text': `lessons.${id}.${name}` } });
      const arrow = create('span', { class: 'arrow', attributes: { 'aria-hidden': 'true' } }, '→');
      const text = create('span', {}, side('source'), ' ', arrow, ' ', side('target'));
      this.#fieldset.append(create('label', { class: 'task' }, input, text));
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
