import { wordsOf } from 'attentive';
import { nextTokens, spell } from './next-tokens';
import type { PassageSentence } from './passage';
import type { PassageTranslator } from './passage-translator';

/** How many ways to go on after a word are tried at most. */
const tried = 4;

/**
 * Translates a sentence once more, so that its translation begins with a given text and the last word of that stays as it
 * is: where the model would lengthen "black" to "blacks", it goes on with what is most probable after "black".
 */
export async function rewriteAfter(
  translator: PassageTranslator,
  sentence: PassageSentence,
  prefix: string,
  signal: AbortSignal,
): Promise<PassageSentence> {
  const isWhole = (text: string) => endsWord(text, prefix.length);
  const best = await translator.rewrite(sentence, prefix, signal);
  const { text, tokens } = best.translation;
  if (translator.open.pair.unit !== 'word' || isWhole(text)) return best;
  const { next } = nextTokens(await translator.explore(sentence, prefix, tokens.length, signal));
  const continuations = next
    .flatMap((token) => (token === '</s>' ? prefix : (spell(token, prefix) ?? [])))
    .filter(isWhole);
  for (const continuation of continuations.slice(0, tried)) {
    const rewritten =
      continuation === prefix
        ? await translator.end(sentence, prefix, signal)
        : await translator.rewrite(sentence, continuation, signal);
    if (isWhole(rewritten.translation.text)) return rewritten;
  }
  return best;
}

/** Returns whether no word of a text reaches over a position. */
function endsWord(text: string, position: number): boolean {
  return wordsOf(text).every(({ start, end }) => end <= position || start >= position);
}
