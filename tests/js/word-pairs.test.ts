import { describe, expect, it } from 'vitest';
import { wordPairs } from '../../models/mixture/word-pairs.mjs';

/** Sentences of two languages, of which each word of one translates one word of the other. */
function sentences(words: readonly (readonly [string, string])[]) {
  const pairs = [];
  for (const first of words) {
    for (const second of words) {
      if (first === second) continue;
      pairs.push({
        foreign: `Voici ${second[0]} ${first[0]}.`,
        english: `Here ${first[1]} ${second[1]}.`,
      });
    }
  }
  return pairs;
}

describe('words that translate each other', () => {
  const words = [
    ['chat', 'cat'],
    ['rouge', 'red'],
    ['français', 'French'],
    ["aujourd'hui", 'today'],
    ['Paris', 'Paris'],
  ] as const;

  it('are found in sentences of another order, as they are spelled within them', () => {
    const found = wordPairs(sentences(words)).map(({ foreign, english }) => [foreign, english]);
    for (const pair of words) expect(found).toContainEqual(pair);
  });

  it('are none where a word is rare', () => {
    const rare = { foreign: 'Voici un hapax.', english: 'Here a rarity.' };
    const found = wordPairs([...sentences(words), rare]).map(({ foreign }) => foreign);
    expect(found).not.toContain('hapax');
  });

  it('are none where sentences disagree', () => {
    const other = Array.from({ length: 12 }, (_, i) => ({
      foreign: 'Ceci !',
      english: `Thing${'s'.repeat(i)}!`,
    }));
    const found = wordPairs([...sentences(words), ...other]).map(({ foreign }) => foreign);
    expect(found).not.toContain('ceci');
  });
});
