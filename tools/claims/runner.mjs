// Trains and scores the models of the claims, one process for each training, a few at a time. Finished trainings are
// kept under a name that hashes all that they depend on, and are not repeated.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, root } from '../common.mjs';
import { scoreByLength } from './scores.mjs';

const attentive = join(root, 'build/native/attentive');
const enoughPairs = 5000;

/**
 * A training.
 * @typedef {{ data: string[], config: object }} Job  `data` is what follows `attentive generate`
 *
 * The result of a training.
 * @typedef {{
 *   parameters: number, steps: number, seconds: number,
 *   dev: { step: number, loss: number, exactMatch: number }[],
 *   test: import('./scores.mjs').LengthScore[],
 * }} Outcome
 */

/**
 * Runs all jobs that are not done yet, `width` at a time, under `folder`.
 * @param {Job[]} jobs
 * @returns {Promise<Outcome[]>} in the order of the jobs
 */
export async function runAll(jobs, folder, width) {
  const unique = new Map(jobs.map((job) => [keyOf(job), job]));
  const waiting = [...unique];
  let done = 0;
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [key, job] = next;
      const { outcome, kept } = await outcomeOf(job, join(folder, 'runs', key), folder);
      const about = kept ? 'kept' : `${outcome.seconds.toFixed(0)} s`;
      console.log(`${++done}/${unique.size}  ${job.config.name}  ${about}`);
    }
  };
  await Promise.all(Array.from({ length: width }, work));
  return jobs.map((job) => readOutcome(join(folder, 'runs', keyOf(job))));
}

/** Returns a key that is the same for the same job, whatever its name. */
function keyOf({ data, config: { name, ...config } }) {
  return createHash('sha256')
    .update(JSON.stringify([data, config]))
    .digest('hex')
    .slice(0, 16);
}

function readOutcome(folder) {
  return JSON.parse(readFileSync(join(folder, 'outcome.json'), 'utf8'));
}

async function outcomeOf(job, folder, parent) {
  if (existsSync(join(folder, 'outcome.json'))) return { outcome: readOutcome(folder), kept: true };
  const data = await dataOf(job.data, parent);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const at = (name) => join(folder, name);
  writeFileSync(at('config.json'), JSON.stringify(job.config, null, 2));
  const started = performance.now();
  const { messages } = await call([
    ...['train', '--config', at('config.json'), '--threads', '1', '--out', at('model.safetensors')],
    ...['--train', join(data, 'train.tsv'), '--dev', join(data, 'dev.tsv')],
  ]);
  const seconds = (performance.now() - started) / 1000;
  const pairs = readPairs(join(data, 'test.tsv'));
  const { output } = await call(
    ['translate', '--model', at('model.safetensors')],
    pairs.map(([source]) => `${source}\n`).join(''),
  );
  const outcome = {
    ...readTrainingLog(messages),
    seconds,
    test: scoreByLength(pairs, output.split('\n')),
  };
  writeWhole(at('outcome.json'), JSON.stringify(outcome));
  return { outcome, kept: false };
}

/** Folders of generated examples, made once; two jobs may ask for the same one at a time. */
const generated = new Map();

function dataOf(options, parent) {
  const folder = join(parent, 'data', options.join('_'));
  if (!generated.has(folder)) {
    const made = existsSync(join(folder, 'complete'));
    generated.set(
      folder,
      made
        ? Promise.resolve()
        : call(['generate', ...options, '--out', folder]).then(() =>
            writeFileSync(join(folder, 'complete'), ''),
          ),
    );
  }
  return generated.get(folder).then(() => folder);
}

/** Returns the pairs of a file, or as many of them as suffice, evenly spaced. */
function readPairs(file) {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const step = Math.max(1, lines.length / enoughPairs);
  return Array.from({ length: Math.floor(lines.length / step) }, (_, index) =>
    lines[Math.floor(index * step)].split('\t'),
  );
}

/**
 * Parses what `attentive train` writes to standard error.
 * @returns {Pick<Outcome, 'parameters' | 'steps' | 'dev'>}
 */
export function readTrainingLog(text) {
  const [, parameters, steps] = (
    /^(\d+) parameters, \d+ examples, (\d+) steps$/m.exec(text) ?? missing('its first line')
  ).map(Number);
  const reports = [...text.matchAll(/^epoch (\d+) +dev loss (\S+) .*exact match +(\S+) %/gm)].map(
    ([, epoch, loss, exact]) => ({ epoch: Number(epoch), loss: Number(loss), exact }),
  );
  const epochs = reports.at(-1)?.epoch ?? missing('a line for each epoch');
  const dev = reports.map(({ epoch, loss, exact }) => ({
    step: (steps / epochs) * epoch,
    loss,
    exactMatch: Number(exact) / 100,
  }));
  return { parameters, steps, dev };
}

function missing(what) {
  throw new Failure(`attentive train no longer writes ${what}; tools/claims/runner.mjs reads it`);
}

/** Runs the command line; throws a Failure with its output when it does not exit with 0. */
function call(args, input = '') {
  return new Promise((resolve, reject) => {
    const child = spawn(attentive, args);
    let output = '';
    let messages = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      messages += text;
    });
    child.on('error', ({ message }) => reject(new Failure(`${attentive}: ${message}`)));
    child.on('close', (status, signal) => {
      if (status === 0) resolve({ output, messages });
      else {
        const end = signal ?? `status ${status}`;
        reject(new Failure(`attentive ${args.join(' ')} ended with ${end}:\n${messages}`));
      }
    });
    child.stdin.on('error', () => {}); // It ended early; its status says why.
    child.stdin.end(input);
  });
}

/** Writes a file as a whole or not at all, even when it is interrupted. */
function writeWhole(file, text) {
  writeFileSync(`${file}.partial`, text);
  renameSync(`${file}.partial`, file);
}
