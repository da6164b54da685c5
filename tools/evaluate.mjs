// npm run evaluate: measures the translators of models/ on the development sets, prints one table, and writes it to
// docs/results.md. What is measured is kept in docs/results/translators and not measured again while the model file
// stays the same. With --sentences or another --beam it is a look at a part: the results are kept in build/evaluate, and
// the document stays as it is.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap.mjs';
import { buildTarget } from './build.mjs';
import { Failure, main, root } from './common.mjs';
import { writeSection } from './evaluate/document.mjs';
import { measure } from './evaluate/measure.mjs';
import { findTranslators, modelFile, readResults } from './evaluate/results.mjs';
import { missingFiles, sets } from './evaluate/sets.mjs';
import { noiseTitles, table } from './evaluate/table.mjs';
import { readWords } from './evaluate/words.mjs';

const usage = `npm run evaluate -- --data FOLDER [options]
  --data FOLDER     where the sets are, or ATTENTIVE_DATA; docs/results.md says what it holds
  --models a,b      some of the translators (default: all)
  --sets a,b        some of ${sets.map(({ name }) => name).join(', ')} (default: all in a model's languages)
  --noise KINDS     all, none or some of ${Object.keys(noiseTitles).join(', ')} (default: all)
  --sentences N     only the first N pairs of each set (default: all, and 500 of Tatoeba for noise)
  --beam N          hypotheses of the search (default: 5)
  --jobs N          models that are measured at the same time, each on one thread (default: 1)
  --render          only write the table again, from what was measured`;

/** What the document shows is searched with the beam that Translator uses. */
const shownBeam = 5;
const shownResults = join(root, 'docs/results/translators');
const models = join(root, 'models');
const setsByName = Object.fromEntries(sets.map((set) => [set.name, set]));

function readOptions() {
  const text = { type: 'string' };
  const flag = { type: 'boolean' };
  const options = {
    ...{
      data: text,
      models: text,
      sets: text,
      noise: text,
      sentences: text,
      beam: text,
      jobs: text,
    },
    ...{ render: flag, help: flag },
  };
  try {
    return parseArgs({ options }).values;
  } catch ({ message }) {
    throw new Failure(`${message}\n\n${usage}`);
  }
}

/** Returns those of `known` that a list names, or all. */
function chosen(option, list, known) {
  if (list === undefined || list === 'all') return known;
  const names = list.split(',');
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return names;
  throw new Failure(
    `--${option}: ${unknown.join(', ')} is unknown; choose among ${known.join(', ')}.`,
  );
}

function count(option, text) {
  if (text === undefined || /^[1-9]\d{0,6}$/.test(text)) return text && Number(text);
  throw new Failure(`--${option} ${text}: give a whole number from 1 on.`);
}

/** Returns what is to be measured, and refuses to begin where a file is missing. */
function planOf({ data = process.env.ATTENTIVE_DATA, ...options }, names) {
  const chosenSets = chosen('sets', options.sets, Object.keys(setsByName));
  const kinds = Object.keys(noiseTitles);
  const plan = {
    attentive: [join(root, 'build/native/attentive')],
    sets: chosenSets.map((name) => setsByName[name]),
    noise: options.noise === 'none' ? [] : chosen('noise', options.noise, kinds),
    sentences: count('sentences', options.sentences),
    data,
  };
  if (!data) throw new Failure(`Where are the sets?\n\n${usage}`);
  const missing = missingFiles(names, plan.sets, data);
  if (missing.length === 0) return plan;
  throw new Failure(`${data} lacks these sets; --sets measures the others.\n${missing.join('\n')}`);
}

/** Measures models, a few at a time. */
async function measureAll(plan, names, beam, jobs) {
  const waiting = [...names];
  const scratch = mkdtempSync(join(tmpdir(), 'attentive-evaluate-'));
  const work = async () => {
    for (let name = waiting.shift(); name; name = waiting.shift()) {
      const file = modelFile(models, name);
      const words = readWords(join(root, 'tests/words'), name);
      const results = readResults(plan.results, name, file, beam);
      await measure({ ...plan, scratch }, results, { file, words });
    }
  };
  try {
    await Promise.all(Array.from({ length: jobs }, work));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

main(async () => {
  const options = readOptions();
  if (options.help) {
    console.log(usage);
    return;
  }
  const all = findTranslators(models);
  const names = chosen('models', options.models, all);
  const beam = count('beam', options.beam) ?? shownBeam;
  const jobs = count('jobs', options.jobs) ?? 1;
  const isShown = beam === shownBeam && options.sentences === undefined;
  const results = isShown ? shownResults : join(root, 'build/evaluate');
  if (!options.render) {
    const plan = { ...planOf(options, names), results };
    buildTarget('native', 'attentive', bootstrap('build', 'native'));
    await measureAll(plan, names, beam, jobs);
  }
  const shown = isShown ? all : names;
  const text = table(
    shown.map((name) => readResults(results, name, modelFile(models, name), beam)),
  );
  console.log(text);
  if (isShown) writeSection(join(root, 'docs/results.md'), text);
});
