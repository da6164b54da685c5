import { create } from '../shared/dom';
import { onLanguage } from '../shared/texts';
import { drawLengthChart, type Score } from './length-chart';
import { lookTexts } from './look-texts';
import type { LookModel } from './models';
import type { Reader } from './reader';

/** The lengths to measure, up to those of the strings that the models learned from and beyond. */
const lengths = [5, 10, 20, 30, 40, 50, 60];
const textsPerLength = 6;

/** Strings of growing length, copied with attention and without. */
export class LengthView {
  readonly element = create('div', { class: 'lengths' });
  readonly #name = create('span');
  readonly #slider = create('input', {
    attributes: { type: 'range', min: '4', max: '60', step: '1', value: '20' },
  });
  readonly #value = create('output');
  readonly #chart = create('figure', { class: 'length-chart' });
  readonly #measure = create('button', { class: 'button', attributes: { type: 'button' } });
  #model: LookModel | undefined;
  #scores: Score[] = [];
  #measuring = false;

  constructor(
    private readonly reader: Reader,
    onText: (text: string) => void,
  ) {
    const label = create(
      'label',
      { class: 'length-slider' },
      this.#name,
      this.#slider,
      this.#value,
    );
    this.element.append(label, this.#measure, this.#chart);
    this.#slider.addEventListener('input', () => {
      this.#value.textContent = this.#slider.value;
      onText(randomText(this.#slider.valueAsNumber));
    });
    this.#measure.addEventListener('click', () => void this.#start());
    onLanguage(() => this.#show());
    this.#show();
  }

  show(model: LookModel, text: string): void {
    this.#model = model;
    this.element.hidden = model.id !== 'copy';
    this.#slider.value = String(text.length);
    this.#value.textContent = String(text.length);
  }

  /** Measures one length after another, so that the lines grow while the engine works. */
  async #start(): Promise<void> {
    const model = this.#model;
    if (!model?.twin || this.#measuring) return;
    this.#measuring = true;
    this.#scores = [];
    try {
      const inspectors = await Promise.all(
        [model.file, model.twin].map((file) => this.reader.inspector(file)),
      );
      for (const length of lengths) {
        const texts = Array.from({ length: textsPerLength }, () => randomText(length));
        const [withAttention = 0, without = 0] = await Promise.all(
          inspectors.map(async (inspector) => {
            const written = await inspector.translate(texts, { stopLoops: false });
            return share(
              texts,
              written.map(({ text }) => text),
            );
          }),
        );
        this.#scores = [...this.#scores, { length, withAttention, without }];
        this.#show();
      }
    } finally {
      this.#measuring = false;
    }
  }

  #show(): void {
    const texts = lookTexts().lengths;
    this.#name.textContent = texts.length;
    this.#measure.textContent = texts.measure;
    const drawn = this.#scores.length > 0 ? [drawLengthChart(this.#scores, texts)] : [];
    this.#chart.replaceChildren(...drawn, create('figcaption', { class: 'flow-note' }, texts.note));
  }
}

function randomText(length: number): string {
  return Array.from({ length }, () => 'abcdefghij'[Math.floor(Math.random() * 10)]).join('');
}

/** Returns the share of characters that stand where they should. */
function share(texts: readonly string[], written: readonly string[]): number {
  let right = 0;
  let all = 0;
  for (const [i, text] of texts.entries()) {
    all += text.length;
    for (const [at, character] of Array.from(text).entries()) {
      if (written[i]?.[at] === character) ++right;
    }
  }
  return right / all;
}
