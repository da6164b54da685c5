import type { Corpus } from '../engine/engine.js';
import { describe, invalidArgument } from '../shared/arguments.js';
import { isBlank, wellFormed } from '../text/well-formed.js';

/** A source text and its target. */
export type Example = readonly [source: string, target: string];

/** Pairs or, by target language, the pairs of each. */
export type Examples = readonly Example[] | Readonly<Record<string, readonly Example[]>>;

/** Of pairs that cannot be used, so many are told. */
const mostComplaints = 10;

/**
 * What training reads: the examples, and the dev pairs, which may be left out.
 * @throws AttentiveError `invalid-argument` naming every pair that cannot be used (the first ten, and how
 *   many there are).
 */
export function trainingCorpora(examples: unknown, dev: unknown): [Corpus[], Corpus[]] {
  const complaints: string[] = [];
  const corpora = (from: unknown, name: string) => corporaFrom(from, name, complaints);
  const read: [Corpus[], Corpus[]] = [
    corpora(examples, 'examples'),
    dev === undefined ? [] : corpora(dev, 'dev'),
  ];
  if (complaints.length === 1) throw invalidArgument(complaints[0] as string);
  if (complaints.length > 1) {
    const told = complaints.slice(0, mostComplaints);
    if (told.length < complaints.length) told.push('…');
    throw invalidArgument(`${complaints.length} pairs cannot be used:\n${told.join('\n')}`);
  }
  return read;
}

/** The examples as the engine takes them. `name` names them in messages. */
function corporaFrom(examples: unknown, name: string, complaints: string[]): Corpus[] {
  if (Array.isArray(examples)) return [corpusFrom(examples, '', name, complaints)];
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
    corpusFrom(pairs, language, `${name}.${language}`, complaints),
  );
}

function corpusFrom(pairs: unknown, language: string, name: string, complaints: string[]): Corpus {
  if (!Array.isArray(pairs)) {
    throw invalidArgument(
      `${name} must be an array of [source, target] pairs, not ${describe(pairs)}`,
    );
  }
  const sources: string[] = [];
  const targets: string[] = [];
  for (const [index, pair] of pairs.entries()) {
    const complaint = complaintAbout(pair, `${name}[${index}]`);
    if (complaint) {
      complaints.push(complaint);
      continue;
    }
    sources.push(pair[0]);
    targets.push(pair[1]);
  }
  return { language, sources, targets };
}

/** Why a pair cannot be used, as lines of a file cannot (cli/tsv); undefined if it can. */
function complaintAbout(pair: unknown, name: string): string | undefined {
  if (!Array.isArray(pair) || pair.length !== 2) {
    return `${name} must be a [source, target] pair, not ${describe(pair)}`;
  }
  for (const [side, text] of pair.entries()) {
    const place = `${name}[${side}]`;
    if (typeof text !== 'string') return `${place} must be a string, not ${describe(text)}`;
    if (isBlank(text)) return `${place} is empty; remove the pair`;
    if (wellFormed(text) !== text)
      return `${place} holds half of a character; cut no pair of surrogates`;
    if (text.includes('\0')) return `${place} holds a NUL character; remove it`;
    if (/\r(?!\n)/.test(text))
      return `${place} holds a carriage return that ends no line; remove it`;
  }
  return undefined;
}
