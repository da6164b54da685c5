import { create, find } from '../shared/dom';
import { type Lesson, lessons } from './lessons';

/** Offers the lessons as radio buttons. */
export class LessonChoice {
  #fieldset = find('.lessons', HTMLFieldSetElement);
  #inputs = new Map<Lesson, HTMLInputElement>();

  constructor(listener: (lesson: Lesson) => void) {
    for (const lesson of lessons) {
      const attributes = { type: 'radio', name: 'lesson', value: lesson.id };
      const input = create('input', { class: 'unseen', attributes });
      input.addEventListener('change', () => listener(lesson));
      this.#inputs.set(lesson, input);
      const arrow = create('span', { class: 'arrow', attributes: { 'aria-label': 'to' } }, '→');
      const text = create('span', {}, lesson.source.label, ' ', arrow, ' ', lesson.target.label);
      this.#fieldset.append(create('label', { class: 'task' }, input, text));
    }
  }

  set chosen(lesson: Lesson) {
    const input = this.#inputs.get(lesson);
    if (input) input.checked = true;
  }

  set disabled(disabled: boolean) {
    this.#fieldset.disabled = disabled;
  }
}
