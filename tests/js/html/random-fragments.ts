// Random markup, and translators that put words into a random order.
import { type FakeToken, fakeTranslator } from '../suites/dictionary-translator.js';

type Random = (below: number) => number;

/** Returns a source of random integers (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * below) | 0;
  };
}

const pick = <T>(random: Random, choices: readonly T[]) => choices[random(choices.length)] as T;

/** Returns well-formed inline markup, each of whose tags has an attribute of its own. */
export function randomFragment(random: Random): string {
  let count = 0;
  const content = (depth: number): string => {
    let html = '';
    for (let i = random(4); i >= 0; --i) {
      const space = pick(random, [' ', ' ', ' ', '', '\n']);
      const word = `${pick(random, ['le', 'chat', 'noir', 'dort', 'été', '日本', 'x2'])}${pick(random, ['', '', '', ', ', '. ', ' ! '])}`;
      const kind = random(depth > 2 ? 4 : 7);
      const id = `data-n="${++count}"`;
      if (kind < 3) html += `${space}${word}`;
      else if (kind === 3)
        html +=
          space +
          pick(random, [
            `<br ${id}>`,
            `<img ${id}>`,
            `<wbr ${id}>`,
            `<code ${id}>k</code>`,
            `<i ${id}></i>`,
          ]);
      else {
        const name = pick(random, ['a', 'b', 'em', 'span', 'sub']);
        html += `${space}<${name} ${id}>${content(depth + 1)}</${name}>`;
      }
    }
    return html;
  };
  return content(0);
}

/** Makes a translator that leaves out, doubles and moves words, and writes each of them backwards after an `o`. */
export function shufflingTranslator(random: Random) {
  return fakeTranslator((tokens: readonly FakeToken[]) => {
    const order = tokens.flatMap((_, i) =>
      new Array<number>(pick(random, [0, 1, 1, 1, 1, 2])).fill(i),
    );
    for (let i = order.length - 1; i > 0; --i) {
      if (random(3) > 0) continue;
      const other = random(i + 1);
      [order[i], order[other]] = [order[other] as number, order[i] as number];
    }
    return order.map((index) => {
      const { text } = tokens[index] as FakeToken;
      const isWord = /[\p{L}\p{N}]/u.test(text);
      const isPlaceholder = /^Xq\d+$/.test(text);
      return {
        text: isWord && !isPlaceholder ? `o${[...text].reverse().join('')}` : text,
        isSpaced: isWord,
        sources: random(10) === 0 ? [] : [index],
      };
    });
  });
}
