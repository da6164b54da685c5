import { join } from 'node:path';
import { fetchMozillaModel, listMozillaModels, type MozillaModel } from '../mozilla/index.js';
import type { Progress } from '../shared/source.js';
import type { FetchOptions } from './options.js';
import { selectModels } from './select-models.js';
import { writeFiles } from './write-files.js';

/** Downloads a model into a folder, and prints how to go on. */
export async function fetchModel(options: FetchOptions, signal: AbortSignal): Promise<void> {
  const { from, to, out } = options;
  const [model] = selectModels(await listMozillaModels({ ...options, signal }), from, to);
  if (!model) {
    throw new Error(`there is no model from ${from} to ${to}: attentive mozilla list shows all`);
  }
  const reading = { signal, onProgress: progressWriter() };
  // The files go into a folder, so a second copy would only take space.
  const { marian } = await fetchMozillaModel(model, { ...reading, cache: false });
  const bytes = new Map([
    ['model', marian.model],
    ['vocab', marian.vocab],
    ['srcvocab', marian.vocab],
    ['trgvocab', marian.targetVocab],
    ['lex', marian.shortlist],
  ]);
  const files = model.files.map(({ type, name }) => ({
    name,
    bytes: bytes.get(type) as Uint8Array,
  }));
  await writeFiles(out, files, signal);
  process.stderr.write(`Wrote ${files.length} files to ${out}\n`);
  process.stdout.write(`${conversion(model, out)}\n\n${loading(model, out)}\n`);
}

/** Returns a listener that tells every tenth of a download, or every megabyte if its size is not known. */
function progressWriter(): (progress: Progress) => void {
  let told = '';
  return ({ loaded, total }) => {
    const state = total
      ? `${10 * Math.floor((10 * loaded) / total)} %`
      : `${Math.floor(loaded / 1e6)} MB`;
    if (state !== told) process.stderr.write(`Downloading: ${state}\n`);
    told = state;
  };
}

/** Returns the paths of a model's files by what `attentive convert` and loadModel() call them. */
function pathsOf(model: MozillaModel, out: string) {
  const path = (...types: string[]) => {
    const file = model.files.find(({ type }) => types.includes(type));
    return file && join(out, file.name);
  };
  return {
    model: path('model'),
    vocab: path('vocab', 'srcvocab'),
    targetVocab: path('trgvocab'),
    shortlist: path('lex'),
  };
}

/** Returns the command that makes one file of a model. */
function conversion(model: MozillaModel, out: string): string {
  const { sourceLanguage, targetLanguage } = model;
  const { model: weights, vocab, targetVocab, shortlist } = pathsOf(model, out);
  const options = {
    ...{ marian: weights, vocab, 'target-vocab': targetVocab, lex: shortlist },
    ...{ 'source-language': sourceLanguage, 'target-language': targetLanguage },
    out: join(out, `${sourceLanguage}-${targetLanguage}.safetensors`),
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return [
    'npx attentive convert',
    ...given.map(([name, value]) => `--${name} ${quoted(`${value}`)}`),
  ].join(' \\\n  ');
}

/** Returns a word of a command as shells read it. */
function quoted(word: string): string {
  return /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Returns the lines of JavaScript that load a model. */
function loading(model: MozillaModel, out: string): string {
  const { sourceLanguage, targetLanguage } = model;
  const marian = { ...pathsOf(model, out), sourceLanguage, targetLanguage };
  const lines = Object.entries(marian)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `    ${name}: ${JSON.stringify(value)},\n`);
  return `import { loadModel } from 'attentive';\nconst model = await loadModel({\n  marian: {\n${lines.join('')}  },\n});`;
}
