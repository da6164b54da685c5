import type { Model, ModelConfig, Translation } from 'attentive';
import { create, find } from '../shared/dom';
import { translateTexts } from './translate-texts';

/** A head of one of the decoder's layers, both counted from 0. */
export interface Head {
  readonly layer: number;
  readonly head: number;
}

/** Lets the reader choose whose attention the map shows, if the decoder has several heads. */
export class HeadChoice {
  #root = find('.head-choice', HTMLElement);
  #select = find('#head', HTMLSelectElement);
  #model: Model | undefined;
  #heads: readonly Head[] = [];

  constructor(listener: () => void) {
    this.#select.addEventListener('change', listener);
  }

  /** The chosen head; undefined for the attention that the model itself names. */
  get chosen(): Head | undefined {
    return this.#heads[this.#select.selectedIndex - 1];
  }

  /** What the chosen head is called; empty if there is nothing to choose. */
  get label(): string {
    return this.#root.hidden ? '' : this.#select.value;
  }

  /** Offers the heads of a model. The choice stays until another model is shown. */
  show(model: Model): void {
    const { decoder } = model.info.config;
    const chosen = model === this.#model ? this.#select.selectedIndex : 0;
    this.#model = model;
    this.#heads = headsOf(decoder);
    const labels = [defaultLabel(decoder), ...this.#heads.map(labelOf)];
    this.#select.replaceChildren(...labels.map((label) => create('option', {}, label)));
    this.#select.selectedIndex = chosen;
    this.#root.hidden = !hasSeveralHeads(model);
  }

  hide(): void {
    this.#model = undefined;
    this.#heads = [];
    this.#root.hidden = true;
  }
}

/** Returns the heads of all layers of a decoder; of a recurrent one, none can be chosen. */
function headsOf(decoder: ModelConfig['decoder']): Head[] {
  if (decoder.type !== 'ssru') return [];
  const { layers = 1, heads } = decoder;
  return Array.from({ length: layers * heads }, (_, index) => ({
    layer: Math.floor(index / heads),
    head: index % heads,
  }));
}

/** Returns whether a model has several heads, which a translation gives on request. */
export function hasSeveralHeads({ info }: Model): boolean {
  return headsOf(info.config.decoder).length > 1;
}

/** Returns the attention weights of a head of a translation, or those that the model itself names. */
export function attentionOf(
  { attention, attentionHeads }: Translation,
  head: Head | undefined,
): Translation['attention'] {
  return head ? (attentionHeads.cross[head.layer]?.[head.head] ?? []) : attention;
}

function labelOf({ layer, head }: Head): string {
  return translateTexts().look.head(layer + 1, head + 1);
}

function defaultLabel(decoder: ModelConfig['decoder']): string {
  if (decoder.type !== 'ssru') return '';
  const { layers = 1, alignment_layer = layers - 1, alignment_head } = decoder;
  const { meanOfHeads, alignmentHead } = translateTexts().look;
  if (alignment_head === undefined) return meanOfHeads(alignment_layer + 1);
  return alignmentHead(labelOf({ layer: alignment_layer, head: alignment_head }));
}
