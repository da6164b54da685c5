/**
 * Returns the tags that serve a language, best first: its own in canonical form, ever shorter prefixes of it (RFC
 * 4647, lookup) and, before the language alone, the language in its likely script (UTS 35, likely subtags): `zh-TW`
 * is served by `zh-Hant` rather than `zh`, and `zh` also by `zh-Hans`.
 * @throws RangeError if it is not a language tag.
 */
export function lookupRange(tag: string): string[] {
  const locale = new Intl.Locale(tag);
  const { language, script } = locale.maximize();
  const parts = locale.toString().split('-');
  const prefixes = parts.map((_, dropped) => parts.slice(0, parts.length - dropped).join('-'));
  const scripted = script ? [`${language}-${script}`] : [];
  // The tag itself comes first, even if it is a language alone.
  return [...new Set([...prefixes.slice(0, 1), ...prefixes.slice(0, -1), ...scripted, language])];
}

/** Returns a language tag in canonical form. @throws RangeError if it is none. */
export function canonicalTag(tag: string): string {
  return new Intl.Locale(tag).toString();
}

/**
 * Returns whether a reader of one language reads the other without a translation, such as `en` and `en-GB`. What is no
 * language tag is the same as nothing.
 */
export function sameLanguage(first: string, second: string): boolean {
  const [a, b] = [first, second].map(likelySubtags);
  return a !== undefined && a.language === b?.language && a.script === b?.script;
}

/** The macrolanguages of what detectors do not tell apart. */
const macrolanguages: Readonly<Record<string, string>> = { id: 'ms', nb: 'no', nn: 'no' };

/** Returns the language of a tag without its script and region, as detectors know it: `no` for `nb`. */
export function primaryLanguage(tag: string): string {
  const language = likelySubtags(tag)?.language ?? tag;
  return macrolanguages[language] ?? language;
}

function likelySubtags(tag: string): Intl.Locale | undefined {
  try {
    return new Intl.Locale(tag).maximize();
  } catch {
    return undefined;
  }
}
