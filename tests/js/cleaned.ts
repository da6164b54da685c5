// Implements the cleaning of docs/tokenizers.md a second time, with the platform's Unicode tables, to compare the
// engine's clean_text with it.

const joined =
  '\\u0600-\\u0DFF\\u1000-\\u109F\\u1700-\\u1AAF\\u1B00-\\u1C4F\\u1CD0-\\u1CFF\\uA800-\\uA8FF\\uA980-\\uAAFF' +
  '\\uABC0-\\uABFF\\uFB50-\\uFDFF\\uFE70-\\uFEFE\\u{10A00}-\\u{10FFF}\\u{11000}-\\u{11FFF}' +
  '\\u{1E900}-\\u{1E95F}\\u{1EE00}-\\u{1EEFF}';
const varied =
  '\\u1000-\\u109F\\u1800-\\u18AF\\u3400-\\u9FFF\\uA840-\\uA87F\\uAA60-\\uAA7F\\uF900-\\uFAFF' +
  '\\u{10AC0}-\\u{10AFF}\\u{20000}-\\u{3FFFF}';
const symbols =
  '\\u00A9\\u00AE\\u203C\\u2049\\u2122\\u2139\\u2190-\\u2328\\u232B-\\u2BFF\\u3030\\u303D\\u3297\\u3299' +
  '\\u{1F000}-\\u{1FAFF}';
const joiners = '\\u200C\\u200D';
const selectors = '\\u180B-\\u180F\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}';
const tags = '\\u{E0020}-\\u{E007F}';

const pattern = (source: string) => new RegExp(source, 'gu');
const invisible = pattern(
  `(?![${joiners}${selectors}${tags}])[\\p{Cc}\\p{Default_Ignorable_Code_Point}\\uFFF9-\\uFFFB\\u{1D159}]`,
);
/** Matches `what` unless it follows one of `bases`, possibly with marks, joiners, selectors or tags between them. */
const notAfter = (bases: string, what: string) =>
  `(?<!(?![${joiners}${selectors}${tags}])(?!\\p{M})[${bases}][\\p{M}${joiners}${selectors}${tags}]*)${what}`;
const strayJoiners = pattern(notAfter(symbols + joined, `[${joiners}]`));
const straySelectors = pattern(
  notAfter(symbols + varied, `(?!(?<=[0-9#*])\\uFE0F\\u20E3)[${selectors}]`),
);
const strayTags = pattern(`(?<!\\u{1F3F4}[${tags}]*)[${tags}]`);

export function cleaned(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replace(/\r\n/g, ' ')
    .replace(/[\p{White_Space}\u2800]/gu, ' ')
    .replace(invisible, '')
    .replace(strayTags, '')
    .replace(strayJoiners, '')
    .replace(straySelectors, '')
    .normalize('NFC');
}
