import '../../tools/enable-relaxed-simd.mjs';
import { fileURLToPath } from 'node:url';
import { loadModel, type Model } from 'attentive';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loopsBesides } from '../../bench/repeats.mjs';

/** Sentences unlike those that the model was trained on; it repeats itself in three of them. */
const strangeSources = [
  'Tchitchikov-Oulianovskaïa-Mirandolinska-Zavidovski, Kourouma, Ouagadougou et Bobo-Dioulasso.',
  'Le Népal, le Bhoutan, le Bangladesh, le Myanmar, le Laos, le Cambodge, le Viêt Nam et la Malaisie ont signé.',
  'Les hydroxychloroquines, azithromycines, dexaméthasones et lopinavirs furent administrés.',
  "La phosphorylation oxydative mitochondriale catalyse la resynthèse d'adénosine triphosphate intracellulaire.",
  "Xi'an, Chongqing, Shijiazhuang, Zhengzhou, Hangzhou, Guangzhou, Qinhuangdao, Lanzhou.",
];

describe('stopLoops with fr-en', () => {
  let model: Model;
  beforeAll(async () => {
    model = await loadModel(
      fileURLToPath(new URL('../../models/fr-en/fr-en.safetensors', import.meta.url)),
    );
  });
  afterAll(() => model.destroy());

  it('cuts the translations that loop and changes no other', async () => {
    const plain = await model.translate(strangeSources, { stopLoops: false });
    const cut = await model.translate(strangeSources);
    const loops = plain.map(({ sourceTokens, tokens }) => loopsBesides(sourceTokens, tokens));
    expect(loops).toContain(true);
    expect(plain.map(({ looped }) => looped)).not.toContain(true);
    expect(cut.map(({ looped }) => looped)).toEqual(loops);
    for (const [i, { sourceTokens, tokens, truncated, text }] of cut.entries()) {
      expect(loopsBesides(sourceTokens, tokens)).toBe(false);
      expect(truncated).toBe(false);
      if (!loops[i]) expect(text).toBe(plain[i]?.text);
    }
  });

  it('reports each token of a translation once', async () => {
    const reported: string[][] = strangeSources.map(() => []);
    const translations = await model.translate(strangeSources, {
      onTokens: (tokens, i) => reported[i]?.push(...tokens),
    });
    expect(reported).toEqual(translations.map(({ tokens }) => tokens));
  });

  it('lets a translation repeat what its source repeats', async () => {
    const { text, looped } = await model.translate('Non, non, non, non, non, non, non !');
    expect(looped).toBe(false);
    expect(text.toLowerCase().split('no').length).toBeGreaterThan(6);
  });

  it.each(['…', '?', '« »', '-', '!!!', '·'])(
    'leaves %j, which says nothing, as it is',
    async (source) => {
      expect((await model.translate(source)).text).toBe(source);
    },
  );
});
