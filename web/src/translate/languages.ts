import { language } from '../shared/texts';
import { translateTexts } from './translate-texts';

/** Returns the name of a language, or of what a model reads or writes that is in none. */
export function nameOfLanguage(tag: string): string {
  const sides: Readonly<Record<string, string>> = translateTexts().sides;
  return sides[tag] ?? displayName(tag);
}

function displayName(tag: string): string {
  try {
    return new Intl.DisplayNames([language()], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** Returns what the attribute `lang` says of a text. */
export function langOf(tag: string): string {
  return tag.startsWith('x-') ? '' : tag;
}
