import '../../tools/enable-relaxed-simd.mjs';
import { fileURLToPath } from 'node:url';
import { loadModel, type Model } from 'attentive';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loopsBesides } from '../../bench/repeats.mjs';

/** Sentences unlike those that the model was trained on; it repeats itself in three of them. */
const strangeSources = [
  'LE PRÉSIDENT DE LA RÉPUBLIQUE A ANNONCÉ HIER UNE RÉFORME IMPORTANTE DES RETRAITES DANS TOUT LE PAYS.',
  "LES CHERCHEURS ONT DÉCOUVERT UNE NOUVELLE ESPÈCE DE POISSON DANS LES PROFONDEURS DE L'OCÉAN PACIFIQUE.",
  'LA CONFÉRENCE INTERNATIONALE SUR LE CLIMAT SE TIENDRA AU MOIS DE NOVEMBRE PROCHAIN À GENÈVE.',
  "L'ENTREPRISE A ÉTÉ CONDAMNÉE POUR AVOIR VENDU DES PRODUITS DANGEREUX À SES CLIENTS PENDANT DES ANNÉES.",
  'Les protéines transmembranaires hydrophobes interagissent avec les phospholipides.',
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
