/** Returns how many times in a row the same 1 to 8 tokens stand in a text, at most. */
export function mostRepeats(tokens) {
  let most = 1;
  for (let period = 1; period <= 8; ++period) {
    let repeated = 0;
    for (let i = period; i < tokens.length; ++i) {
      repeated = tokens[i] === tokens[i - period] ? repeated + 1 : 0;
      most = Math.max(most, 1 + Math.floor(repeated / period));
    }
  }
  return most;
}

/** Returns whether a translation repeats itself more often than `stopLoops` allows beside its source. */
export const loopsBesides = (sourceTokens, tokens) =>
  mostRepeats(tokens) > Math.max(3, mostRepeats(sourceTokens) + 2);
