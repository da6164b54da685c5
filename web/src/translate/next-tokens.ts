import type { SearchNode } from 'attentive';

/**
 * Returns how many tokens a search was given to begin with, and those with which it went on, the most probable first.
 * As long as the beginning lasts, there is a single hypothesis.
 */
export function nextTokens(search: readonly SearchNode[]) {
  const childrenOf = (index: number) =>
    search.flatMap(({ parent }, child) => (parent === index ? [child] : []));
  let given = 0;
  let children = childrenOf(-1);
  for (; children.length === 1; ++given) children = childrenOf(children[0] ?? 0);
  const next = children
    .map((child) => search[child] as SearchNode)
    .sort((a, b) => b.logProbability - a.logProbability)
    .map(({ token }) => token);
  return { given, next };
}

/** Returns a text and one more token; undefined for tokens that spell nothing by themselves. */
export function spell(token: string, before: string): string | undefined {
  if (/^<.*>$/.test(token)) return undefined;
  const spaced = token.replace('▁', ' ');
  return before === '' ? spaced.trimStart() : before + spaced;
}
