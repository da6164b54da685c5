// Writes docs/claims.md from the results alone.
import { converged } from './experiments.mjs';
import { Runs } from './runs.mjs';
import { stepsTo } from './scores.mjs';

/** How many lengths share a column in the tables. */
const columnWidth = 8;

export function document(results) {
  return `${[
    '# Claims of the literature, measured here',
    '<!-- Written by `npm run claims`; change tools/claims/ instead. -->',
    intro(results),
    summary(results),
    ...results.map(section),
    howMeasured(),
  ].join('\n\n')}\n`;
}

function intro(results) {
  const runs = results.reduce((sum, result) => sum + result.runs.length, 0);
  return [
    'This page tests what papers say about the parts of these models. The models are small and train',
    'in seconds, on tasks that `attentive generate` makes; `npm run claims` repeats all',
    `${runs} trainings. They show whether a claim holds *for these models, at this size, after this`,
    'much training*, and no more than that.',
  ].join('\n');
}

function summary(results) {
  return table(
    ['claim', 'paper', 'task', 'measured', 'holds here'],
    results.map(({ id, claim, papers, task, measured, holds }) => [
      `[${claim}](#${id})`,
      papers.join('; '),
      task,
      measured,
      `**${holds}**`,
    ]),
  );
}

function section(result) {
  const { id, claim, papers, setting, seeds, holds, measured } = result;
  const plotted = id !== 'dates';
  return [
    `<a id="${id}"></a>\n\n## ${claim}`,
    `${papers.join('; ')}. ${setting}`,
    ...(plotted ? [`![${claim}: ${measured}](claims/${id}.svg)`] : []),
    ...tables(result),
    `${seeds.length} seeds. Holds here: **${holds}**; ${measured}.`,
  ].join('\n\n');
}

function tables(result) {
  switch (result.id) {
    case 'recall':
      return [distanceTable(result)];
    case 'teacher-forcing':
      return [stepsTable(result)];
    case 'dates':
      return [exactTable(result)];
    default:
      return Object.keys(result.parts).map((part) => lengthTable(result, part));
  }
}

/** Returns a table of the right symbols / exactly right strings, by length. */
function lengthTable({ variants, parts, runs }, part) {
  const all = new Runs(runs);
  const lengths = runs[0].test.map(({ length }) => length);
  const [first, last] = [lengths[0], lengths.at(-1)];
  const columns = [];
  for (let from = first; from <= last; from += columnWidth) {
    columns.push({ part, from, to: Math.min(last, from + columnWidth - 1) });
  }
  const title = Object.keys(parts).length > 1 ? `${part}: ` : '';
  return table(
    [
      `${title}symbols right / strings right (%) by length`,
      ...columns.map(({ from, to }) => `${from}–${to}`),
      'parameters',
    ],
    Object.keys(variants).map((variant) => [
      variant,
      ...columns.map((column) =>
        ['symbols', 'exact']
          .map((measure) => percent(all.score(variant, measure, column)))
          .join(' / '),
      ),
      parametersOf(all, variant, part),
    ]),
  );
}

function distanceTable({ variants, parts, runs }) {
  const all = new Runs(runs);
  const distances = Object.keys(parts);
  return table(
    ['answers right (%) by distance', ...distances, 'parameters'],
    Object.keys(variants).map((variant) => [
      variant,
      ...distances.map((part) => percent(all.score(variant, 'exact', { part }))),
      parametersOf(all, variant, distances[0]),
    ]),
  );
}

function exactTable({ variants, runs }) {
  const all = new Runs(runs);
  return table(
    ['', 'exact match, each seed (%)', 'parameters'],
    Object.keys(variants).map((variant) => [
      variant,
      all
        .of(variant)
        .map((run) => (100 * new Runs([run]).score(variant, 'exact')).toFixed(1))
        .join(', '),
      parametersOf(all, variant),
    ]),
  );
}

function stepsTable({ variants, runs }) {
  const all = new Runs(runs);
  const [{ dev }] = runs;
  const shown = (steps) => (Number.isFinite(steps) ? String(Math.round(steps)) : 'not reached');
  return table(
    [
      'teacher forcing',
      `steps to ${percent(converged)} % exact match on dev, measured every ${dev[0].step}, each seed`,
      'median',
      'exact match on test at the end (%)',
    ],
    Object.keys(variants).map((variant) => [
      variant,
      all
        .of(variant)
        .map(({ dev }) => shown(stepsTo(dev, converged)))
        .join(', '),
      shown(all.steps(variant, converged)),
      (100 * all.score(variant, 'exact')).toFixed(1),
    ]),
  );
}

function howMeasured() {
  return [
    '## How it was measured',
    [
      '- Training, development and test strings are drawn at random and never repeat; all models of a',
      '  comparison see the same ones. A seed chooses the first weights and the order of the examples.',
      '- Answers are greedy translations. "Symbols right" counts the symbols of the reference that the',
      '  answer has in the same place; guessing gets one in ten right.',
      '- Sizes and learning rates were chosen by hand in trial runs. Where several rates are tried, the',
      '  figures are those of the rate with the lowest loss on the development strings, over all seeds.',
      '  The models without attention would still improve with more training; the plots show where they',
      '  stood.',
      '- The bias of LSTM forget gates starts at 1, and all other biases at 0.',
      '- [`results.json`](claims/results.json) holds every figure, seed and configuration, and the time',
      '  that each training took while the machine did other work, too;',
      '  [`experiments.mjs`](../tools/claims/experiments.mjs) defines what is measured and when a claim',
      '  counts as true.',
    ].join('\n'),
  ].join('\n\n');
}

function parametersOf(runs, variant, part) {
  return runs.of(variant, part)[0].parameters.toLocaleString('en');
}

const percent = (share) => (100 * share).toFixed(0);

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
