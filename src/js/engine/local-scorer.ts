import type { EngineScored, EngineScores, Job, WasmScorecard } from './engine.js';
import type { Slices } from './slices.js';
import { unwrap } from './unwrap.js';

/** Slices must be short enough to serve other calls between them. */
const sentencesPerSlice = 32;

/**
 * Scores translations, and deletes the scorecard.
 * @param resamples how many resamples give the intervals; 0 for none.
 */
export async function score(
  scorecard: WasmScorecard,
  translations: readonly EngineScored[],
  resamples: number,
  slices: Slices,
  job: Job,
): Promise<EngineScores> {
  try {
    let done = 0;
    await slices.runToEnd(job, () => {
      const slice = translations.slice(done, done + sentencesPerSlice);
      unwrap(scorecard.add(slice));
      done += slice.length;
      return done === translations.length;
    });
    return unwrap(scorecard.scores(resamples));
  } finally {
    scorecard.delete();
  }
}
