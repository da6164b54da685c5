import type { TrainingChanges } from 'attentive';
import { find } from '../shared/dom';
import { percent } from '../shared/format';

const rate = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** The settings that can be changed while the model learns. */
export class Dials {
  #rate = find('#learning-rate', HTMLInputElement);
  #rateValue = find('#learning-rate-value', HTMLOutputElement);
  #forcing = find('#forcing', HTMLInputElement);
  #forcingValue = find('#forcing-value', HTMLOutputElement);

  constructor(listener: (changes: TrainingChanges) => void) {
    this.#rate.addEventListener('input', () => {
      this.#tell();
      listener({ learningRate: this.learningRate });
    });
    this.#forcing.addEventListener('input', () => {
      this.#tell();
      listener({ teacherForcingRatio: this.teacherForcingRatio });
    });
    this.#tell();
  }

  get learningRate(): number {
    // The learning rate is rounded to what is shown.
    return Number((10 ** this.#rate.valueAsNumber).toPrecision(2));
  }

  set learningRate(value: number) {
    this.#rate.valueAsNumber = Math.log10(value);
    this.#tell();
  }

  get teacherForcingRatio(): number {
    return this.#forcing.valueAsNumber;
  }

  set teacherForcingRatio(value: number) {
    this.#forcing.valueAsNumber = value;
    this.#tell();
  }

  #tell(): void {
    for (const [input, output, text] of [
      [this.#rate, this.#rateValue, rate.format(this.learningRate)],
      [this.#forcing, this.#forcingValue, percent(this.teacherForcingRatio)],
    ] as const) {
      output.textContent = text;
      // The slider holds the logarithm.
      input.setAttribute('aria-valuetext', text);
    }
  }
}
