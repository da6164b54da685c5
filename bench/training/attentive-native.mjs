// Measures our native engine by the command line, which reports its speed twice a second on a terminal.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, root } from '../../tools/common.mjs';
import { makeExamples } from './models.mjs';

export const attentive = join(root, 'build/native/attentive');
const launcher = join(root, 'bench/training/run_on_terminal.py');
/** Enough batches that no epoch, which ends with an evaluation of dev pairs, ends while we measure. */
const batchesOfEpoch = 200;

/** Writes the files that the command line trains on, and returns their paths. */
export function writeCorpora(model, folder) {
  const files = {
    config: join(folder, 'config.json'),
    once: join(folder, 'once.tsv'),
    often: join(folder, 'often.tsv'),
    dev: join(folder, 'dev.tsv'),
  };
  const { batch, all } = makeExamples(model);
  const lines = (pairs) => pairs.map((pair) => `${pair.join('\t')}\n`).join('');
  writeFileSync(files.config, JSON.stringify(model.config));
  writeFileSync(files.once, lines(all));
  writeFileSync(files.often, lines(all) + lines(batch).repeat(batchesOfEpoch - 1));
  writeFileSync(files.dev, lines(batch.slice(0, 1)));
  return files;
}

/** Writes the weights and token ids from which peers start (`attentive prepare`). */
export function prepare(files, folder) {
  capture(attentive, [
    ...['prepare', '--config', files.config, '--train', files.once, '--dev', files.dev],
    ...['--out', folder],
  ]);
}

/**
 * Trains as long as the budget says. Each of `milliseconds` is the mean over the steps of half a second or,
 * if a step takes longer, of one step.
 * @param {import('./timing.mjs').Budget} budget
 */
export function measureNative({ model, threads, files, folder, budget }) {
  const seconds = budget.warmupSeconds + budget.seconds;
  const out = join(folder, `native-${threads}.safetensors`);
  // The previous round left this when it was killed, and a new run refuses to overwrite it.
  rmSync(`${out}.checkpoint`, { force: true });
  const output = capture('python3', [
    ...[launcher, String(seconds), String(budget.warmupSteps + budget.steps)],
    ...[attentive, 'train', '--config', files.config, '--train', files.often, '--dev', files.dev],
    ...['--threads', String(threads), '--out', out],
    ...['--checkpoint-every', '1000000'],
  ]);
  const { text, peak_memory_bytes } = JSON.parse(output);
  const parameters = Number(/(\d+) parameters/.exec(text)?.[1]);
  const tokens = model.batch * model.targetTime;
  const reports = [...text.matchAll(/step (\d+)\/.*? (\d+) tokens\/s/g)].map(([, step, speed]) => ({
    step: Number(step),
    milliseconds: (1000 * tokens) / Number(speed),
  }));
  // The first reports belong to the warm-up.
  const warm = 1 + reports.findIndex(({ step }) => step >= budget.warmupSteps);
  const milliseconds = reports.slice(warm).map((report) => report.milliseconds);
  if (milliseconds.length === 0) throw new Error(`attentive train reported no speed:\n${text}`);
  return { parameters, losses: [], milliseconds, peakMemory: peak_memory_bytes };
}
