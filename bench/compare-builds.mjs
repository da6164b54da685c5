// node bench/compare-builds.mjs MODEL SENTENCES [BEAM]: counts the sentences, one per line, for which each
// build for the web writes the same tokens as the native build. All builds add in the same order, but the
// simd build rounds each product before adding it, where the others fuse the two.
import '../tools/enable-relaxed-simd.mjs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadModel } from '../dist/index.js';
import { capture, root } from '../tools/common.mjs';

const [path, sentences, beam = '1'] = process.argv.slice(2);
const input = readFileSync(sentences, 'utf8');
const lines = input.trimEnd().split('\n');
const written = capture(
  join(root, 'build/native/attentive'),
  ['translate', '--model', path, '--beam', beam, '--json'],
  { input, maxBuffer: 2 ** 30 },
);
const native = written.split('\n').map((line) => JSON.parse(line).tokens.join(' '));
for (const variant of ['simd', 'relaxed']) {
  const model = await loadModel(path, { variant });
  const translations = await model.translate(lines, { beamSize: Number(beam) });
  const equal = translations.filter(({ tokens }, i) => tokens.join(' ') === native[i]).length;
  console.log(
    `${variant}: ${equal} of ${lines.length}, ${((100 * equal) / lines.length).toFixed(2)} %`,
  );
  model.destroy();
}
