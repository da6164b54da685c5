/** Words that occur less often have no reliable translation. */
const minCount = 6;
/** How probable the translation of a word must be given the word, and the word given its translation. */
const leastInEnglish = 0.35;
const leastInForeign = 0.1;
/** The index of the word from which those come that translate nothing. */
const nowhere = 0;
/** Probabilities below this are forgotten after each iteration, to save memory. */
const negligible = 1e-3;

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

/**
 * Returns the words of two languages that translate each other in most of their sentences.
 * @param sentences pairs of the words' indices.
 */
export function wordPairs(sentences, foreignWords, englishWords) {
  const inEnglish = translationTable(
    sentences.map(([foreign, english]) => [[nowhere, ...foreign], english]),
    foreignWords.counts.length,
  );
  const inForeign = translationTable(
    sentences.map(([foreign, english]) => [[nowhere, ...english], foreign]),
    englishWords.counts.length,
  );
  const found = [];
  for (const [foreign, count] of foreignWords.counts.entries()) {
    if (foreign === nowhere || count < minCount) continue;
    const [english, probability] = [...inEnglish[foreign]].reduce(
      (best, entry) => (entry[1] > best[1] ? entry : best),
      [nowhere, 0],
    );
    if (probability < leastInEnglish || (inForeign[english].get(foreign) ?? 0) < leastInForeign)
      continue;
    found.push({
      foreign: foreignWords.spelling(foreign),
      english: englishWords.spelling(english),
      count,
    });
  }
  return found;
}
