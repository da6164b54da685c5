import { checkText, describe, invalidArgument } from './arguments.js';
import type { Corpus } from './engine.js';
import { cleanText } from './text.js';

/** A source text and its target. */
export type Example = readonly [source: string, target: string];

/** Pairs or, by target language, the pairs of each. */
export type Examples = readonly Example[] | Readonly<Record<string, readonly Example[]>>;

/**
 * The examples as the engine takes them.
 * @param name names them in messages: `examples`, `dev`.
 * @throws AttentiveError `invalid-argument` naming the example.
 */
function corporaFrom(examples: unknown, name: string): Corpus[] {
  if (Array.isArray(examples)) return [corpusFrom(examples, '', name)];
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
  return corpora.map(([language, pairs]) => corpusFrom(pairs, language, `${name}.${language}`));
}

/** What training reads: the examples, and the dev pairs, which may be left out. */
export function trainingCorpora(examples: unknown, dev: unknown): [Corpus[], Corpus[]] {
  return [corporaFrom(examples, 'examples'), dev === undefined ? [] : corporaFrom(dev, 'dev')];
}

function corpusFrom(pairs: unknown, language: string, name: string): Corpus {
  if (!Array.isArray(pairs)) {
    throw invalidArgument(
      `${name} must be an array of [source, target] pairs, not ${describe(pairs)}`,
    );
  }
  const sources: string[] = [];
  const targets: string[] = [];
  for (const [index, pair] of pairs.entries()) {
    if (!Array.isArray(pair) || pair.length !== 2) {
      throw invalidArgument(
        `${name}[${index}] must be a [source, target] pair, not ${describe(pair)}`,
      );
    }
    const text = (side: 0 | 1) => cleanText(checkText(pair[side], `${name}[${index}][${side}]`));
    sources.push(text(0));
    targets.push(text(1));
  }
  return { language, sources, targets };
}
