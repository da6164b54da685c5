// Turns experiments into trainings, and their outcomes into results.
import { Failure } from '../common.mjs';
import { mean, median, scoreOf, stepsTo } from './scores.mjs';

/**
 * @typedef {import('./runner.mjs').Outcome &
 *   { variant: string, part: string, rate: number, seed: number }} Run
 */

/** How much the number of parameters may differ between models that are compared at equal size. */
const sizeTolerance = 0.1;

/**
 * The runs of an experiment, which can be queried. Only the best learning rate of a variant counts: the one with the
 * lowest final dev loss over all seeds.
 */
export class Runs {
  /** @param {Run[]} all */
  constructor(all) {
    this.all = all;
  }

  /** @returns {Run[]} one for each seed */
  of(variant, part = this.all[0].part) {
    const runs = this.all.filter((run) => run.variant === variant && run.part === part);
    const ofRate = (rate) => runs.filter((run) => run.rate === rate);
    const loss = (rate) => mean(ofRate(rate).map(({ dev }) => dev.at(-1).loss));
    const rates = [...new Set(runs.map(({ rate }) => rate))];
    return ofRate(rates.sort((a, b) => loss(a) - loss(b))[0]);
  }

  /** Returns the mean score of a variant over its seeds, 0...1. */
  score(variant, measure, { part, from, to } = {}) {
    return mean(this.of(variant, part).map(({ test }) => scoreOf(test, measure, from, to)));
  }

  /** Returns the median, over the seeds, of the steps to this accuracy on the dev set. */
  steps(variant, exactMatch) {
    return median(this.of(variant).map(({ dev }) => stepsTo(dev, exactMatch)));
  }
}

/**
 * Returns the trainings of an experiment, in the order of its runs.
 * @param {import('./experiments.mjs').Experiment} experiment
 */
export function trainingsOf({ id, parts, variants, seeds, trainingOn }) {
  return Object.entries(parts).flatMap(([part, data]) =>
    Object.entries(variants).flatMap(([variant, { model, training, rates }]) =>
      rates.flatMap((rate) =>
        seeds.map((seed) => ({
          ...{ part, variant, rate, seed },
          job: {
            data,
            config: {
              name: [id, part, variant, `rate ${rate}`, `seed ${seed}`].join(', '),
              ...{ source_language: 'x-source', target_language: 'x-target' },
              ...{ licence: 'Apache-2.0', attribution: 'Trained on generated strings' },
              tokenizers: { source: { type: 'character' }, target: { type: 'character' } },
              model,
              training: { ...training, ...trainingOn?.(part), learning_rate: rate, seed },
            },
          },
        })),
      ),
    ),
  );
}

/**
 * Returns an experiment's entry in results.json.
 * @param {import('./experiments.mjs').Experiment} experiment
 * @param {import('./runner.mjs').Outcome[]} outcomes in the order of its trainings
 */
export function resultOf(experiment, outcomes) {
  const runs = trainingsOf(experiment).map(({ part, variant, rate, seed }, index) => ({
    ...{ part, variant, rate, seed },
    ...outcomes[index],
  }));
  if (experiment.equalSize) requireEqualSizes(experiment, runs);
  const { id, claim, papers, task, setting, seeds, parts, variants } = experiment;
  const judgement = experiment.judge(new Runs(runs));
  return { id, claim, papers, task, setting, ...judgement, seeds, parts, variants, runs };
}

function requireEqualSizes(experiment, runs) {
  const sizes = runs.map(({ parameters }) => parameters);
  if (Math.max(...sizes) <= (1 + sizeTolerance) * Math.min(...sizes)) return;
  throw new Failure(
    `${experiment.id}: the models have ${[...new Set(sizes)].join(', ')} parameters; ` +
      'change their hidden sizes in tools/claims/experiments.mjs until they are as large',
  );
}
