// Measures one model by `attentive evaluate` and `attentive translate`, and saves each measurement as soon as it is made.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Failure } from '../common.mjs';
import { writeResults } from './results.mjs';
import { dataOptions, noiseSet, setsFor } from './sets.mjs';
import { countAcceptable } from './words.mjs';

const execute = promisify(execFile);

/** How many pairs noise is measured on if the number is not chosen: the first of the set, which is in no order. */
const noiseSample = 500;

/**
 * @typedef {{
 *   attentive: string[], data: string, scratch: string, results: string,
 *   sets: import('./sets.mjs').DevSet[], noise: string[], sentences?: number,
 * }} Plan  `attentive` is the command; `scratch` is a folder for copies of the data, and `results` one for the results;
 *   `noise` has the names of kinds, or is empty; `sentences` limits each set
 */

/**
 * Measures what is missing in a model's results.
 * @param {Plan} plan
 * @param {import('./results.mjs').Results} results  They are changed.
 * @param {{ file: string, words?: ReturnType<typeof import('./words.mjs').readWords> }} model
 */
export async function measure(plan, results, { file, words }) {
  const measuring = new Measuring(plan, results, file);
  for (const set of setsFor(results.model, plan.sets)) await measuring.measureSet(set);
  if (plan.sets.includes(noiseSet)) await measuring.measureNoise(plan.noise);
  if (words) await measuring.measureWords(words);
}

class Measuring {
  constructor(plan, results, file) {
    this.plan = plan;
    this.results = results;
    this.search = ['--model', file, '--beam', `${results.beam}`];
  }

  async measureSet(set) {
    const limit = this.plan.sentences ?? null;
    if (this.results.sets[set.name]?.limit === limit) return;
    const { examples, bleu, chrf, lengths } = await this.evaluate(set, limit);
    this.results.sets[set.name] = {
      ...{ limit, examples, bleu: rounded(bleu), chrf: rounded(chrf) },
      lengths: lengths.map(({ shortest, longest, examples, bleu }) => ({
        ...{ shortest, longest, examples, bleu: rounded(bleu) },
      })),
    };
    this.save(`${set.title}  ${bleu.toFixed(1)}`);
  }

  async measureNoise(kinds) {
    const limit = this.plan.sentences ?? noiseSample;
    const { noise: saved } = this.results;
    const measured = saved?.limit === limit ? saved.bleu : {};
    const missing = kinds.filter((kind) => !(kind in measured));
    if (missing.length === 0) return;
    const options = ['--noise', missing.join(',')];
    const { examples, noise } = await this.evaluate(noiseSet, limit, options);
    const bleu = { ...measured };
    for (const [kind, score] of Object.entries(noise)) bleu[kind] = rounded(score.bleu);
    this.results.noise = { limit, examples, bleu };
    this.save(`noise: ${missing.join(', ')}`);
  }

  async measureWords({ entries, sha256 }) {
    if (this.results.words?.sha256 === sha256) return;
    const sources = entries.map(({ source }) => `${source}\n`).join('');
    const written = await run(this.plan.attentive, ['translate', ...this.search], sources);
    const acceptable = countAcceptable(entries, written.split('\n'));
    this.results.words = { sha256, examples: entries.length, acceptable };
    this.save(`words: ${acceptable} of ${entries.length} acceptable`);
  }

  async evaluate(set, limit, options = []) {
    const { attentive, data, scratch } = this.plan;
    const pairs = dataOptions(set, this.results.model, data, scratch);
    const limited = limit ? ['--limit', `${limit}`] : [];
    const args = ['evaluate', ...this.search, ...pairs, ...limited, ...options, '--json'];
    return JSON.parse(await run(attentive, args));
  }

  save(what) {
    writeResults(this.plan.results, this.results);
    console.log(`${this.results.model}  ${what}`);
  }
}

const rounded = (score) => Number(score.toFixed(2));

/** Runs the command with texts on its standard input, and resolves to its output. */
async function run([command, ...first], args, input = '') {
  const running = execute(command, [...first, ...args], { maxBuffer: 2 ** 26 });
  running.child.stdin.on('error', () => {}); // A command that fails may not read to the end.
  running.child.stdin.end(input);
  try {
    return (await running).stdout;
  } catch (error) {
    throw new Failure(`attentive ${args.join(' ')} failed:\n${error.stderr || error.message}`);
  }
}
