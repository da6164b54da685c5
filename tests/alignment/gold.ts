import { readFileSync } from 'node:fs';

import type { Alignment, Translation } from 'attentive';
import { alignText } from '../../src/js/text/alignment.js';
import { wordsOf } from '../../src/js/text/words.js';

/** A pair of sentences whose words were linked by hand. Links are "source-target", as indices of words. */
export interface GoldPair {
  readonly source: string;
  readonly target: string;
  readonly sure: ReadonlySet<string>;
  /** The sure links and those that are right as well. */
  readonly possible: ReadonlySet<string>;
}

/** How links agree with those made by hand (Och and Ney 2003, 3.3). */
export interface Agreement {
  readonly precision: number;
  readonly recall: number;
  readonly errorRate: number;
}

/** Reads the pairs of two languages, such as `fr-en`, in the format of README.md. */
export function readGold(name: string): GoldPair[] {
  const lines = readFileSync(new URL(`${name}.tsv`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line, i) => {
    const [source = '', target = '', links = ''] = line.split('\t');
    const sure = new Set<string>();
    const possible = new Set<string>();
    for (const link of links.split(' ')) {
      const [, from = '', sign, to = ''] = /^(\S+)([=~])(\S+)$/.exec(link) ?? [];
      if (!sign) throw new Error(`${name}.tsv:${i + 1}: "${link}" must be like le=the or de~of`);
      for (const a of indicesOf(from, source)) {
        for (const b of indicesOf(to, target)) {
          possible.add(`${a}-${b}`);
          if (sign === '=') sure.add(`${a}-${b}`);
        }
      }
    }
    return { source, target, sure, possible };
  });
}

/** Returns the indices of words such as "plus+tôt" or, if there are two, "la/2". */
function indicesOf(names: string, text: string): number[] {
  const words = wordsOf(text, 'und').map(({ start, end }) => text.slice(start, end));
  return names.split('+').map((name) => {
    const [word = '', number] = name.split('/');
    const places = words.flatMap((found, i) => (found === word ? [i] : []));
    const place = number ? places[Number(number) - 1] : places[0];
    if (place === undefined || (!number && places.length > 1)) {
      throw new Error(`"${name}" must be one word of "${text}"`);
    }
    return place;
  });
}

/** Aligns a sentence and the translation of it that a model has scored. */
export function alignScored(
  source: string,
  scored: Translation,
  languages: { source: string; target: string },
) {
  const attention = Float32Array.from(scored.attention.flatMap((row) => [...row]));
  const rendering = { ...scored, source, sourceText: source, copies: [], attention };
  return alignText([rendering], languages);
}

/** Compares the links of alignments with those of pairs. */
export function agreementOf(
  pairs: readonly GoldPair[],
  alignments: readonly Alignment[],
): Agreement {
  const counts = { links: 0, sure: 0, sureFound: 0, right: 0 };
  for (const [i, { sure, possible }] of pairs.entries()) {
    const links = (alignments[i]?.target ?? []).flatMap(({ sources }, target) =>
      sources.map(({ word }) => `${word}-${target}`),
    );
    counts.links += links.length;
    counts.sure += sure.size;
    counts.sureFound += links.filter((link) => sure.has(link)).length;
    counts.right += links.filter((link) => possible.has(link)).length;
  }
  return {
    precision: counts.right / counts.links,
    recall: counts.sureFound / counts.sure,
    errorRate: 1 - (counts.sureFound + counts.right) / (counts.links + counts.sure),
  };
}
