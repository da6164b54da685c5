import type { Translation } from 'attentive';
import { attentionBetween, type Grain, probabilitiesOf, type Unit, unitsOf } from './tokens';

/** One translation as the page shows it. */
export interface Reading {
  /** What the model was given, and what it wrote. */
  readonly sourceText: string;
  readonly targetText: string;
  readonly source: readonly Unit[];
  readonly target: readonly Unit[];
  /** [target, source]; each row sums to 1. Empty if the model did not attend. */
  readonly weights: readonly (readonly number[])[];
  /** One per target unit. */
  readonly probabilities: readonly number[];
}

export function readingOf(sourceText: string, translation: Translation, grain: Grain): Reading {
  const source = unitsOf(translation.sourceTokens, grain);
  const target = unitsOf(translation.tokens, grain);
  return {
    sourceText,
    targetText: translation.text,
    source,
    target,
    weights: attentionBetween(translation.attention, target, source),
    probabilities: probabilitiesOf(translation.logProbabilities, target),
  };
}

/** The index of the largest weight. */
export function strongest(weights: readonly number[]): number {
  return weights.reduce((best, weight, index) => (weight > (weights[best] ?? 0) ? index : best), 0);
}

/** How a unit is called in a sentence. */
export function nameOf(unit: Unit): string {
  if (unit.kind === 'end') return 'the end';
  if (unit.kind === 'unknown') return 'an unknown sign';
  return unit.text.trim() === '' ? 'a space' : `“${unit.text}”`;
}

/** How a unit is written on the map. */
export function labelOf(unit: Unit): string {
  if (unit.kind === 'end') return 'end';
  if (unit.kind === 'unknown') return '?';
  return unit.text.trim() === '' ? '␣' : unit.text;
}
