import '../../tools/enable-relaxed-simd.mjs';
import { fileURLToPath } from 'node:url';
import { loadModel, type Model } from 'attentive';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

// What the model that is shipped makes of what it has never seen.
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
    ['Zylqvist est là.', 'Zylqvist'],
    ["J'ai acheté 🙂 hier.", '🙂'],
  ])('copies of %j: %s', async (source, copied) => {
    const copying = await model.translate(source);
    const plain = await model.translate(source, { copySourceWords: false });
    expect(copying.text.split(copied)).toHaveLength(2);
    expect(plain.text).not.toContain(copied);
    expect(copying.tokens).toEqual(plain.tokens);
  });

  it('translates texts', async () => {
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
    const { text, truncated, attention } = await model.translate(source);
    expect(text.match(/\bI'm\b/g)?.length).toBeGreaterThan(150);
    expect(text).toContain('4837');
    expect(truncated).toBe(false);
    expect(attention).toEqual([]);
  });
});
