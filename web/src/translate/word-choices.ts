import type { Translation } from 'attentive';
import { readingOf } from '../shared/reading';
import { type Granularity, placesIn } from '../shared/tokens';
import type { LinkedSentence } from './links';
import { nextTokens, spell } from './next-tokens';
import type { PassageTranslator } from './passage-translator';

/** A word that the model might have written, and how probable it was after everything before it. */
export interface WordChoice {
  readonly word: string;
  readonly probability: number;
  /** The translation up to and with the word. */
  readonly prefix: string;
}

export interface WordChoices {
  /** The word that stands there. */
  readonly current: WordChoice;
  /** The most probable other words. */
  readonly others: readonly WordChoice[];
}

/** How many of the most probable tokens are completed to words, and how many words are offered. */
const completed = 9;
const offered = 6;
/** What is less probable is hardly a word, and offered only where there is little else. */
const leastProbability = 2e-3;
const leastOffered = 2;
/** A part of a likelier word, or more than that word, is a slip of the spelling if it is less probable by this factor. */
const slip = 1e-2;

/** Returns where a unit stands in the translation of its sentence. */
function placeOfUnit({ sentence, target }: LinkedSentence, unit: number) {
  return placesIn(sentence.translation.text, target)[unit];
}

/** Finds the most probable words in the place of a unit; undefined for a unit that does not appear in the text. */
export async function wordChoices(
  translator: PassageTranslator,
  linked: LinkedSentence,
  unit: number,
  signal: AbortSignal,
): Promise<WordChoices | undefined> {
  const place = placeOfUnit(linked, unit);
  if (!place) return undefined;
  const { sentence } = linked;
  const text = sentence.translation.text;
  const before = text.slice(0, place[0]).trimEnd();
  const tokens = linked.target[unit]?.start ?? 0;
  const { given, next } = nextTokens(await translator.explore(sentence, before, tokens, signal));
  const beginnings = next.flatMap((token) => spell(token, before) ?? []).slice(0, completed);
  const translations = await translator.complete(sentence, beginnings, signal);
  const granularity = translator.open.pair.unit === 'word' ? 'words' : 'pieces';
  const words = new Map<string, WordChoice>();
  for (const translation of translations) {
    const choice = wordAfter(before, given, translation, granularity);
    if (choice) words.set(choice.word, choice);
  }
  const current = {
    word: text.slice(...place),
    probability: linked.steps.at(-1)?.probabilities[unit] ?? 0,
    prefix: text.slice(0, place[1]),
  };
  words.delete(current.word);
  const likely = [...words.values()]
    .sort((a, b) => b.probability - a.probability)
    .filter(({ probability }, i) => i < leastOffered || probability >= leastProbability);
  const others = granularity === 'words' ? withoutFragments([current, ...likely]).slice(1) : likely;
  return { current, others: others.slice(0, offered) };
}

/** Returns the words without those that are misspelt beside another: "sta" beside "station", "apple-s" beside "apples". */
function withoutFragments(choices: readonly WordChoice[]): WordChoice[] {
  const lettersOf = ({ word }: WordChoice) => word.toLowerCase().replaceAll('-', '');
  return choices.filter((choice) => {
    const letters = lettersOf(choice);
    return !choices.some((other) => {
      const spelled = lettersOf(other);
      if (other === choice || other.probability < choice.probability) return false;
      if (spelled === letters) return choice.word.includes('-');
      const isPart = spelled.startsWith(letters) || letters.startsWith(spelled);
      return isPart && choice.probability < other.probability * slip;
    });
  });
}

/** Returns the word of a translation that follows its given beginning, or goes on with the last word of that. */
function wordAfter(
  before: string,
  given: number,
  translation: Translation,
  granularity: Granularity,
): WordChoice | undefined {
  const { text, logProbabilities } = translation;
  const { target } = readingOf('', translation, granularity, []);
  const places = placesIn(text, target);
  const index = places.findIndex((place) => place !== undefined && place[1] > before.length);
  const [place, unit] = [places[index], target[index]];
  if (!place || !unit) return undefined;
  const total = logProbabilities.slice(given, unit.end).reduce((sum, value) => sum + value, 0);
  return {
    word: text.slice(...place),
    probability: Math.exp(total),
    prefix: text.slice(0, place[1]),
  };
}
