// Generates texts that tokenizers trip over, the same ones each time.

/** Returns a generator of pseudo-random numbers in [0, 1): Marsaglia's xorshift, 32 bits. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const words = (
  'le la les un une des je tu il elle nous vous suis es est sommes êtes étudiant étudiante école ' +
  "l'été aujourd'hui qu'est-ce où à çà déjà naïve Noël cœur ŒUVRE don't we're I'll they've he'd " +
  'the of and translation attention encoder decoder the The THE word words 1 22 333 4,567.89 ' +
  'https://example.org/a?b=c&d=%C3%A9 jean.dupont@example.org <b>bold</b> </s> <unk> C++ ' +
  'Straße ΣΟΦΟΣ ὈΔΥΣΣΕΎΣ İstanbul ıI ǅ ﬁn ½ ² ① Ⅳ ㎏ ﷺ'
).split(' ');

/** The first and last code points of blocks: scripts, marks, symbols, controls, private use, the rest. */
const blocks = [
  [0x00, 0x1f],
  [0x20, 0x7e],
  [0x7f, 0xff],
  [0x100, 0x24f],
  [0x250, 0x2ff],
  [0x300, 0x36f],
  [0x370, 0x3ff],
  [0x400, 0x52f],
  [0x531, 0x58f],
  [0x590, 0x5ff],
  [0x600, 0x6ff],
  [0x700, 0x8ff],
  [0x900, 0xdff],
  [0xe00, 0xeff],
  [0xf00, 0x10ff],
  [0x1100, 0x11ff],
  [0x1200, 0x1cff],
  [0x1d00, 0x1fff],
  [0x2000, 0x206f],
  [0x2070, 0x2bff],
  [0x2c00, 0x2fff],
  [0x3000, 0x30ff],
  [0x3100, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xabff],
  [0xac00, 0xd7a3],
  [0xe000, 0xf8ff],
  [0xf900, 0xffff],
  [0x10000, 0x107ff],
  [0x10800, 0x1ffff],
  [0x1f300, 0x1faff],
  [0x20000, 0x2ffff],
  [0xe0000, 0x10ffff],
] as const;

const emoji = ['👩‍👩‍👧‍👦', '🇫🇷', '👍🏽', '❤️', '1️⃣', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '☃', '☃☄', '😀'];
const spaces = [
  ' ',
  '  ',
  '\t',
  '\n',
  '\r\n',
  '\u00a0',
  '\u3000',
  '\u200b',
  '\ufeff',
  '\u2028',
  '▁',
];

/** Returns `count` texts, none of which is empty. */
export function variedTexts(count: number, seed = 1): string[] {
  const random = randomNumbers(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;
  const codePoint = () => {
    const [first, last] = pick(blocks);
    return String.fromCodePoint(first + below(last - first + 1));
  };
  const parts: (() => string)[] = [
    () => pick(words),
    () => Array.from({ length: 1 + below(6) }, () => pick(words)).join(' '),
    () => pick(words).normalize('NFD'),
    () => {
      const [first, last] = pick(blocks);
      return Array.from({ length: 1 + below(8) }, () =>
        String.fromCodePoint(first + below(last - first + 1)),
      ).join('');
    },
    codePoint,
    () => pick(emoji).repeat(1 + below(3)),
    () => codePoint() + pick(['\u0301', '\u0323\u0302', '\u20dd', '\u0345']),
    () => pick([pick(words), codePoint(), '!', '?!', ' ', 'a', '9']).repeat(1 + below(40)),
    () => pick(spaces).repeat(1 + below(3)),
    () => String(below(1e6)),
  ];
  return Array.from({ length: count }, () => {
    let text = '';
    for (let left = 1 + below(8); left > 0; --left) {
      text += pick(parts)() + (random() < 0.5 ? ' ' : '');
    }
    return text;
  });
}
