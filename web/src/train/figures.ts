import { create, find } from '../shared/dom';
import { count, percent } from '../shared/format';
import { noProgress, type Progress } from './progress';
import { trainTexts } from './train-texts';

const loss = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const tenth = new Intl.NumberFormat('en', { maximumFractionDigits: 1, minimumFractionDigits: 1 });

const names = ['step', 'epoch', 'time', 'speed', 'loss', 'right'] as const;
type Name = (typeof names)[number];

/** Shows the current numbers of each run. */
export class Figures {
  #entries = new Map<Name, HTMLElement>();
  #titles = new Map<Name, HTMLElement>();

  constructor() {
    for (const name of names) {
      const title = create('dt');
      this.#titles.set(name, title);
      this.#entries.set(name, create('div', { class: `figure-${name}` }, title));
    }
    find('.figures', HTMLElement).replaceChildren(...this.#entries.values());
  }

  /** Names the figures. @param hasUnseen whether the examples that count as right are unseen. */
  name(hasUnseen: boolean): void {
    const texts = trainTexts().figures;
    for (const [name, title] of this.#titles) {
      title.textContent = name === 'right' && !hasUnseen ? texts.learnedRight : texts[name];
    }
  }

  show(progress: readonly Progress[]): void {
    const runs = progress.length > 0 ? progress : [noProgress];
    const values = runs.map(valuesOf);
    for (const [name, entry] of this.#entries) {
      const shown = [...entry.querySelectorAll('dd')];
      for (const [run, value] of values.entries()) {
        const element = shown[run] ?? create('dd', { class: `is-run-${run}` });
        element.textContent = value[name];
        if (!element.isConnected) entry.append(element);
      }
      for (const left of shown.slice(values.length)) left.remove();
    }
  }
}

function valuesOf(progress: Progress): Readonly<Record<Name, string>> {
  const { step, totalSteps, epoch, seconds, tokensPerSecond, loss: losses, right } = progress;
  const texts = trainTexts().figures;
  const lastLoss = losses.at(-1)?.[1];
  const lastRight = right.at(-1)?.[1];
  const begun = (text: string) => (step === 0 ? '–' : text);
  return {
    step: begun(texts.stepOf(count(step), count(totalSteps))),
    epoch: begun(tenth.format(epoch)),
    time: begun(texts.seconds(count(Math.round(seconds)))),
    speed: begun(count(Math.round(tokensPerSecond))),
    loss: lastLoss === undefined ? '–' : loss.format(lastLoss),
    right: lastRight === undefined ? '–' : percent(lastRight),
  };
}
