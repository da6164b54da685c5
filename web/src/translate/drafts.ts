import type { Pair } from './catalogue';
import { examplesFor } from './shipped-models';

/** The text typed in each language, or for each model of no language, is kept while another is chosen. */
export class Drafts {
  #texts = new Map<string, string>();

  get(pair: Pair): string {
    return this.#texts.get(keyOf(pair)) ?? examplesFor(pair)?.texts[0] ?? '';
  }

  set(pair: Pair, text: string): void {
    this.#texts.set(keyOf(pair), text);
  }
}

const keyOf = ({ id, source, unit }: Pair) => (unit === 'word' ? source : id);
