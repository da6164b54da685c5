import type { Example } from 'attentive';
import type { Random } from '../shared/random';
import { dateExamples, type ExampleSplit } from './examples';
import { hasSentences, maxPairs, parsePairs, splitPairs } from './pairs';
import type { Recipe } from './recipe';
import { soundsOf } from './sounds';
import { spellingWords } from './spelling-words';
import { drawLetters, drawWords, type WordSplit, wordsIn } from './words';

export const lessonIds = ['dates', 'reversal', 'copy', 'spelling', 'own'] as const;
export type LessonId = (typeof lessonIds)[number];

/** A task that a model can learn on the page. */
export interface Lesson {
  readonly id: LessonId;
  /** What the reader can give to learn from. */
  readonly material: 'words' | 'pairs' | undefined;
  /** Counts the different words or the pairs in it from which the model can learn. */
  usable(material: string): number;
  /** How many examples to learn from. */
  readonly examples: number;
  readonly learningRate: number;
  /**
   * Draws examples to learn from and unseen ones, the same for the same seed.
   * @param material what the reader gave, or ''.
   */
  draw(random: Random, examples: number, material: string): ExampleSplit;
  /** Says the targets of sources, where draw() leaves them empty. */
  readonly teacher?: (
    sources: readonly string[],
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<string, string>>;
  recipe(split: ExampleSplit): Recipe;
  /** Brings typed text into the form of the examples. */
  prepare(text: string): string;
}

/** How many unseen examples are translated repeatedly while the model learns. */
const unseenCount = 40;

const dates: Lesson = {
  id: 'dates',
  material: undefined,
  usable: () => 0,
  examples: 8000,
  learningRate: 0.005,
  draw: (random, examples) => dateExamples(random, examples, unseenCount),
  recipe: () => ({
    name: 'my-dates',
    languages: ['x-my-date', 'x-iso8601'],
    origin: 'dates that Attentive generates',
    units: ['character', 'character'],
    sizes: { embedding: 32, hidden: 40, readout: 48 },
    epochs: 8,
    batchTokens: 3072,
  }),
  prepare: (text) => text.trim(),
};

const lettersOf = (text: string) =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}]/gu, '');

/** Pairs each word with its target. */
function paired({ train, unseen }: WordSplit, target: (word: string) => string): ExampleSplit {
  const pair = (word: string): Example => [word, target(word)];
  return { train: train.map(pair), unseen: unseen.map(pair) };
}

/** A lesson that turns words, or else random letters, into a target that follows from them letter by letter. */
function letterLesson(id: 'reversal' | 'copy', target: (word: string) => string): Lesson {
  return {
    id,
    material: 'words',
    usable: (material) => wordsIn(material).length,
    examples: 6000,
    learningRate: 0.003,
    draw: (random, examples, material) => {
      const split = material
        ? drawWords(random, wordsIn(material), examples, unseenCount)
        : drawLetters(random, examples, unseenCount);
      return paired(split, target);
    },
    recipe: () => ({
      name: `my-${id}`,
      languages: ['x-letters', `x-${id}`],
      origin: 'letters that Attentive draws at random',
      units: ['character', 'character'],
      sizes: { embedding: 24, hidden: 32, readout: 32 },
      epochs: 12,
      batchTokens: 1536,
    }),
    prepare: lettersOf,
  };
}

/** The teacher knows English letters only. */
const englishWordsIn = (text: string) => wordsIn(text).filter((word) => /^[a-z]+$/.test(word));

const spelling: Lesson = {
  id: 'spelling',
  material: 'words',
  usable: (material) => englishWordsIn(material).length,
  examples: 3000,
  learningRate: 0.004,
  draw: (random, examples, material) => {
    const words = englishWordsIn(material || spellingWords);
    return paired(drawWords(random, words, examples, unseenCount), () => '');
  },
  teacher: soundsOf,
  recipe: () => ({
    name: 'my-spelling',
    languages: ['x-spelling', 'x-arpabet'],
    origin: 'what the model g2p, trained on CMUdict, says of words',
    units: ['character', 'word'],
    sizes: { embedding: 32, hidden: 48, readout: 48 },
    epochs: 20,
    batchTokens: 1024,
  }),
  prepare: lettersOf,
};

const own: Lesson = {
  id: 'own',
  material: 'pairs',
  usable: (material) => parsePairs(material).pairs.length,
  examples: maxPairs,
  learningRate: 0.005,
  draw: (random, examples, material) =>
    splitPairs(random, parsePairs(material).pairs.slice(0, examples), unseenCount),
  recipe: ({ train }) => {
    const unitOf = (side: 0 | 1) =>
      hasSentences(train.map((pair) => pair[side])) ? 'word' : 'character';
    const units = [unitOf(0), unitOf(1)] as const;
    return {
      name: 'my-pairs',
      languages: ['x-input', 'x-output'],
      origin: 'texts of its user',
      units,
      sizes: units.includes('word')
        ? { embedding: 48, hidden: 64, readout: 64 }
        : { embedding: 24, hidden: 32, readout: 64 },
      // From few pairs, a larger model without dropout learns no rule, but the pairs by heart.
      dropout: 0.3,
      epochs: 'enough',
      batchTokens: 1024,
    };
  },
  prepare: (text) => text.normalize('NFC').trim(),
};

const reversed = (word: string) => [...word].reverse().join('');

export const lessons: Readonly<Record<LessonId, Lesson>> = {
  dates,
  reversal: letterLesson('reversal', reversed),
  copy: letterLesson('copy', (word) => word),
  spelling,
  own,
};
