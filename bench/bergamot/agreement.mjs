// Compares what the two engines write, and lets the reference network judge where they differ.
import { follow, ReferenceNetwork } from './reference-network.mjs';

/** Logits that are closer than this are a tie, which the order of sums in float32 decides. */
const tie = 1e-3;
const examples = 10;

/**
 * Translates texts one by one with our engine. As Marian does, it writes at most twice as many tokens as it reads.
 * @param {import('./engines.mjs').Subject} ours
 * @param {string[]} texts
 */
export async function translateAsMarian(ours, texts) {
  const read = await ours.call(
    'translateEach',
    texts,
    texts.map(() => 1),
  );
  return ours.call(
    'translateEach',
    texts,
    read.map(({ sourceTokens }) => 2 * sourceTokens.length),
  );
}

/**
 * Compares translations in float32, in which both engines should write what the reference network chooses.
 * @param {import('./engines.mjs').Engines} engines
 * @param {import('./model-files.mjs').Model} model
 * @param {string[]} texts
 */
export async function compareInFloat32({ ours, theirs }, { name, student, idsOf }, texts) {
  const network = new ReferenceNetwork(student);
  const mine = await translateAsMarian(ours, texts);
  // The reference takes about as long as Bergamot, so they work at the same time.
  const answer = theirs.call('translateEach', texts);
  const judgements = mine.map(({ sourceTokens, tokens }) =>
    follow(network, idsOf(sourceTokens), idsOf(tokens)),
  );
  const peers = await answer;
  const compared = texts.map((source, i) => ({
    source,
    ours: mine[i].text,
    theirs: peers[i].text,
    margin: judgements[i].margin,
    reference_agrees_with_ours: judgements[i].agrees,
  }));
  const clear = compared.filter(({ margin }) => margin > tie);
  const tokens = mine.flatMap((translation) => translation.tokens);
  return {
    model: name,
    sentences: texts.length,
    tokens: tokens.length,
    different_tokens: new Set(tokens).size,
    identical: compared.filter(isIdentical).length,
    clear: clear.length,
    clear_identical: clear.filter(isIdentical).length,
    clear_as_reference: clear.filter((one) => one.reference_agrees_with_ours).length,
    differing: compared.filter((one) => !isIdentical(one)).slice(0, examples),
  };
}

function isIdentical({ ours, theirs }) {
  return ours === theirs;
}
