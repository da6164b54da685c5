// node bench/language-detectors.mjs LANGUAGES=FILE.tsv.gz ...: compares detectors by their size in a bundle, and by
// how often they find the languages of short texts. LANGUAGES names those of the columns of FILE, such as `en,de`; a
// dash leaves a column out.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { Failure, main, root } from '../tools/common.mjs';
import { installPeers, peers } from './install-peers.mjs';
import { printTable } from './util.mjs';

/** Texts have at least so many characters, and end with a whole word. */
const lengths = [5, 20, 80];
const mostTexts = 500;

const eld = (size) => ({
  script: `import { eld } from 'eld/${size}';
    export const languages = Object.keys(eld.info().Languages).length;
    export const detect = (text) => eld.detect(text).language;`,
});
const tinyld = (module) => ({
  script: `import * as tinyld from '${module}';
    export const languages = tinyld.supportedLanguages.length;
    export const detect = tinyld.detect;`,
});
const franc = (module) => ({
  script: `import { franc } from '${module}';
    export const detect = (text) => franc(text, { minLength: 1 });`,
});
const ours = (expected) => ({
  script: `import { LanguageDetector } from '${join(root, 'dist/language-detector.js')}';
    const detector = await LanguageDetector.create({ expectedInputLanguages: ${JSON.stringify(expected)} });
    export const languages = 60;
    export const detect = async (text) => (await detector.detect(text))[0].detectedLanguage;`,
});

const detectorsFor = (tested) => ({
  LanguageDetector: ours([]),
  'the same, with expectedInputLanguages': ours(tested),
  'eld/extrasmall': eld('extrasmall'),
  'eld/small': eld('small'),
  'eld/medium': eld('medium'),
  'eld/large': eld('large'),
  lande: {
    script: `import lande from 'lande';
      export const languages = lande('a').length;
      export const detect = (text) => lande(text)[0][0];`,
  },
  'tinyld/light': tinyld('tinyld/light'),
  tinyld: tinyld('tinyld'),
  'tinyld/heavy': tinyld('tinyld/heavy'),
  'franc-min': { ...franc('franc-min'), languages: 82 },
  franc: { ...franc('franc'), languages: 187 },
});

/** Bundles a script as a page would, and returns the bytes, gzipped, and what the script exports. */
async function bundled(script) {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: peers },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  const [{ contents }] = outputFiles;
  const module = await import(
    `data:text/javascript;base64,${Buffer.from(contents).toString('base64')}`
  );
  return { bytes: gzipSync(contents, { level: 9 }).length, module };
}

/** Returns the language of a tag or an ISO 639-3 code: Mandarin is Chinese. */
function languageOf(code) {
  if (!code) return undefined;
  return new Intl.Locale(code === 'cmn' ? 'zh' : code).language;
}

/** Reads sentences by language. */
function readSentences(args) {
  const sentences = new Map();
  for (const arg of args) {
    const [, languages, file] = /^([\w,-]+)=(.+)$/.exec(arg) ?? [];
    if (!file) throw new Failure(`LANGUAGES=FILE.tsv.gz, such as en,de=dev.tsv.gz, not ${arg}`);
    const lines = gunzipSync(readFileSync(file)).toString().split('\n').filter(Boolean);
    for (const [i, language] of languages.split(',').entries()) {
      if (language === '-') continue;
      const column = lines.slice(0, mostTexts).map((line) => line.split('\t')[i] ?? '');
      sentences.set(language, [...(sentences.get(language) ?? []), ...column]);
    }
  }
  if (sentences.size === 0)
    throw new Failure('Give LANGUAGES=FILE.tsv.gz, such as en,de=dev.tsv.gz');
  return sentences;
}

/** Returns the beginnings of sentences that have at least so many characters. */
function cut(sentences, length) {
  return sentences
    .filter((sentence) => sentence.length >= length)
    .map((sentence) => sentence.slice(0, length + sentence.slice(length).search(/\s|$/)));
}

/** Returns the mean over the languages of how often they are found, in percent. */
async function accuracy(detect, sentences, length) {
  const shares = [];
  for (const [language, all] of sentences) {
    const texts = cut(all, length);
    const found = await Promise.all(texts.map(detect));
    shares.push(found.filter((code) => languageOf(code) === language).length / texts.length);
  }
  return (100 * shares.reduce((sum, share) => sum + share, 0)) / shares.length;
}

main(async () => {
  const sentences = readSentences(process.argv.slice(2));
  const missing = installPeers();
  if (missing) throw new Failure(missing);
  const rows = [['', 'kB', 'languages', ...lengths.map((length) => `${length} letters`), 'ms']];
  for (const [name, { script, languages }] of Object.entries(detectorsFor([...sentences.keys()]))) {
    const { bytes, module } = await bundled(script);
    const cells = [];
    const start = performance.now();
    for (const length of lengths) {
      cells.push((await accuracy(module.detect, sentences, length)).toFixed(1));
    }
    const texts = [...sentences.values()].flat();
    const time = (performance.now() - start) / lengths.length / texts.length;
    const known = String(languages ?? module.languages);
    rows.push([name, (bytes / 1000).toFixed(0), known, ...cells, time.toFixed(2)]);
  }
  printTable(rows, 12);
});
