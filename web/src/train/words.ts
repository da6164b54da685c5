import type { Random } from '../shared/random';

/** Words to learn from, and unseen ones that are not among them. */
export interface WordSplit {
  readonly train: readonly string[];
  readonly unseen: readonly string[];
}

const minLength = 3;
const maxLength = 12;
/** Fewer words would leave nothing to invent others from. */
export const minWords = 20;

/** Returns the different words of a text that are neither too short nor too long to learn from, in small letters. */
export function wordsIn(text: string): string[] {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}]+/gu) ?? [];
  return [...new Set(words)].filter((word) => {
    const { length } = [...word];
    return length >= minLength && length <= maxLength;
  });
}

/** Invents words in which each letter follows the two before it as it does in some given word (Shannon 1948). */
class WordInventor {
  #followers = new Map<string, string[]>();

  constructor(words: readonly string[]) {
    for (const word of words) {
      // Spaces stand for what is before and behind a word.
      const letters = [' ', ' ', ...word, ' '];
      for (let index = 2; index < letters.length; ++index) {
        const before = letters.slice(index - 2, index).join('');
        const followers = this.#followers.get(before) ?? [];
        followers.push(letters[index] ?? ' ');
        this.#followers.set(before, followers);
      }
    }
  }

  invent(random: Random): string {
    const letters = [' ', ' '];
    while (letters.length < maxLength + 2) {
      const [first = ' ', ...others] = this.#followers.get(letters.slice(-2).join('')) ?? [];
      const next = random.pick([first, ...others]);
      if (next === ' ') break;
      letters.push(next);
    }
    return letters.slice(2).join('');
  }
}

/** Takes a fifth of the words away, at most half of the unseen ones, so that the other half is invented. */
function splitReal(random: Random, words: readonly string[], unseen: number): WordSplit {
  const left = [...words];
  const taken: string[] = [];
  const count = Math.min(Math.floor(words.length / 5), Math.floor(unseen / 2));
  while (taken.length < count) taken.push(...left.splice(random.below(left.length), 1));
  return { train: left, unseen: taken };
}

/** Draws words to learn from, half of them given and half invented alike, and unseen ones of both kinds. */
export function drawWords(
  random: Random,
  words: readonly string[],
  train: number,
  unseen: number,
): WordSplit {
  const real = splitReal(random, words, unseen);
  const seen = new Set(real.train);
  const kept = new Set(real.unseen);
  const inventor = new WordInventor(real.train);
  // From few words, only few others can be invented.
  for (let tries = 20 * unseen; tries > 0 && kept.size < unseen; --tries) {
    const word = inventor.invent(random);
    if (word.length >= minLength && !seen.has(word)) kept.add(word);
  }
  const draw = (): string => {
    const given = real.train[random.below(real.train.length)] ?? '';
    if (random.below(2) === 0) return given;
    const invented = inventor.invent(random);
    return invented.length < minLength || kept.has(invented) ? given : invented;
  };
  return { train: Array.from({ length: train }, draw), unseen: [...kept] };
}

const letters = 'abcdefghijklmnopqrstuvwxyz';

function letterString(random: Random): string {
  const length = minLength + random.below(maxLength - minLength + 1);
  return Array.from({ length }, () => letters.charAt(random.below(letters.length))).join('');
}

/** Draws strings of 3 to 12 random letters. */
export function drawLetters(random: Random, train: number, unseen: number): WordSplit {
  const kept = new Set<string>();
  while (kept.size < unseen) kept.add(letterString(random));
  const other = (): string => {
    const drawn = letterString(random);
    return kept.has(drawn) ? other() : drawn;
  };
  return { train: Array.from({ length: train }, other), unseen: [...kept] };
}
