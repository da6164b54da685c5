// node bench/plot-bleu-by-length.mjs: draws docs/results/lengths.svg from the evaluations in docs/results/, which
// `attentive evaluate --json` wrote.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bleuByLength } from '../tools/claims/plots.mjs';
import { root } from '../tools/common.mjs';

const folder = join(root, 'docs/results');
/** Leaves out lengths with few sentences, for which BLEU says little, and the last, which has no limit. */
const drawn = ({ longest, examples }) => longest !== null && examples >= 20;

const models = ['with attention', 'without attention'].map((name) => {
  const file = join(folder, `fr-en-${name.replace(' ', '-')}.json`);
  const { lengths } = JSON.parse(readFileSync(file, 'utf8'));
  return { name, lengths: lengths.filter(drawn) };
});
writeFileSync(
  join(folder, 'lengths.svg'),
  bleuByLength(
    'Without attention long sentences break',
    'Tatoeba French to English, test set, beam of 5: the same model with attention, and with the ' +
      'encoder’s last state instead',
    models,
  ),
);
