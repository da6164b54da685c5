// The table of all translators, from their results alone.
import { published } from './published.mjs';
import { sets } from './sets.mjs';

/** Scores of fewer sentences say little, and are not shown. */
const fewest = 20;

/** The kinds of noise, as `attentive evaluate --noise` calls them, and as the table does. */
export const noiseTitles = {
  lower_case: 'lower case',
  capitals: 'CAPITALS',
  title_case: 'Title Case',
  no_final_stop: 'no final stop',
  no_accents: 'no accents',
  typos: 'typos',
  symbols: '“ 😀” appended',
};

/**
 * Returns a table in Markdown with a column for each model and a row for each measure that any of them has.
 * @param {import('./results.mjs').Results[]} results
 */
export function table(results) {
  const rows = [...setRows(results), ...noiseRows(results), ...wordRows(results)];
  return layOut([
    ['BLEU', ...results.map(({ model }) => model)],
    ...rows.filter((row) => row.slice(1).some(Boolean)),
  ]);
}

function setRows(results) {
  return sets.flatMap((set) => [
    row(set.title, results, ({ sets }) => sets[set.name]?.bleu.toFixed(1)),
    ...(set.byLength ? lengthRows(set, results) : []),
    ...(set.name === 'flores' ? publishedRows(results) : []),
  ]);
}

/** Returns a row for each range of lengths that any model has. */
function lengthRows({ name }, results) {
  const lengths = ({ sets }) => sets[name]?.lengths ?? [];
  const shortest = [...new Set(results.flatMap(lengths).map(({ shortest }) => shortest))];
  return shortest
    .sort((a, b) => a - b)
    .map((first) => {
      const { longest } = results.flatMap(lengths).find(({ shortest }) => shortest === first);
      const title = longest === null ? `… ${first} words and more` : `… ${first}–${longest} words`;
      return row(title, results, (result) => {
        const part = lengths(result).find(({ shortest }) => shortest === first);
        return part && part.examples >= fewest ? part.bleu.toFixed(1) : undefined;
      });
    });
}

function publishedRows(results) {
  return published.map(({ title, scores }) =>
    row(`… ${title}: dev / devtest`, results, ({ model }) =>
      scores[model]?.map((score) => score.toFixed(1)).join(' / '),
    ),
  );
}

function noiseRows(results) {
  return [
    row('Without noise, case ignored', results, ({ noise }) => noise?.bleu.none.toFixed(1)),
    ...Object.entries(noiseTitles).map(([kind, title]) =>
      row(`… ${title}`, results, ({ noise }) => {
        const score = noise?.bleu[kind];
        if (score === undefined) return undefined;
        return `${score.toFixed(1)} (${Math.round((100 * score) / noise.bleu.none)} %)`;
      }),
    ),
  ];
}

function wordRows(results) {
  return [
    row('Words and phrases, acceptable', results, ({ words }) =>
      words ? `${((100 * words.acceptable) / words.examples).toFixed(1)} %` : undefined,
    ),
  ];
}

const row = (title, results, cell) => [title, ...results.map(cell)];

/** Pads the cells, so that the table can be read in a terminal, too. */
function layOut(rows) {
  const cells = rows.map((row) => row.map((cell) => cell ?? '–'));
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(cells[0]), rule, ...cells.slice(1).map(line)].join('\n');
}
