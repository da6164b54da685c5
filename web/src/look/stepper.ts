import { create } from '../shared/dom';
import { onLanguage } from '../shared/texts';
import { lookTexts } from './look-texts';

/** Milliseconds for which playing shows a moment: long enough to read the token, short enough for a sentence. */
const beat = 1100;

/** Buttons, a slider and a clock that go through the moments of a run. */
export class Stepper {
  readonly element = create('div', { class: 'stepper', attributes: { role: 'group' } });
  readonly #previous = create('button', { class: 'button', attributes: { type: 'button' } }, '←');
  readonly #play = create('button', {
    class: 'button is-main stepper-play',
    attributes: { type: 'button' },
  });
  readonly #next = create('button', { class: 'button', attributes: { type: 'button' } }, '→');
  readonly #slider = create('input', { attributes: { type: 'range', min: '0', step: '1' } });
  readonly #label = create('p', { class: 'stepper-label', attributes: { 'aria-live': 'polite' } });
  #timer: ReturnType<typeof setInterval> | undefined;
  #step = 0;
  #count = 1;

  constructor(private readonly listener: (step: number) => void) {
    const slider = create('label', { class: 'stepper-slider' }, this.#slider);
    this.element.append(this.#previous, this.#play, this.#next, slider, this.#label);
    this.#previous.addEventListener('click', () => this.go(this.#step - 1));
    this.#next.addEventListener('click', () => this.go(this.#step + 1));
    this.#play.addEventListener('click', () => (this.#timer ? this.pause() : this.#start()));
    this.#slider.addEventListener('input', () => this.go(this.#slider.valueAsNumber));
    onLanguage(() => this.#name());
    this.#name();
  }

  /** Goes to a moment, and ends playing. */
  go(step: number): void {
    this.pause();
    this.#enter(step);
  }

  pause(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#name();
  }

  show(step: number, count: number, label: string): void {
    this.#step = step;
    this.#count = count;
    this.#slider.max = String(count - 1);
    this.#slider.value = String(step);
    this.#slider.setAttribute('aria-valuetext', label);
    this.#label.textContent = label;
    this.#previous.ariaDisabled = String(step === 0);
    this.#next.ariaDisabled = String(step === count - 1);
  }

  #start(): void {
    if (this.#step === this.#count - 1) this.#enter(0);
    this.#timer = setInterval(() => {
      this.#enter(this.#step + 1);
      if (this.#step === this.#count - 1) this.pause();
    }, beat);
    this.#name();
  }

  #enter(step: number): void {
    const next = Math.max(0, Math.min(step, this.#count - 1));
    if (next !== this.#step) this.listener(next);
  }

  #name(): void {
    const texts = lookTexts().stepper;
    this.element.ariaLabel = texts.group;
    this.#previous.ariaLabel = texts.previous;
    this.#next.ariaLabel = texts.next;
    this.#slider.ariaLabel = texts.slider;
    this.#play.textContent = this.#timer ? texts.pause : texts.play;
  }
}
