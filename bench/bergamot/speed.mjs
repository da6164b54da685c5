// Measures how fast both engines write, how soon after a start, and in how much memory. No model that is measured
// here ever ends a translation, so both engines write twice as many tokens as they read.
import { median } from '../util.mjs';
import { randomTexts } from './model-files.mjs';

/** Words per sentence; with `</s>` it has one token more. */
export const words = 20;
const maxLength = 2 * (words + 1);

/** @typedef {{ single: number, document: number, rounds: number }} Budget  numbers of sentences, and of rounds */

/**
 * @param {import('./engines.mjs').Engines} engines
 * @param {import('./model-files.mjs').Model} model
 * @param {Budget} budget
 * @returns {Promise<object[]>} a result for single sentences and one for documents
 */
export async function measureSpeed(engines, model, { single, document, rounds }) {
  const modes = {
    single: async (engine, texts) => {
      const each = await engine.call(
        'translateEach',
        texts,
        texts.map(() => maxLength),
      );
      return each.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    },
    document: async (engine, texts) =>
      (await engine.call('translateTogether', texts, maxLength)).milliseconds,
  };
  const results = [];
  for (const [mode, count] of Object.entries({ single, document })) {
    const texts = randomTexts(model, count, words);
    const milliseconds = { ours: [], theirs: [] };
    // V8 makes code fast while it runs, so the first round is not counted.
    for (let round = 0; round <= rounds; ++round) {
      for (const [name, engine] of Object.entries(engines)) {
        const time = await modes[mode](engine, texts);
        if (round > 0) milliseconds[name].push(time);
      }
    }
    const speed = (time) => (1000 * count * maxLength) / time;
    const typical = (name) => speed(median(milliseconds[name]));
    const best = (name) => speed(Math.min(...milliseconds[name]));
    results.push({
      mode,
      sentences: count,
      ours_tokens_per_s: typical('ours'),
      theirs_tokens_per_s: typical('theirs'),
      ratio: typical('ours') / typical('theirs'),
      best_ratio: best('ours') / best('theirs'),
      milliseconds,
    });
  }
  return results;
}

/**
 * Measures fresh starts, which take turns.
 * @param {import('./engines.mjs').EngineHost} host
 * @param {import('./model-files.mjs').Files} files
 * @param {string} text to translate first
 * @param {number} rounds
 */
export async function measureStarts(host, files, text, rounds) {
  const times = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; ++round) {
    for (const name of Object.keys(times)) {
      const engine = await host.start(name);
      const begin = performance.now();
      await host.load(engine, name, files);
      const loaded = performance.now();
      await engine.call('translateEach', [text], [maxLength]);
      times[name].push({ load: loaded - begin, first: performance.now() - loaded });
      await engine.close();
    }
  }
  const typical = (list) => ({
    load_ms: median(list.map(({ load }) => load)),
    first_translation_ms: median(list.map(({ first }) => first)),
  });
  return { ours: typical(times.ours), theirs: typical(times.theirs) };
}
