// Counts how many translations have an unknown name letter by letter, and prints the others:
//
//     node bench/names.mjs models/fr-en/fr-en.safetensors
import '../tools/enable-relaxed-simd.mjs';
import { readFile } from 'node:fs/promises';
import { loadModel } from 'attentive';

const [modelFile] = process.argv.slice(2);
const linesOf = async (name) =>
  (await readFile(new URL(`../tests/names/${name}.txt`, import.meta.url), 'utf8'))
    .trimEnd()
    .split('\n');

const model = await loadModel(modelFile);
const names = await linesOf('names');
const templates = await linesOf(model.metadata.sourceLanguage);
// Names of one origin stand together, so each ten begin with another template.
const examples = names.flatMap((name, i) =>
  [0, 1].map((second) => {
    const template = templates[(2 * i + second + Math.floor(i / 10)) % templates.length];
    return { name, source: template.replace('{name}', name) };
  }),
);
const translations = await model.translate(
  examples.map(({ source }) => source),
  { beamSize: 5 },
);
const missing = examples.filter(({ name }, i) => !translations[i].text.includes(name));
for (const { source } of missing) console.log(source);
console.log({ sentences: examples.length, withName: examples.length - missing.length });
model.destroy();
