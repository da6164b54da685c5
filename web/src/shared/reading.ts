import type { Translation } from 'attentive';
import { sharedTexts } from './shared-texts';
import { attentionBetween, type Granularity, probabilitiesOf, type Unit, unitsOf } from './tokens';

/** A translation as the page shows it. */
export interface Reading {
  /** The text that the model was given, and the one that it wrote. */
  readonly sourceText: string;
  readonly targetText: string;
  readonly source: readonly Unit[];
  readonly target: readonly Unit[];
  /** Attention weights [target, source]; each row sums to 1. Empty if the model has no attention. */
  readonly weights: readonly (readonly number[])[];
  /** One probability for each target unit. */
  readonly probabilities: readonly number[];
}

export function readingOf(
  sourceText: string,
  translation: Translation,
  granularity: Granularity,
  attention = translation.attention,
): Reading {
  const source = unitsOf(translation.sourceTokens, sourceText, granularity);
  const target = unitsOf(translation.tokens, translation.text, granularity);
  return {
    sourceText,
    targetText: translation.text,
    source,
    target,
    weights: attentionBetween(attention, target, source),
    probabilities: probabilitiesOf(translation.logProbabilities, target),
  };
}

/** Returns the index of the largest weight. */
export function strongest(weights: readonly number[]): number {
  return weights.reduce((best, weight, index) => (weight > (weights[best] ?? 0) ? index : best), 0);
}

/** Names a unit within a sentence. */
export function nameOf(unit: Unit): string {
  const { name } = sharedTexts().unit;
  if (unit.kind === 'end' || unit.kind === 'unknown') return name[unit.kind];
  return unit.text.trim() === '' ? name.space : name.text(unit.text);
}

/** Labels a unit on the map. */
export function labelOf(unit: Unit): string {
  if (unit.kind === 'end') return sharedTexts().unit.label.end;
  if (unit.kind === 'unknown') return '?';
  return unit.text.trim() === '' ? '␣' : unit.text;
}
