import type { InspectedStep } from 'attentive';
import { create, setVariable } from '../shared/dom';
import { percent } from '../shared/format';
import { bend } from './bend';
import { lookTexts } from './look-texts';
import type { Run } from './reading-writing';
import { tokenLabel, tokenName } from './tokens';

interface Row {
  readonly element: HTMLTableRowElement;
  readonly score: HTMLTableCellElement;
  readonly slider: HTMLInputElement;
  readonly number: HTMLTableCellElement;
}

/** A table of the source tokens with their scores and weights. Where the model allows it, weights are sliders. */
export class AttentionRows {
  readonly element = create('table', { class: 'attention-rows' });
  #rows: Row[] = [];
  #weights: readonly number[] = [];
  #key = '';

  constructor(private readonly onBend: (weights: readonly number[]) => void) {}

  show(run: Run, at: number, step: InspectedStep): void {
    const texts = lookTexts().flow;
    const key = `${run.model.id} ${at} ${texts.token} ${run.translation.sourceTokens.join(' ')}`;
    if (key !== this.#key) this.#make(run, step.scores.length > 0);
    this.#key = key;
    this.#showWeights(Array.from(step.weights));
    for (const [j, { score }] of this.#rows.entries()) {
      const value = step.scores[j];
      score.textContent = value === undefined ? '–' : value.toFixed(2);
    }
  }

  #make(run: Run, canBend: boolean): void {
    const texts = lookTexts().flow;
    const { model, translation } = run;
    const head = create(
      'tr',
      {},
      ...[texts.token, texts.score, texts.weight].map((text) =>
        create('th', { attributes: { scope: 'col' } }, text),
      ),
      create('td'),
    );
    this.element.classList.toggle('has-no-scores', !canBend);
    this.#rows = translation.sourceTokens.map((token, j) => {
      const name = tokenName(token, model.readsCharacters);
      const slider = create('input', {
        class: 'weight-slider',
        attributes: {
          type: 'range',
          min: '0',
          max: '100',
          step: '1',
          'aria-label': texts.slider(name),
        },
      });
      slider.disabled = !canBend;
      slider.addEventListener('input', () => {
        this.#showWeights(bend(this.#weights, j, slider.valueAsNumber / 100));
        this.onBend(this.#weights);
      });
      const header = create('th', { attributes: { scope: 'row', lang: model.source } });
      header.append(tokenLabel(token, model.readsCharacters));
      const score = create('td', { class: 'number is-score' });
      const number = create('td', { class: 'number' });
      const element = create('tr', {}, header, score, create('td', {}, slider), number);
      return { element, score, slider, number };
    });
    this.element.replaceChildren(
      create('thead', {}, head),
      create('tbody', {}, ...this.#rows.map(({ element }) => element)),
    );
  }

  #showWeights(weights: readonly number[]): void {
    this.#weights = weights;
    for (const [j, { slider, number }] of this.#rows.entries()) {
      const weight = weights[j] ?? 0;
      slider.value = String(Math.round(100 * weight));
      slider.ariaValueText = percent(weight);
      setVariable(slider, 'share', weight);
      number.textContent = percent(weight);
    }
  }
}
