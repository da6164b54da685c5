// The development sets, which are not part of the repository, and which of them each translator can be measured on.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Failure } from '../common.mjs';

/** How data sets call the languages that are translated from or into English. */
const codes = { de: 'deu', es: 'spa', fr: 'fra' };

/**
 * A set: in one tab-separated file with English in the first column, or with each side in a text file.
 * @typedef {{
 *   name: string,
 *   title: string,
 *   languages: string[],
 *   files: (language: string) => string[],
 *   byLength?: boolean,
 *   severalReferences?: boolean,
 * }} DevSet  `languages` are those beside English; `byLength` shows scores by length, too; `severalReferences` tells
 *   that English sentences have several translations
 */

/** @type {DevSet[]} */
export const sets = [
  {
    name: 'tatoeba',
    title: 'Tatoeba dev',
    languages: ['de', 'es', 'fr'],
    files: (language) => [`tatoeba-${codes[language]}/dev.tsv.gz`],
    byLength: true,
    severalReferences: true,
  },
  {
    name: 'multi30k',
    title: 'Multi30k test 2016 (captions)',
    languages: ['de', 'fr'],
    files: (language) => ['en', language].map((side) => `multi30k/raw/test_2016_flickr.${side}.gz`),
  },
  {
    name: 'chat',
    title: 'BConTrasT (chat)',
    languages: ['de'],
    files: () => ['longer/dev/chat.en-deu.tsv.gz'],
  },
  {
    name: 'dialogue',
    title: 'DiaBLa (dialogue)',
    languages: ['fr'],
    files: () => ['longer/dev/dialogue.en-fra.tsv.gz'],
  },
  {
    name: 'health',
    title: 'TICO-19 (health)',
    languages: ['es', 'fr'],
    files: (language) => [`longer/dev/health.en-${codes[language]}.tsv.gz`],
  },
  {
    name: 'flores',
    title: 'FLORES dev (news, encyclopaedia)',
    languages: ['de', 'es', 'fr'],
    files: (language) => [`longer/dev/flores-dev.en-${codes[language]}.tsv.gz`],
    byLength: true,
  },
];

/** The set on which noise is measured. */
export const noiseSet = sets.find(({ name }) => name === 'tatoeba');

/** Returns the languages of a model that is named like "fr-en", and the one beside English. */
export function languagesOf(model) {
  const [source, target] = model.split('-');
  return { source, target, other: source === 'en' ? target : source };
}

export function setsFor(model, chosen = sets) {
  const { other } = languagesOf(model);
  return chosen.filter(({ languages }) => languages.includes(other));
}

/** Returns the files of a model's sets that are not in the folder. */
export function missingFiles(models, chosen, data) {
  const files = models.flatMap((model) =>
    setsFor(model, chosen).flatMap((set) => set.files(languagesOf(model).other)),
  );
  return [...new Set(files)].filter((file) => !existsSync(join(data, file)));
}

/** Returns the options by which `attentive evaluate` reads a set; two text files are joined in `scratch`. */
export function dataOptions(set, model, data, scratch) {
  const { source, other } = languagesOf(model);
  const [first, second] = set.files(other).map((file) => join(data, file));
  const file = second ? joined(first, second, join(scratch, `${set.name}.${model}.tsv`)) : first;
  const columns = source === 'en' ? [1, 2] : [2, 1];
  return [
    ...['--data', file, '--source-column', `${columns[0]}`, '--target-column', `${columns[1]}`],
    ...(set.severalReferences && source === 'en' ? ['--several-references'] : []),
  ];
}

/** Writes the lines of two gzipped texts side by side. */
function joined(first, second, out) {
  const [left, right] = [first, second].map((file) =>
    gunzipSync(readFileSync(file)).toString().trimEnd().split('\n'),
  );
  if (left.length !== right.length) {
    throw new Failure(
      `${first} has ${left.length} lines, but ${second} ${right.length}: fetch both again.`,
    );
  }
  writeFileSync(out, left.map((line, i) => `${line}\t${right[i]}\n`).join(''));
  return out;
}
