// Finds the multipliers with which Marian quantizes the inputs of each matrix, from a sample of translations.
import { ReferenceNetwork } from './reference-network.mjs';

/** How many standard deviations above the mean the largest expected value lies. */
const deviations = 1.1;

/**
 * Returns 127 / (mean + 1.1 standard deviations) of the largest absolute values that each matrix multiplied, as
 * mozilla/translations does (pipeline/quantize/extract_stats.py).
 * @param {import('./student.mjs').Student} student
 * @param {{ source: number[], target: number[] }[]} sample ids, with `</s>` at the end
 * @returns {Map<string, number>} by matrix
 */
export function activationMultipliers(student, sample) {
  const largest = new Map();
  const network = new ReferenceNetwork(student, (name, rows) => {
    const values = rows.map((row) =>
      row.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    );
    if (!largest.has(name)) largest.set(name, []);
    // Marian multiplies all rows of the encoder at once, but those of the decoder step by step.
    largest.get(name).push(...(isPerStep(name) ? values : [Math.max(...values)]));
  });
  for (const { source, target } of sample) network.logits(source, target);
  return new Map([...largest].map(([name, values]) => [name, 127 / typicalLargest(values)]));
}

function isPerStep(name) {
  return name === 'Wemb' || (name.startsWith('decoder_') && !/_context_W[kv]$/.test(name));
}

function typicalLargest(values) {
  const meanOf = (list) => list.reduce((sum, value) => sum + value, 0) / list.length;
  const mean = meanOf(values);
  return mean + deviations * Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}
