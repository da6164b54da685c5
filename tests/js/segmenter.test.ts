import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { gapsAround, joinTranslations, sentencesOf } from '../../src/js/text/segmenter.js';

const sources = (text: string, language = 'und') =>
  sentencesOf(text, language).map(({ source }) => source);

/** Returns a text whose sentences are replaced by translations, by default by themselves. */
function joined(text: string, translations?: string[], [from, to] = ['und', 'und']) {
  const sentences = sentencesOf(text, from);
  const gaps = gapsAround(text, sentences, to);
  return joinTranslations(gaps, translations ?? sentences.map(({ source }) => source));
}

/** The rows hold with the platform's segmenter and with the rule that replaces it. */
const rows: [language: string, text: string, sentences: string[]][] = [
  ['fr', 'Je suis là. Et toi ?', ['Je suis là.', 'Et toi ?']],
  ['fr', 'M. Dupont est là. Mme Martin aussi.', ['M. Dupont est là.', 'Mme Martin aussi.']],
  [
    'en',
    'Dr. Smith met J. R. R. Tolkien. He left.',
    ['Dr. Smith met J. R. R. Tolkien.', 'He left.'],
  ],
  ['en', 'Mr. and Mrs. Hill came, i.e. all. Good!', ['Mr. and Mrs. Hill came, i.e. all.', 'Good!']],
  [
    'de',
    'Viele Tiere, z. B. Hunde. Am 3. Mai ging er.',
    ['Viele Tiere, z. B. Hunde.', 'Am 3. Mai ging er.'],
  ],
  ['en', 'It costs 3.50 euros. Take 3. Then go.', ['It costs 3.50 euros.', 'Take 3.', 'Then go.']],
  ['en', 'See https://example.org/a.b?c=d. Yes!', ['See https://example.org/a.b?c=d.', 'Yes!']],
  [
    'en',
    'He said "Stop!" Then he ran (fast.) Why?!',
    ['He said "Stop!"', 'Then he ran (fast.)', 'Why?!'],
  ],
  ['fr', '« Non ! » dit-il. « Si ! » Bien.', ['« Non ! » dit-il.', '« Si ! »', 'Bien.']],
  ['zh', '我有书。你呢？「好！」他说。', ['我有书。', '你呢？', '「好！」', '他说。']],
  ['zh', '第一句。“第二句。”第三句！', ['第一句。', '“第二句。”', '第三句！']],
  ['zh', '“你好？”“真的！”（是。）《书》好。', ['“你好？”', '“真的！”', '（是。）', '《书》好。']],
  ['ja', '猫です。犬です。', ['猫です。', '犬です。']],
  ['ja', '行く。“本当？”『はい！』そう。', ['行く。', '“本当？”', '『はい！』', 'そう。']],
  ['ko', '안녕! “잘 가.” 그래.', ['안녕!', '“잘 가.”', '그래.']],
  ['th', 'ฉันมีหนังสือ', ['ฉันมีหนังสือ']],
  ['zh', '我用 Windows。“Hello.” 好。', ['我用 Windows。', '“Hello.”', '好。']],
  ['en', 'No end', ['No end']],
  ['en', 'One\nTwo\r\n\r\nThree. Four\u2028Five', ['One', 'Two', 'Three.', 'Four', 'Five']],
  ['not a tag', 'One. Two.', ['One.', 'Two.']],
  ['', '...', ['...']],
  ['en', '', []],
  ['en', ' \t\n \r\n\u3000', []],
];

const { Segmenter } = Intl;
const hide = () => Object.assign(Intl, { Segmenter: undefined });
const show = () => Object.assign(Intl, { Segmenter });

