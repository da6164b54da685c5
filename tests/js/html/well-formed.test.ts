import { translateHTML } from 'attentive/html';
import { expect, it } from 'vitest';
import { randomFragment, randomFrom, shufflingTranslator } from './random-fragments.js';

const tags = /<[^>]*>/g;
/** What keeps words apart without white space. */
const separators = /<(?:br|img)[^>]*>/g;
const units = /<code[^>]*>k<\/code>/g;

/** Returns the text that markup shows but for code. */
const shown = (html: string) => html.replace(units, ' ').replace(separators, ' ').replace(tags, '');
const words = (text: string) => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

function isNested(html: string): boolean {
  const open: string[] = [];
  for (const [tag] of html.matchAll(tags)) {
    const name = /\w+/.exec(tag)?.[0] ?? '';
    if (tag.startsWith('</')) {
      if (open.pop() !== name) return false;
    } else if (!/^(?:br|img|wbr)$/.test(name)) open.push(name);
  }
  return open.length === 0;
}

/** Returns the parent of each tag that has an attribute of its own. */
function parents(html: string): Map<string, string> {
  const parents = new Map<string, string>();
  const open = ['root'];
  for (const [tag] of html.matchAll(tags)) {
    if (tag.startsWith('</')) open.pop();
    else {
      parents.set(tag, open.at(-1) ?? '');
      if (!/^<(?:br|img|wbr)/.test(tag)) open.push(tag);
    }
  }
  return parents;
}

const sorted = (html: string) => (html.match(tags) ?? []).sort();

/** Returns what is wrong with a translation of markup, whose text was translated as `written`. */
function flawOf(html: string, translated: string, written: string): string | undefined {
  if (sorted(translated).join() !== sorted(html).join()) return 'a tag is lost, doubled or changed';
  if (!isNested(translated)) return 'tags are not nested';
  for (const [tag, parent] of parents(html)) {
    if (parents(translated).get(tag) !== parent) return `${tag} has another parent`;
  }
  const text = written.replace(/Xq\d+/g, ' ');
  const marked = translated.replace(units, ' ').replace(separators, ' ').replace(tags, '\0');
  if (/[\p{L}\p{N}]\0+[\p{L}\p{N}]/u.test(marked)) return 'a tag is within a word';
  if (words(shown(translated)).join() !== words(text).join()) return 'words are changed';
  if (shown(translated).replace(/\s/g, '') !== text.replace(/\s/g, '')) return 'signs are changed';
  return undefined;
}

it('translateHTML keeps every tag once, nested and outside words, whatever the alignment', async () => {
  const random = randomFrom(1);
  for (let i = 0; i < 10_000; ++i) {
    const html = randomFragment(random);
    const translator = shufflingTranslator(random);
    let written: string | undefined;
    const recorder = {
      targetLanguage: 'en',
      async explain(text: string) {
        const translation = await translator.explain(text);
        // Markup without words is not translated.
        if (text !== '') written = translation.text;
        return translation;
      },
    };
    const translated = await translateHTML(recorder, html);
    const flaw = flawOf(html, translated, written ?? shown(html));
    if (flaw) expect.fail(`${flaw}: ${html} → ${written} → ${translated}`);
  }
}, 120_000);
