/** Returns the words of a text, without punctuation and numbers. */
export const wordsOf = (text) =>
  text
    .normalize('NFC')
    .replaceAll('’', "'")
    .match(/\p{L}+(?:['-]\p{L}+)*'?/gu) ?? [];

/** The words of a language without regard to case, by their index from 1, and how they are spelled. */
export class Vocabulary {
  counts = [0];
  /** How often each spelling occurs where it is not the first word of a text, whose capital says nothing. */
  #spellings = [new Map()];
  #indices = new Map();

  /** Counts the words of a text and returns their indices. */
  read(text) {
    return wordsOf(text).map((word, position) => {
      const key = word.toLowerCase();
      let index = this.#indices.get(key);
      if (index === undefined) {
        index = this.counts.length;
        this.#indices.set(key, index);
        this.counts.push(0);
        this.#spellings.push(new Map([[key, 0]]));
      }
      this.counts[index]++;
      const spellings = this.#spellings[index];
      if (position > 0) spellings.set(word, (spellings.get(word) ?? 0) + 1);
      return index;
    });
  }

  /** Returns how a word is most often spelled within texts. */
  spelling(index) {
    return [...this.#spellings[index]].reduce((best, entry) =>
      entry[1] > best[1] ? entry : best,
    )[0];
  }

  /** Returns a text that was read as it would be within another: without a capital for being first, and a final stop. */
  asPhrase(text) {
    const phrase = text.replace(/^[\s¿¡]+|[\s.!?…]+$/gu, '');
    const [first] = wordsOf(phrase);
    if (!first || !phrase.startsWith(first)) return phrase;
    return this.spelling(this.#indices.get(first.toLowerCase())) + phrase.slice(first.length);
  }
}
