import { readFileSync } from 'node:fs';

import { loadModel } from 'attentive';
import { describe, expect, it } from 'vitest';

import { agreementOf, alignScored, readGold } from '../alignment/gold.js';

/** The agreement of each model that is shipped, a little below what docs/results.md states. */
const floors = {
  'fr-en': { precision: 0.91, recall: 0.94 },
  'de-en': { precision: 0.95, recall: 0.93 },
  'es-en': { precision: 0.92, recall: 0.93 },
  'en-fr': { precision: 0.93, recall: 0.93 },
};

describe('alignment with the words that were linked by hand', () => {
  it.each(Object.entries(floors))('agrees: %s', async (name, floor) => {
    const [source = '', target = ''] = name.split('-');
    const model = await loadModel(readFileSync(`models/${name}/${name}.safetensors`));
    const pairs = readGold(name);
    const alignments = [];
    for (const pair of pairs) {
      const scored = await model.score(pair.source, pair.target);
      alignments.push(alignScored(pair.source, scored, { source, target }));
    }
    model.destroy();
    const agreement = agreementOf(pairs, alignments);
    const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
    console.log(
      `${name}: precision ${percent(agreement.precision)}, recall ${percent(agreement.recall)}, ` +
        `alignment error rate ${percent(agreement.errorRate)}`,
    );
    expect(agreement.precision).toBeGreaterThan(floor.precision);
    expect(agreement.recall).toBeGreaterThan(floor.recall);
  });
});
