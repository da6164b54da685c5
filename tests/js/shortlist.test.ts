import '../../tools/enable-relaxed-simd.mjs';
import { fileURLToPath } from 'node:url';
import { loadModel } from 'attentive';
import { expect, it } from 'vitest';

it.each([
  ['fr-en', ['Je suis étudiant.', 'Elle porte une robe rouge.', 'Où est la gare ?']],
  ['de-en', ['Ich bin Student.', 'Sie trägt ein rotes Kleid.', 'Wo ist der Bahnhof?']],
  ['es-en', ['Soy estudiante.', 'Ella lleva un vestido rojo.', '¿Dónde está la estación?']],
  ['en-fr', ['I am a student.', 'She is wearing a red dress.', 'Where is the station?']],
])('%s with its shortlist scores only plausible target tokens', async (name, sources) => {
  const file = new URL(`../../models/${name}/${name}.safetensors`, import.meta.url);
  const model = await loadModel(fileURLToPath(file));
  const listed = await model.translate(sources);
  const exact = await model.translate(sources, { shortlist: false });
  for (const [i, { text, tokens, logProbabilities }] of listed.entries()) {
    expect(tokens).toEqual(exact[i]?.tokens);
    const all = exact[i]?.logProbabilities as Float32Array;
    // The candidates share the probability of the tokens that are not scored, which is more than 0.
    for (const [t, logProbability] of logProbabilities.entries()) {
      expect(logProbability).toBeGreaterThanOrEqual((all[t] as number) - 1e-5);
    }
    expect([...logProbabilities]).not.toEqual([...all]);
    const scored = await model.score(sources[i] as string, text);
    expect(scored.tokens).toEqual(tokens);
    for (const [t, logProbability] of scored.logProbabilities.entries()) {
      expect(logProbability).toBeCloseTo(all[t] as number, 2);
    }
  }
  model.destroy();
});
