import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { root } from '../../tools/common.mjs';
import { writeSection } from '../../tools/evaluate/document.mjs';
import { measure } from '../../tools/evaluate/measure.mjs';
import { findTranslators, modelFile, readResults } from '../../tools/evaluate/results.mjs';
import { missingFiles, sets, setsFor } from '../../tools/evaluate/sets.mjs';
import { table } from '../../tools/evaluate/table.mjs';
import { countAcceptable, readWords } from '../../tools/evaluate/words.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attentive-evaluate-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const at = (...parts: string[]) => join(folder, ...parts);
const cells = (text: string, title: string) =>
  text
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .find(([, first]) => first === title)
    ?.slice(2, -1);

describe('the measuring of translators', () => {
  const dates = ['20JAN2019', '21JAN2019', '3 FEB 2020'];
  const days = ['2019-01-20', '2019-01-21', '2020-02-03'];
  const chosen = sets.filter(({ name }) => ['tatoeba', 'multi30k'].includes(name));

  /** A translator "fr-en" that reads dates, and its sets, in one file and in two. */
  beforeEach(() => {
    mkdirSync(at('models/fr-en'), { recursive: true });
    copyFileSync(join(root, 'models/dates/dates.safetensors'), modelFile(at('models'), 'fr-en'));
    mkdirSync(at('data/tatoeba-fra'), { recursive: true });
    mkdirSync(at('data/multi30k/raw'), { recursive: true });
    const write = (file: string, lines: string[]) =>
      writeFileSync(at('data', file), gzipSync(`${lines.join('\n')}\n`));
    write(
      'tatoeba-fra/dev.tsv.gz',
      days.map((day, i) => `${day}\t${dates[i]}`),
    );
    write('multi30k/raw/test_2016_flickr.en.gz', days);
    write('multi30k/raw/test_2016_flickr.fr.gz', dates);
    writeFileSync(at('fr-en.tsv'), '20JAN2019\t2019-01-20|20 January\n21JAN2019\tno date\n');
  });

  const run = async (attentive = [process.execPath, join(root, packageJson.bin.attentive)]) => {
    const [name = ''] = findTranslators(at('models'));
    const file = modelFile(at('models'), name);
    const plan = {
      ...{ attentive, data: at('data'), scratch: folder, results: at('results') },
      ...{ sets: chosen, noise: ['lower_case'] },
    };
    const results = readResults(at('results'), name, file, 2);
    await measure(plan, results, { file, words: readWords(folder, name) });
    return results;
  };

  it('is done once for a model file, and keeps figures alone', { timeout: 120_000 }, async () => {
    const log = vi.spyOn(console, 'log').mockReturnValue();
    const results = await run();
    expect(log).toHaveBeenCalledWith('fr-en  Tatoeba dev  100.0');
    expect(results.sets.tatoeba).toMatchObject({ limit: null, examples: 3 });
    expect(results.sets.multi30k.examples).toBe(3);
    expect(Object.keys(results.noise.bleu)).toEqual(['none', 'lower_case']);
    expect(results.words).toMatchObject({ examples: 2, acceptable: 1 });
    const saved = readFileSync(at('results/fr-en.json'), 'utf8');
    expect(JSON.parse(saved)).toEqual(results);
    for (const text of [...dates, ...days]) expect(saved).not.toContain(text);

    expect(await run(['no-such-command'])).toEqual(results);
    writeFileSync(modelFile(at('models'), 'fr-en'), 'another model');
    await expect(run()).rejects.toThrow(/attentive evaluate .* failed/);
  });

  it('names the files that are missing', () => {
    expect(missingFiles(['fr-en', 'en-fr'], chosen, at('data'))).toEqual([]);
    expect(missingFiles(['fr-en', 'de-en'], chosen, at('data'))).toEqual([
      'tatoeba-deu/dev.tsv.gz',
      'multi30k/raw/test_2016_flickr.de.gz',
    ]);
  });
});

describe('the sets of a translator', () => {
  it('are those in its languages', () => {
    const names = (model: string) => setsFor(model).map(({ name }: { name: string }) => name);
    expect(names('de-en')).toEqual(['tatoeba', 'multi30k', 'chat', 'flores']);
    expect(names('en-fr')).toEqual(['tatoeba', 'multi30k', 'dialogue', 'health', 'flores']);
  });
});

describe('the table of translators', () => {
  const length = (shortest: number, longest: number | null, examples: number, bleu: number) => ({
    ...{ shortest, longest, examples, bleu },
  });
  const scores = (bleu: number, ...lengths: ReturnType<typeof length>[]) => ({
    ...{ limit: null, examples: 100, bleu, chrf: 60, lengths },
  });
  const measured = { sha256: 'of the model', beam: 5 };
  const text = table([
    {
      ...measured,
      model: 'fr-en',
      sets: {
        tatoeba: scores(50.04, length(1, 5, 60, 55), length(6, 10, 19, 9)),
        flores: scores(6.2),
      },
      noise: { limit: 500, examples: 500, bleu: { none: 40, capitals: 30.2 } },
      words: { sha256: 'of the list', examples: 300, acceptable: 250 },
    },
    { ...measured, model: 'de-en', sets: { tatoeba: scores(45, length(51, null, 40, 12)) } },
  ]);

  it('has a column for each model and a row for each measure', () => {
    expect(cells(text, 'BLEU')).toEqual(['fr-en', 'de-en']);
    expect(cells(text, 'Tatoeba dev')).toEqual(['50.0', '45.0']);
    expect(cells(text, 'Words and phrases, acceptable')).toEqual(['83.3 %', '–']);
    expect(text).not.toMatch(/undefined|NaN/);
  });

  it('shows the lengths of which there are enough sentences', () => {
    expect(cells(text, '… 1–5 words')).toEqual(['55.0', '–']);
    expect(cells(text, '… 6–10 words')).toBe(undefined);
    expect(cells(text, '… 51 words and more')).toEqual(['–', '12.0']);
  });

  it('shows noise as a share of the score without', () => {
    expect(cells(text, '… CAPITALS')).toEqual(['30.2 (76 %)', '–']);
    expect(cells(text, '… typos')).toBe(undefined);
  });

  it('has what others publish beside our own score', () => {
    expect(cells(text, 'FLORES dev (news, encyclopaedia)')).toEqual(['6.2', '–']);
    expect(cells(text, '… Argos Translate: dev / devtest')).toEqual(['40.8 / 39.5', '37.0 / 36.2']);
  });

  it('replaces what lies between its markers', () => {
    const [begin, end] = readFileSync(join(root, 'docs/results.md'), 'utf8').match(
      /<!-- .*`npm run evaluate`.* -->/g,
    ) as string[];
    const file = at('document.md');
    writeFileSync(file, `before\n${begin}\nold\n${end}\nafter\n`);
    writeSection(file, text);
    expect(readFileSync(file, 'utf8')).toBe(`before\n${begin}\n\n${text}\n\n${end}\nafter\n`);
    writeFileSync(file, 'no markers');
    expect(() => writeSection(file, text)).toThrow(/no place for the table/);
  });
});

describe('words and phrases', () => {
  it('are acceptable whatever their case and final punctuation', () => {
    const entries = [
      { source: 'bonjour', acceptable: ['hello', 'good morning'] },
      { source: 'merci', acceptable: ['Thank you.'] },
      { source: 'non', acceptable: ['no'] },
    ];
    expect(countAcceptable(entries, ['Good morning!', 'thank you', 'Yes.'])).toBe(2);
  });
});
