import type { Corpus } from '../engine/engine.js';
import { describe, invalidArgument } from '../shared/arguments.js';
import { isBlank, wellFormed } from '../text/well-formed.js';

/** A source text and its target. */
export type Example = readonly [source: string, target: string];

/** Pairs or, by target language, the pairs of each language. */
export type Examples = readonly Example[] | Readonly<Record<string, readonly Example[]>>;

/** Messages name at most this many of the pairs that cannot be used. */
const maxReported = 10;

/**
 * Checks the examples and the dev pairs, which may be left out.
 * @throws AttentiveError `invalid-argument` naming the first ten pairs that cannot be used, and how many there are.
 */
export function trainingCorpora(examples: unknown, dev: unknown): [Corpus[], Corpus[]] {
  const problems: string[] = [];
  const corpora = (from: unknown, name: string) => corporaFrom(from, name, problems);
  const read: [Corpus[], Corpus[]] = [
    corpora(examples, 'examples'),
    dev === undefined ? [] : corpora(dev, 'dev'),
  ];
  if (problems.length === 1) throw invalidArgument(problems[0] as string);
  if (problems.length > 1) {
    const reported = problems.slice(0, maxReported);
    if (reported.length < problems.length) reported.push('…');
    throw invalidArgument(`${problems.length} pairs cannot be used:\n${reported.join('\n')}`);
  }
  return read;
}

/** Converts examples for the engine. Messages call them `name`. */
function corporaFrom(examples: unknown, name: string, problems: string[]): Corpus[] {
  if (Array.isArray(examples)) return [corpusFrom(examples, '', name, problems)];
  if (typeof examples !== 'object' || examples === null) {
    throw invalidArgument(
      `${name} must be an array of [source, target] pairs, or an object of such arrays by target ` +
        `language, not ${describe(examples)}`,
    );
  }
  const corpora = Object.entries(examples);
  if (corpora.length === 0) {
    throw invalidArgument(`${name} must hold the pairs of a target language, but it is empty`);
  }
  return corpora.map(([language, pairs]) =>
    corpusFrom(pairs, language, `${name}.${language}`, problems),
  );
}

function corpusFrom(pairs: unknown, language: string, name: string, problems: string[]): Corpus {
  if (!Array.isArray(pairs)) {
    throw invalidArgument(
      `${name} must be an array of [source, target] pairs, not ${describe(pairs)}`,
    );
  }
  const sources: string[] = [];
  const targets: string[] = [];
  for (const [index, pair] of pairs.entries()) {
    const problem = problemOf(pair, `${name}[${index}]`);
    if (problem) {
      problems.push(problem);
      continue;
    }
    sources.push(pair[0]);
    targets.push(pair[1]);
  }
  return { language, sources, targets };
}

/** Returns why a pair cannot be used, by the rules for lines of a file (cli/tsv); undefined if it can. */
function problemOf(pair: unknown, name: string): string | undefined {
  if (!Array.isArray(pair) || pair.length !== 2) {
    return `${name} must be a [source, target] pair, not ${describe(pair)}`;
  }
  for (const [side, text] of pair.entries()) {
    const place = `${name}[${side}]`;
    if (typeof text !== 'string') return `${place} must be a string, not ${describe(text)}`;
    if (isBlank(text)) return `${place} is empty; remove the pair`;
    if (wellFormed(text) !== text)
      return `${place} contains a lone surrogate; do not split surrogate pairs`;
    if (text.includes('\0')) return `${place} contains a NUL character; remove it`;
    if (/\r(?!\n)/.test(text))
      return `${place} contains a carriage return without a line feed; remove it`;
  }
  return undefined;
}
