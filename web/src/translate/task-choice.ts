import { create, find } from '../shared/dom';
import { type Task, tasks } from './tasks';

/** Offers the tasks as radio buttons. The address names the chosen one, so that links can lead to it. */
export class TaskChoice {
  #inputs = new Map<Task, HTMLInputElement>();

  constructor(listener: (task: Task) => void) {
    const fieldset = find('.tasks', HTMLFieldSetElement);
    for (const task of tasks) {
      const input = create('input', {
        class: 'unseen',
        attributes: { type: 'radio', name: 'task', value: task.id },
      });
      input.addEventListener('change', () => {
        history.replaceState(null, '', `#${task.id}`);
        listener(task);
      });
      this.#inputs.set(task, input);
      const arrow = create('span', { class: 'arrow', attributes: { 'aria-label': 'to' } }, '→');
      fieldset.append(
        create(
          'label',
          { class: 'task' },
          input,
          create('span', {}, task.source.label, ' ', arrow, ' ', task.target.label),
        ),
      );
    }
    let chosen = false;
    const fromAddress = () => {
      const task = tasks.find(({ id }) => `#${id}` === location.hash) ?? tasks[0];
      // The address of another view does not change the choice.
      if (chosen && location.hash !== '' && location.hash !== `#${task.id}`) return;
      chosen = true;
      const input = this.#inputs.get(task);
      if (input) input.checked = true;
      listener(task);
    };
    window.addEventListener('hashchange', fromAddress);
    fromAddress();
  }
}
