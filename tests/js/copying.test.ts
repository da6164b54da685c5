import '../../tools/enable-relaxed-simd.mjs';
import { fileURLToPath } from 'node:url';
import { loadModel, type Model } from 'attentive';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// The shipped model must copy what it has never seen.
describe('fr-en', () => {
  let model: Model;
  beforeAll(async () => {
    const file = new URL('../../models/fr-en/fr-en.safetensors', import.meta.url);
    model = await loadModel(fileURLToPath(file));
  });
  afterAll(() => model.destroy());

  it.each([
    ["J'ai 4837 livres.", '4837'],
    ['Écris à jean.dupont@example.org.', 'jean.dupont@example.org'],
    ['Va sur https://example.org/a?b=c !', 'https://example.org/a?b=c'],
    ["J'ai acheté 🙂 hier.", '🙂'],
  ])('copies from %j: %s', async (source, copied) => {
    const copying = await model.translate(source);
    const plain = await model.translate(source, { copySourceWords: false });
    expect(copying.text.split(copied)).toHaveLength(2);
    expect(plain.text).not.toContain(copied);
    expect(copying.tokens).toEqual(plain.tokens);
  });

  it.each([
    ["J'ai rencontré Zbigniew Wojciechowski hier.", 'Zbigniew Wojciechowski'],
    ['Je connais Jean-Baptiste Dupuis-Laroche.', 'Jean-Baptiste Dupuis-Laroche'],
    ["Où est O'Shaughnessy ?", "O'Shaughnessy"],
  ])('reads a name that it knows in %j for %s', async (source, name) => {
    const { text, sourceTokens } = await model.translate(source);
    expect(text.split(name)).toHaveLength(2);
    expect(sourceTokens).toContain('▁Tom');
  });

  it.each([
    ['Il habite à Londres.', 'London'],
    ['Tom vient du Japon.', 'Japan'],
    ['Marie est à Paris.', 'Mary'],
  ])('translates the name in %j to %s', async (source, name) => {
    expect((await model.translate(source)).text).toContain(name);
  });

  it.each([
    ['Prenez 2×500 mg.', ['2×500 mg']],
    ['Il fait -5 °C.', ['-5 °C']],
    ['La température est de −12 degrés.', ['−12']],
    ['Le train part à 8h05.', ['8h05']],
    ['Cela coûte 12,50 €.', ['12,50 €']],
    ['Il mesure 1,80 m.', ['1,80 m']],
    ['Je ne veux pas 3 pommes, je veux 5 poires.', ['3', '5']],
    ['Le vol AF1234 part à 10 h.', ['AF1234', '10 h']],
    ['Appelez le +33 6 12 34 56 78.', ['+33 6 12 34 56 78']],
    ['Ils sont chez moi. 😆 Je crois qu’ils sont venus en voiture.', ['😆']],
    ['Ils sont chez moi 😆 et ils dorment.', ['😆']],
    ['👨‍👩‍👧 Ma famille.', ['👨‍👩‍👧']],
    ['Merci😊!', ['😊']],
  ])('translates %j with exactly one of each of %j', async (source, parts) => {
    const { text } = await model.translate(source);
    for (const part of parts) expect(text.split(part)).toHaveLength(2);
  });

  it.each(['😆', '♥', '👋🏽 →', '12,50 €', 'Żaneta'])('translates %j to itself', async (source) => {
    expect((await model.translate(source)).text).toBe(source);
  });

  it('translates around an emoji as if it were not there', async () => {
    for (const [source, emoji] of [
      ['Il part demain.', '😆'],
      ['Je suis étudiant.', '👨‍👩‍👧'],
      ['Où est la gare ?', '→'],
    ] as const) {
      const { text } = await model.translate(source);
      expect((await model.translate(`${source} ${emoji}`)).text).toBe(`${text} ${emoji}`);
      expect((await model.translate(`${emoji} ${source}`)).text).toBe(`${emoji} ${text}`);
    }
  });

  it.each(['Dear Żaneta,', 'At 8', '8  😆 ', 'Łódź'])(
    'begins a translation with the prefix %j',
    async (prefix) => {
      const { text } = await model.translate('Il est 8 heures 😆.', { prefix });
      expect(text.startsWith(prefix)).toBe(true);
      expect(text.split('😆')).toHaveLength(2);
      expect((await model.score('Il est 8 heures 😆.', prefix)).text).toBe(prefix);
    },
  );

  it('translates a text of several sentences and paragraphs', async () => {
    const { text, sentences } = await model.translateText(
      "J'ai froid. M. Dupont aussi.\n\nMerci !",
    );
    expect(text).toMatch(/^I'm cold\. .+\.\n\n.+$/);
    expect(sentences.map(({ source }) => source)).toEqual([
      "J'ai froid.",
      'M. Dupont aussi.',
      'Merci !',
    ]);
  });

  it('splits a long sentence without losing any of it', async () => {
    const source = `${'Je suis là, '.repeat(200)}et tu as 4837 livres.`;
    const { text, truncated } = await model.translate(source);
    expect(text.match(/\bI'm\b/g)?.length).toBeGreaterThan(150);
    expect(text).toContain('4837');
    expect(truncated).toBe(false);
  });
});
