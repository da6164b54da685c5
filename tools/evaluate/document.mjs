// The section of docs/results.md that the table is written into.
import { readFileSync, writeFileSync } from 'node:fs';
import { Failure } from '../common.mjs';

const begin = '<!-- Written by `npm run evaluate`; change tools/evaluate/ instead. -->';
const end = '<!-- End of what `npm run evaluate` writes. -->';

/** Replaces what lies between the markers of a document. */
export function writeSection(file, section) {
  const text = readFileSync(file, 'utf8');
  const [first, last] = [text.indexOf(begin), text.indexOf(end)];
  if (first < 0 || last < first) {
    throw new Failure(
      `${file} has no place for the table: put these lines where it belongs.\n${begin}\n${end}`,
    );
  }
  const [before, after] = [text.slice(0, first + begin.length), text.slice(last)];
  writeFileSync(file, `${before}\n\n${section}\n\n${after}`);
}
