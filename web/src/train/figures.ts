import { create, find } from '../shared/dom';
import { count, percent } from '../shared/format';
import type { Progress } from './progress';

const loss = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1, minimumFractionDigits: 1 });

/** Shows the current numbers of a run. */
export class Figures {
  #values = new Map<string, HTMLElement>();

  constructor() {
    const names = ['Step', 'Epoch', 'Time', 'Tokens a second', 'Loss', 'Unseen right'];
    const entries = names.map((name) => {
      const value = create('dd', {}, '–');
      this.#values.set(name, value);
      return create('div', {}, create('dt', {}, name), value);
    });
    find('.figures', HTMLElement).replaceChildren(...entries);
  }

  show({ step, totalSteps, epoch, seconds, tokensPerSecond, ...points }: Progress): void {
    const lastLoss = points.loss.at(-1)?.[1];
    const lastRight = points.right.at(-1)?.[1];
    const values: Record<string, string> = {
      Step: step === 0 ? '–' : `${count(step)} of ${count(totalSteps)}`,
      Epoch: step === 0 ? '–' : tenth.format(epoch),
      Time: step === 0 ? '–' : `${count(Math.round(seconds))} s`,
      'Tokens a second': step === 0 ? '–' : count(Math.round(tokensPerSecond)),
      Loss: lastLoss === undefined ? '–' : loss.format(lastLoss),
      'Unseen right': lastRight === undefined ? '–' : percent(lastRight),
    };
    for (const [name, value] of Object.entries(values)) {
      const element = this.#values.get(name);
      if (element) element.textContent = value;
    }
  }
}
