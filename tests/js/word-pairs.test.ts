import { describe, expect, it } from 'vitest';
import { Vocabulary } from '../../models/mixture/vocabulary.mjs';
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

/** The pairs of words that are found in pairs of sentences. */
function pairsIn(pairs: readonly { foreign: string; english: string }[]) {
  const [foreignWords, englishWords] = [new Vocabulary(), new Vocabulary()];
  const read = pairs.map(({ foreign, english }) => [
    foreignWords.read(foreign),
    englishWords.read(english),
  ]);
  return wordPairs(read, foreignWords, englishWords);
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
    const found = pairsIn(sentences(words)).map(({ foreign, english }) => [foreign, english]);
    for (const pair of words) expect(found).toContainEqual(pair);
  });

  it('are none where a word is rare', () => {
    const rare = { foreign: 'Voici un hapax.', english: 'Here a rarity.' };
    const found = pairsIn([...sentences(words), rare]).map(({ foreign }) => foreign);
    expect(found).not.toContain('hapax');
  });

  it('are none where sentences disagree', () => {
    const other = Array.from({ length: 12 }, (_, i) => ({
      foreign: 'Ceci !',
      english: `Thing${'s'.repeat(i)}!`,
    }));
    const found = pairsIn([...sentences(words), ...other]).map(({ foreign }) => foreign);
    expect(found).not.toContain('ceci');
  });
});

describe('phrases', () => {
  const vocabulary = new Vocabulary();
  for (const text of ['Oui, je sais.', 'Non, Tom sait.', 'Tom !', '¿Qué?']) vocabulary.read(text);

  it('have no final stop, and no capital that only the first word of a text has', () => {
    expect(vocabulary.asPhrase('Oui !')).toBe('oui');
    expect(vocabulary.asPhrase('Tom sait.')).toBe('Tom sait');
    expect(vocabulary.asPhrase('¿Qué?')).toBe('qué');
  });

  it('may begin with something other than a word', () => {
    expect(vocabulary.asPhrase('20 jours.')).toBe('20 jours');
    expect(vocabulary.asPhrase('…')).toBe('');
  });
});
