/** Words that occur less often have no reliable translation. */
const minCount = 6;
/** How probable a word must be given its translation, and the translation given the word. */
const [leastInEnglish, leastInForeign] = [0.35, 0.1];
/** Probabilities below this are forgotten after each iteration, to save memory. */
const negligible = 1e-3;

const wordsOf = (text) =>
  text
    .normalize('NFC')
    .replaceAll('’', "'")
    .match(/\p{L}+(?:['-]\p{L}+)*'?/gu) ?? [];

/** Words without regard to case; index 0 stands for no word. */
class Vocabulary {
  counts = [0];
  /** How often each spelling occurs where it is not the first word of a text, whose capital says nothing. */
  #spellings = [new Map()];
  #ids = new Map();

  read(text) {
    return wordsOf(text).map((word, position) => {
      const key = word.toLowerCase();
      let id = this.#ids.get(key);
      if (id === undefined) {
        id = this.counts.length;
        this.#ids.set(key, id);
        this.counts.push(0);
        this.#spellings.push(new Map([[key, 0]]));
      }
      this.counts[id]++;
      const spellings = this.#spellings[id];
      if (position > 0) spellings.set(word, (spellings.get(word) ?? 0) + 1);
      return id;
    });
  }

  spelling(id) {
    return [...this.#spellings[id]].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
  }
}

/**
 * Returns p(target | source) of words by IBM model 1 (Brown et al. 1993), as one map of probabilities for each source
 * word.
 */
function translationTable(sentences, sourceSize, iterations = 5) {
  let table;
  for (let iteration = 0; iteration < iterations; iteration++) {
    const expected = Array.from({ length: sourceSize }, () => new Map());
    for (const [source, target] of sentences) {
      for (const word of target) {
        let total = 0;
        for (const from of source) total += table ? (table[from].get(word) ?? 0) : 1;
        if (total === 0) continue;
        for (const from of source) {
          const share = (table ? (table[from].get(word) ?? 0) : 1) / total;
          if (share > negligible) expected[from].set(word, (expected[from].get(word) ?? 0) + share);
        }
      }
    }
    table = expected.map((row) => {
      let total = 0;
      for (const count of row.values()) total += count;
      const normal = new Map();
      for (const [word, count] of row)
        if (count / total > negligible) normal.set(word, count / total);
      return normal;
    });
  }
  return table;
}

/** Returns the words of both languages that translate each other in most of their sentences. */
export function wordPairs(pairs) {
  const foreignWords = new Vocabulary();
  const englishWords = new Vocabulary();
  const sentences = pairs.map(({ foreign, english }) => [
    foreignWords.read(foreign),
    englishWords.read(english),
  ]);
  const inEnglish = translationTable(
    sentences.map(([foreign, english]) => [[0, ...foreign], english]),
    foreignWords.counts.length,
  );
  const inForeign = translationTable(
    sentences.map(([foreign, english]) => [[0, ...english], foreign]),
    englishWords.counts.length,
  );
  const found = [];
  for (let id = 1; id < foreignWords.counts.length; id++) {
    if (foreignWords.counts[id] < minCount) continue;
    const [english, probability] = [...inEnglish[id]].reduce(
      (best, entry) => (entry[1] > best[1] ? entry : best),
      [0, 0],
    );
    if (probability < leastInEnglish || (inForeign[english].get(id) ?? 0) < leastInForeign)
      continue;
    found.push({
      foreign: foreignWords.spelling(id),
      english: englishWords.spelling(english),
      count: foreignWords.counts[id],
    });
  }
  return found;
}
