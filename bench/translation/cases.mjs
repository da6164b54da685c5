// Lists the cases that are measured: not all combinations, but series in which one size changes at a time.
import { modelOf } from './models.mjs';

/**
 * A batch of sentences of `sourceLength` tokens, whose translations have `steps` tokens.
 * @typedef {{ batch: number, beam: number, sourceLength: number, steps: number }} Case
 */

/** @returns {{ model: import('./models.mjs').Model, cases: Case[] }[]} */
export function listCases(quick) {
  const base = { batch: 1, beam: 1, sourceLength: 20, steps: 20 };
  const vary = (field, values, rest = {}) =>
    values.map((value) => ({ ...base, ...rest, [field]: value }));
  const batches = vary('batch', [1, 32]);
  if (quick) {
    return ['gru', 'lstm'].map((shape) => ({
      model: modelOf(shape, 8000),
      cases: [...batches, ...vary('beam', [5])],
    }));
  }
  return [
    {
      model: modelOf('gru', 8000),
      cases: [
        ...vary('batch', [1, 8, 32]),
        ...vary('batch', [1, 8, 32], { beam: 5 }),
        ...vary('sourceLength', [5, 10, 40, 80]),
        ...vary('sourceLength', [5, 10, 40, 80], { batch: 32 }),
        ...vary('steps', [10, 50, 100, 200]),
      ],
    },
    { model: modelOf('gru', 2000), cases: batches },
    { model: modelOf('gru', 32_000), cases: batches },
    {
      model: modelOf('lstm', 8000),
      cases: [...vary('batch', [1, 8, 32]), ...vary('batch', [1, 32], { beam: 5 })],
    },
  ];
}

/** Returns how long to measure. Engines take turns in rounds, so that all run under the same load. */
export function budgetsOf(quick) {
  return quick
    ? { warmUp: { calls: 1, seconds: 0 }, rounds: 1, timed: { calls: 1, seconds: 0 }, starts: 1 }
    : {
        warmUp: { calls: 3, seconds: 1 },
        rounds: 3,
        timed: { calls: 1, seconds: 0.2 },
        starts: 3,
      };
}