describe.each([
  ['with Intl.Segmenter', show],
  ['without Intl.Segmenter', hide],
])('sentencesOf(), %s,', (_, prepare) => {
  beforeEach(() => void prepare());
  afterEach(() => void show());

  it.each(rows)('finds the sentences of %s: %j', (language, text, expected) => {
    expect(sources(text, language)).toEqual(expected);
  });

  it('gives the positions of sentences', () => {
    const text = `  Un. ${rows.map(([, row]) => row).join('\t\r\n\n ')}  `;
    for (const { source, start } of sentencesOf(text, 'fr')) {
      expect(text.slice(start, start + source.length)).toBe(source);
      expect(source.trim()).toBe(source);
    }
  });

  it.each(['en', 'zh'])(
    'finds sentences that gapsAround(), to %s, changes in spaces only',
    (to) => {
      const withoutSpaces = (text: string) => text.replace(/\p{Zs}/gu, '');
      for (const [language, text] of rows) {
        const same = joined(text, undefined, [language, to]).text;
        expect(withoutSpaces(same)).toBe(withoutSpaces(text));
      }
    },
  );

  it('finds the same sentences in a long line', () => {
    const few = 'Il fait beau. M. Dupont (le voisin) dort ! « Non ! » dit-il. Oui ? ';
    const many = sources(few.repeat(500), 'fr');
    expect(many).toEqual(Array.from({ length: 500 }, () => sources(few, 'fr')).flat());
  });

  it('takes time linear in the text', () => {
    const texts = ['a. ', 'a', '."', '!', 'B. ', 'So. ', '« ', ' ', '。」'].map((part) =>
      part.repeat(50_000),
    );
    for (const text of [...texts, `${'!'.repeat(100_000)}x`]) {
      const start = performance.now();
      sentencesOf(text, 'en');
      expect(performance.now() - start).toBeLessThan(4_000);
    }
  });
});

it('sentencesOf() without Intl.Segmenter ends sentences at "…", too', () => {
  hide();
  try {
    expect(sources('Oui…  Bien. 我…你')).toEqual(['Oui…', 'Bien.', '我…你']);
  } finally {
    show();
  }
});

describe('gapsAround() and joinTranslations()', () => {
  it('keep all blanks between sentences', () => {
    expect(joined('\n  Un.  Deux.\r\n\r\n\tTrois. \n', ['x', 'yy', 'z']).text).toBe(
      '\n  x  yy\r\n\r\n\tz \n',
    );
  });

  it('return where each translation begins', () => {
    expect(joined('Un. Deux.', ['xyz', 'v'])).toEqual({ text: 'xyz v', starts: [0, 4] });
    expect(joined('我。你！', ['xyz', 'v'])).toEqual({ text: 'xyz v', starts: [0, 4] });
    expect(joined('Un. Deux.', ['我。', '你'], ['fr', 'zh']).starts).toEqual([0, 2]);
  });

  const [english, chinese] = ['I go. Do you? “Yes.”\n He  left.', '我走。你呢？“好。”\n 他走。'];
  const parts = ['A.', 'B?', '“C.”', 'D.'];
  it.each([
    ['en', 'fr', english, 'A. B? “C.”\n D.'],
    ['en', 'ko', english, 'A. B? “C.”\n D.'],
    ['en', 'th', english, 'A. B? “C.”\n D.'],
    ['en', 'zh', english, 'A.B?“C.”\n D.'],
    ['en', 'zh-Hant', english, 'A.B?“C.”\n D.'],
    ['en', 'cmn', english, 'A.B?“C.”\n D.'],
    ['en', 'yue', english, 'A.B?“C.”\n D.'],
    ['en', 'ja', english, 'A.B?“C.”\n D.'],
    ['zh', 'ja', chinese, 'A.B?“C.”\n D.'],
    ['zh', 'en', chinese, 'A. B? “C.”\n D.'],
    ['zh-Hans', 'th', chinese, 'A. B? “C.”\n D.'],
    ['ja', 'ko', chinese, 'A. B? “C.”\n D.'],
    ['fr', 'ja', ' « Un. » Deux !\u3000Trois ?\u00A0\tQuatre. ', ' A.B?“C.”\tD. '],
    ['zh', 'en', '好!再见?“好。”“好。”', 'A. B? “C.” D.'],
    ['ja', 'en', '猫。　犬。\u2028鳥。\r\n\r\n「鳥。」', 'A.　B?\u2028“C.”\r\n\r\nD.'],
    ['th', 'en', 'ไป! มา! ไป! มา!', 'A. B? “C.” D.'],
    ['en', 'de', 'Go to a.org/?X=!Y now. Hi!Ho.', 'A.B?“C.” D.'],
    ['fr', 'zh', 'Oui. 😆 Non.\n😆\nSi. Un.', 'A.😆B?\n😆\n“C.”D.'],
  ])('space sentences from %s to %s: %j', (from, to, text, expected) => {
    expect(joined(text, parts, [from, to]).text).toBe(expected);
  });
});

