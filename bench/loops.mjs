// Counts how many translations of a corpus loop with and without `stopLoops`, and how many references would have been
// cut if a model had written them:
//
//     node bench/loops.mjs models/fr-en/fr-en.safetensors pairs.tsv.gz --swap
//
// Columns are source and target, or the other way round with --swap. --limit N reads the first N pairs.
import '../tools/enable-relaxed-simd.mjs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { loadModel } from 'attentive';
import { loopsBesides } from './repeats.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { swap: { type: 'boolean' }, limit: { type: 'string', default: 'Infinity' } },
});
const [modelFile, dataFile] = positionals;
const bytes = await readFile(dataFile);
const pairs = (dataFile.endsWith('.gz') ? gunzipSync(bytes) : bytes)
  .toString()
  .trimEnd()
  .split('\n')
  .slice(0, Number(values.limit))
  .map((line) => {
    const [first, second] = line.split('\t');
    return values.swap ? [second, first] : [first, second];
  });

const model = await loadModel(modelFile);
const sources = pairs.map(([source]) => source);
const loops = ({ sourceTokens, tokens }) => loopsBesides(sourceTokens, tokens);
const before = await model.translate(sources, { stopLoops: false });
const after = await model.translate(sources);
let references = 0;
for (const [source, target] of pairs) {
  if (loops(await model.score(source, target))) ++references;
}
const count = (translations, condition) => translations.filter(condition).length;
console.log({
  sentences: pairs.length,
  loopingReferences: references,
  loopsBefore: count(before, loops),
  loopsAfter: count(after, loops),
  cut: count(after, ({ looped }) => looped),
  truncatedBefore: count(before, ({ truncated }) => truncated),
  truncatedAfter: count(after, ({ truncated }) => truncated),
  changedWithoutLoop: count(after, ({ looped, text }, i) => !looped && text !== before[i].text),
});
model.destroy();
