// Splits texts into sentences, because models translate one sentence at a time, and joins their translations.

/** A sentence without the blanks and emoji around it, and its index in the text (UTF-16). */
export interface Sentence {
  readonly source: string;
  readonly start: number;
}

const lines = /[^\n\r\u2028\u2029]+/g;
const lineEnd = /[\n\r\u2028\u2029]/;
const lineEnds = new RegExp(lineEnd, 'g');

// This ends sentences where Intl.Segmenter is missing: in scripts with spaces, a blank must follow. The
// lookbehinds keep it from trying each part of a run of stops, which would take quadratic time.
const closers = '["\'’”»›)\\]}」』）】》]*';
const fallbackEnds = new RegExp(
  `(?<![.!?…؟।])[.!?…؟।]+${closers}\\s+|(?<![。！？])[。！？]+${closers}\\s*`,
  'gu',
);

/** The end of a line that ends a sentence. */
const finalEnd = /[.!?…؟।。！？]["'’”»›)\]}」』）】》\s]*$/;

/**
 * Abbreviations that a name or a number follows, such as titles. Others ("etc.", "Inc.") are missing, because
 * they may also end a sentence.
 */
const abbreviations = new Set(
  (
    'M Mme Mlle MM Me Mr Mrs Ms Dr Prof St Ste Sr Sra Srta Dra Hr Fr Frl Rev Gen Col Capt Lt Sgt Hon ' +
    'Mt Ft Jr No Nr Nos vs cf eg ie ca bzw vgl evtl ggf inkl usw Abb Bd Kap Str Tel art fig pp vol'
  ).split(' '),
);
/** Languages in which a full stop after a number makes it ordinal: 3. Mai. */
const ordinalLanguages = new Set(
  'cs da de et fi fo hr hu is lv nb nn no pl sk sl sr tr'.split(' '),
);

/**
 * Returns the sentences of a text in order. Lines are paragraphs, so no sentence reaches beyond its line, unless
 * lines are joined: then a line end within a sentence becomes a blank.
 * @param language the text's language; if it is not a BCP 47 tag, the rules for all languages apply.
 * @param joinLines whether a paragraph may have several lines, as in mail that is wrapped at a column.
 */
export function sentencesOf(text: string, language: string, joinLines = false): Sentence[] {
  const locale = localeOf(language);
  const segment = segmenterOf(locale);
  const hasOrdinals = ordinalLanguages.has(locale.split('-')[0] ?? '');
  const sentences: Sentence[] = [];
  const add = (from: number, to: number) => {
    let begin = from;
    let end = to;
    while (begin < end && isMargin(codePointAt(text, begin)))
      begin += codePointAt(text, begin).length;
    while (begin < end && isMargin(codePointBefore(text, end))) {
      end -= codePointBefore(text, end).length;
    }
    const source = text.slice(begin, end).replace(lineEnds, ' ');
    // Control and format characters alone are nothing to translate.
    if (/[^\s\p{C}]/u.test(source)) sentences.push({ source, start: begin });
  };
  for (const { text: line, start: lineStart } of paragraphsOf(text, joinLines)) {
    let begin = 0;
    let end = 0;
    for (const part of segment(line)) {
      // Quotation marks and brackets belong to what they enclose.
      const opened = /[\p{Ps}“‘„]*$/u.exec(line.slice(Math.max(begin, end - 4), end))?.[0].length;
      const closed = /^[\p{Pe}»›”’]*/u.exec(part)?.[0].length;
      const border = closed ? end + closed : end - (opened ?? 0);
      end += part.length;
      const before = line.slice(Math.max(begin, border - longestEnd), border);
      if (!/\S/.test(before) || continues(before, line.slice(border, end), hasOrdinals)) continue;
      add(lineStart + begin, lineStart + border);
      begin = border;
    }
    add(lineStart + begin, lineStart + end);
  }
  return sentences;
}

/** Returns a text's lines, or its paragraphs if lines are joined: their line ends are blanks, so that indices stay. */
function paragraphsOf(text: string, joinLines: boolean): { text: string; start: number }[] {
  const paragraphs: { readonly start: number; end: number }[] = [];
  for (const { 0: line, index: start } of text.matchAll(lines)) {
    const end = start + line.length;
    const last = paragraphs.at(-1);
    if (last && joinLines && /^(?:\r\n|.)$/s.test(text.slice(last.end, start))) {
      const before = text.slice(Math.max(last.start, last.end - longestEnd), last.end);
      if (isWrapped(before, line)) {
        last.end = end;
        continue;
      }
    }
    paragraphs.push({ start, end });
  }
  return paragraphs.map(({ start, end }) => ({
    text: text.slice(start, end).replace(lineEnds, ' '),
    start,
  }));
}

/**
 * Returns whether `next` continues the paragraph that ends with `before`: neither is blank, `next` does not begin as a
 * list, a quotation or a table does, and a sentence does not end where another begins.
 */
function isWrapped(before: string, next: string): boolean {
  if (!/\S/.test(before) || !/\S/.test(next)) return false;
  if (/^\s*(?:[>#|]|(?:[-*+•·▪◦–—]|\p{L}[.)]|\d{1,3}[.)])(?:\s|$))/u.test(next)) return false;
  return !finalEnd.test(before) || /^\s*\p{Ll}/u.test(next);
}

/**
 * Returns whether a character at the edge of a sentence is left out of it: blanks, and emoji, which models have not
 * learned and would at best copy. They stay in the text, as does a line of nothing else.
 */
const isMargin = (character: string) =>
  /[\s\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]|\u200D|\uFE0F|[\u{E0020}-\u{E007F}]/u.test(
    character,
  );

function codePointAt(text: string, index: number): string {
  return String.fromCodePoint(text.codePointAt(index) ?? 0);
}

function codePointBefore(text: string, index: number): string {
  const pair = index > 1 ? codePointAt(text, index - 2) : '';
  return pair.length === 2 ? pair : text.slice(index - 1, index);
}

/** How many characters before a border decide whether it ends a sentence. */
const longestEnd = 24;

/** Returns whether `next` continues the sentence that seems to end with `end`. */
function continues(end: string, next: string, hasOrdinals: boolean): boolean {
  // Blanks are not a sentence, and none begins with a small letter: "« Non ! » dit-il."
  if (/^\s*(?:\p{Ll}|$)/u.test(next)) return true;
  // A single letter before a stop is an initial or an abbreviation, as in "z. B." and "p.ex."
  if (/(?:^|[\s.(«"'’\u00A0-])\p{L}\.\s*$/u.test(end)) return true;
  if (hasOrdinals && /(?:^|\s)\d{1,3}\.\s*$/.test(end) && /^\s*\p{L}/u.test(next)) return true;
  const word = /(?:^|[\s(«"'’-])(\p{L}+)\.\s*$/u.exec(end)?.[1];
  return word !== undefined && abbreviations.has(word);
}

/** Returns the language tag if it is valid, otherwise `und` (undetermined). */
function localeOf(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'und';
  } catch {
    return 'und';
  }
}

function segmenterOf(locale: string): (line: string) => Iterable<string> {
  // Firefox before 125 has no Intl.Segmenter.
  if (typeof Intl.Segmenter !== 'function') {
    return (line) => {
      const ends = Array.from(
        line.matchAll(fallbackEnds),
        ({ 0: end, index }) => index + end.length,
      );
      return [...ends, line.length].map((end, i) => line.slice(ends[i - 1] ?? 0, end));
    };
  }
  const segmenter = new Intl.Segmenter(locale, { granularity: 'sentence' });
  return (line) => segmentsOf(line, segmenter);
}

/** Splits a run of letters into words, where the platform can: Firefox before 125 has no Intl.Segmenter. */
export function dictionaryWordsOf(letters: string, language: string): Iterable<string> {
  if (typeof Intl.Segmenter !== 'function') return [letters];
  return segmentsOf(letters, new Intl.Segmenter(localeOf(language), { granularity: 'word' }));
}

/** Segments a line window by window, because Intl.Segmenter takes quadratic time in engines. */
function* segmentsOf(line: string, segmenter: Intl.Segmenter): Iterable<string> {
  const smallest = 1000;
  let size = smallest;
  for (let at = 0; at < line.length; ) {
    const window = line.slice(at, at + size);
    const parts = Array.from(segmenter.segment(window), ({ segment }) => segment);
    if (at + size < line.length) {
      // The last part may continue beyond the window.
      parts.pop();
      size = parts.length === 0 ? size * 2 : smallest;
    }
    yield* parts;
    at += parts.reduce((length, part) => length + part.length, 0);
  }
}

/** Matches a character of a script that puts no spaces between words or sentences. */
export const unspaced =
  /[\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\u3000-\u303F\uFF00-\uFFEF]/u;

/**
 * Returns what stands before each sentence's translation and after the last: the text that stood there. Only spaces
 * between sentences of one line follow the target language, as in Firefox: Chinese and Japanese have none, and
 * other languages get one where a source in a script without spaces has none.
 */
export function gapsAround(
  text: string,
  sentences: readonly Sentence[],
  targetLanguage: string,
): string[] {
  const dropsSpaces = /^(?:ja|yue|zh)\b/.test(localeOf(targetLanguage));
  let end = 0;
  const gaps = sentences.map(({ source, start }, i) => {
    const gap = text.slice(end, start);
    end = start + source.length;
    if (i === 0 || lineEnd.test(gap)) return gap;
    if (dropsSpaces) return gap.replace(/\p{Zs}/gu, '');
    // A quotation mark may stand on either side, so the characters next to it count, too.
    const isGlued = gap === '' && unspaced.test(text.slice(Math.max(start - 2, 0), start + 2));
    return isGlued ? ' ' : gap;
  });
  return [...gaps, text.slice(end)];
}

/**
 * Puts translations between gaps.
 * @returns the text, and the index at which each translation begins.
 */
export function joinTranslations(
  gaps: readonly string[],
  translations: readonly string[],
): { text: string; starts: number[] } {
  let text = '';
  const starts = translations.map((translation, i) => {
    text += gaps[i];
    const start = text.length;
    text += translation;
    return start;
  });
  return { text: text + gaps.at(-1), starts };
}