describe('sentencesOf() with joined lines', () => {
  const sentences = (text: string, language = 'fr') =>
    sentencesOf(text, language, true).map(({ source }) => source);

  it('reads a sentence over line ends, and its place stays', () => {
    const text = 'Oui.\n\nJe suis\r\nétudiant et je\nsuis fatigué. Et\ntoi ?';
    expect(sentences(text)).toEqual(['Oui.', 'Je suis  étudiant et je suis fatigué.', 'Et toi ?']);
    for (const { source, start } of sentencesOf(text, 'fr', true)) {
      expect(text.slice(start, start + source.length).replace(/[\r\n]/g, ' ')).toBe(source);
    }
  });

  it.each([
    ['a blank line', 'Je suis\n\nétudiant'],
    ['a line of blanks', 'Je suis\n \t\nétudiant'],
    ['a list', 'Il faut\n- du pain\n* du vin\n1. des fruits\na) du sel'],
    ['a quotation', 'Tu dis\n> viens ici'],
    ['a sentence that begins anew', 'Il part.\nElle reste.\n« Oui. »\nNon'],
  ])('separates paragraphs at %s', (_, text) => {
    expect(sentences(text)).toEqual(sources(text, 'fr'));
  });

  it('keeps line ends between sentences', () => {
    const text = 'Je suis\nlà. Et toi ?\nOui !';
    const found = sentencesOf(text, 'fr', true);
    const gaps = gapsAround(text, found, 'en');
    expect(joinTranslations(gaps, ['a.', 'b?', 'c!']).text).toBe('a. b?\nc!');
  });
});

describe('sentencesOf() with emoji', () => {
  const emoji = [
    '😆',
    '👨‍👩‍👧',
    '❤️',
    '👍🏽',
    '🇫🇷',
    '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
    '😀😀 🎉',
  ];
  it.each(emoji)('keeps %s out of the sentences around it', (symbol) => {
    const text = `${symbol} Ils sont là. ${symbol} Je crois. ${symbol}\n${symbol}\nMerci ${symbol}`;
    const sentences = sentencesOf(text, 'fr');
    expect(sentences.map(({ source }) => source)).toEqual(['Ils sont là.', 'Je crois.', 'Merci']);
    for (const { source, start } of sentences)
      expect(text.slice(start).startsWith(source)).toBe(true);
    expect(joined(text, ['a', 'b', 'c']).text).toBe(
      `${symbol} a ${symbol} b ${symbol}\n${symbol}\nc ${symbol}`,
    );
  });

  it('keeps keycaps in the sentence, because they hold a digit', () => {
    expect(sources('Prenez le 1️⃣', 'fr')).toEqual(['Prenez le 1️⃣']);
  });

  it('keeps emoji within a sentence', () => {
    expect(sources("J'ai acheté 🙂 hier.", 'fr')).toEqual(["J'ai acheté 🙂 hier."]);
  });

  it('finds no sentence in emoji alone', () => {
    for (const text of ['😀', '❤️ 😀', ' 👍🏽\n🇫🇷 ']) expect(sentencesOf(text, 'fr')).toEqual([]);
  });
});
