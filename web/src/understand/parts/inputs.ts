// The inputs that lessons share: dials, choices and fields with examples.

import { create } from '../../shared/dom';

export interface DialOptions {
  readonly label: string;
  readonly range: readonly [min: number, max: number, step: number];
  readonly value: number;
  format(value: number): string;
  onInput(value: number): void;
}

let inputs = 0;

/** Returns a name that no other input has. */
function newName(): string {
  inputs += 1;
  return `lesson-input-${inputs}`;
}

/** A labelled range whose value stands beside it. */
export function dial({ label, range, value, format, onInput }: DialOptions): HTMLElement {
  const [min, max, step] = range.map(String) as [string, string, string];
  const id = newName();
  const input = create('input', { attributes: { id, type: 'range', min, max, step } });
  const shown = create('output', { attributes: { for: id, 'aria-live': 'off' } });
  const show = () => {
    shown.textContent = format(input.valueAsNumber);
    input.setAttribute('aria-valuetext', shown.textContent);
  };
  input.value = String(value);
  input.addEventListener('input', () => {
    show();
    onInput(input.valueAsNumber);
  });
  show();
  const named = create('label', { attributes: { for: id } }, label);
  return create('div', { class: 'lesson-dial' }, named, shown, input);
}

export interface ChoiceOptions<T extends string> {
  readonly legend: string;
  /** A label for each choice. */
  readonly labels: Readonly<Record<T, string>>;
  readonly value: T;
  onChange(value: T): void;
}

/** Radio buttons in a row. */
export function choice<T extends string>(options: ChoiceOptions<T>): HTMLElement {
  const name = newName();
  const buttons = (Object.keys(options.labels) as T[]).map((value) => {
    const input = create('input', { attributes: { type: 'radio', name, value } });
    input.checked = value === options.value;
    input.addEventListener('change', () => options.onChange(value));
    return create('label', { class: 'lesson-option' }, input, options.labels[value]);
  });
  const legend = create('legend', { class: 'unseen' }, options.legend);
  return create('fieldset', { class: 'lesson-choice' }, legend, ...buttons);
}

export interface FieldOptions {
  readonly label: string;
  readonly value: string;
  readonly maxLength: number;
  /** Texts that a press of a button puts into the field. */
  readonly examples?: readonly string[];
  onInput(value: string): void;
}

/** A labelled line of text. */
export function field(options: FieldOptions): HTMLElement {
  const { label, value, maxLength, examples = [], onInput } = options;
  const input = create('input', {
    attributes: {
      type: 'text',
      maxlength: String(maxLength),
      spellcheck: 'false',
      autocomplete: 'off',
      autocapitalize: 'off',
    },
  });
  input.value = value;
  input.addEventListener('input', () => onInput(input.value));
  const buttons = examples.map((text) => {
    const button = create(
      'button',
      { class: 'lesson-example', attributes: { type: 'button' } },
      text,
    );
    button.addEventListener('click', () => {
      input.value = text;
      onInput(text);
    });
    return button;
  });
  const labelled = create('label', {}, create('span', {}, label), input);
  return create('div', { class: 'lesson-field' }, labelled, ...buttons);
}
