import type { Example } from 'attentive';
import type { Random } from '../shared/random';
import type { ExampleSplit } from './examples';

/** What is wrong with a line; the view has the words for it. */
export interface LineError {
  /** Counted from 1. */
  readonly line: number;
  readonly kind: 'no-separator' | 'several-commas' | 'empty-side' | 'too-long';
}

export interface ParsedPairs {
  readonly pairs: readonly Example[];
  readonly errors: readonly LineError[];
}

export const minPairs = 4;
export const maxPairs = 5000;
/** The most characters of a side. */
export const maxSide = 200;
/** The most characters of a file or a paste. */
export const maxText = 500_000;
/** With fewer pairs none is kept back as unseen, because there would be too little to learn from. */
const minToKeepBack = 20;

/** Two cells of a comma-separated row; quotes enclose cells that contain commas. */
const row = /^\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*,\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*$/;

/** Reads one pair from each line, whose sides a tab, ` = `, a single `=` or a comma separates. Empty lines do not count. */
export function parsePairs(text: string): ParsedPairs {
  const pairs: Example[] = [];
  const errors: LineError[] = [];
  for (const [index, content] of text
    .normalize('NFC')
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (content.trim() === '') continue;
    const read = parseLine(content);
    if (typeof read === 'string') errors.push({ line: index + 1, kind: read });
    else pairs.push(read);
  }
  return { pairs: pairs.slice(0, maxPairs), errors };
}

function parseLine(line: string): Example | LineError['kind'] {
  const sides = sidesOf(line);
  if (typeof sides === 'string') return sides;
  const [source, target] = [sides[0].trim(), sides[1].trim()];
  if (source === '' || target === '') return 'empty-side';
  return Math.max(source.length, target.length) > maxSide ? 'too-long' : [source, target];
}

function sidesOf(line: string): Example | LineError['kind'] {
  for (const separator of ['\t', ' = ']) {
    const at = line.indexOf(separator);
    if (at < 0) continue;
    // Further columns of a table, such as a source's attribution, are left out.
    const rest = line.slice(at + separator.length);
    return [line.slice(0, at), separator === '\t' ? (rest.split('\t')[0] ?? '') : rest];
  }
  const [before = '', after, ...others] = line.split('=');
  if (after !== undefined && others.length === 0) return [before, after];
  if (!line.includes(',')) return 'no-separator';
  const cells = row.exec(line);
  if (!cells) return 'several-commas';
  const [, quotedSource, source = '', quotedTarget, target = ''] = cells;
  const unquoted = (cell: string) => cell.replaceAll('""', '"');
  return [
    quotedSource === undefined ? source : unquoted(quotedSource),
    quotedTarget === undefined ? target : unquoted(quotedTarget),
  ];
}

/** Keeps a tenth of the pairs back as unseen; the seed decides which. */
export function splitPairs(random: Random, pairs: readonly Example[], most: number): ExampleSplit {
  const train = [...pairs];
  const unseen: Example[] = [];
  const count = pairs.length < minToKeepBack ? 0 : Math.min(most, Math.floor(pairs.length / 10));
  while (unseen.length < count) unseen.push(...train.splice(random.below(train.length), 1));
  // A source with several targets would not be unseen if one of them were learned.
  const kept = new Set(unseen.map(([source]) => source));
  return { train: train.filter(([source]) => !kept.has(source)), unseen };
}

/** Returns whether most texts consist of several words, which are then the tokens instead of characters. */
export function hasSentences(texts: readonly string[]): boolean {
  return texts.filter((text) => /\S\s+\S/.test(text)).length > texts.length / 2;
}
