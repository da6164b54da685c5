import type { Pair } from './catalogue';
import { nameOfLanguage } from './languages';
import { translateTexts } from './translate-texts';

/** Returns what is worth noticing about a pair. */
export function hintFor({ id, models: [first, second] }: Pair): string {
  const { hints } = translateTexts();
  if (second) return hints.pivot(nameOfLanguage(first.target));
  const known: Readonly<Record<string, string>> = hints.pairs;
  return (first.isOwn ? undefined : known[id]) ?? hints.own;
}
