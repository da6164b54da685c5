import type { Created, Engine } from './engine.js';
import { startWorker } from './host.js';
import type { Place } from './resource.js';

/**
 * Loads a model into `count` workers, which serve only this model and end with it. If one fails, all are ended.
 * @param load loads it into the engine of a worker, which gets a copy of the bytes.
 * @throws AttentiveError as loadModel does.
 */
export async function loadInWorkers(
  count: number,
  load: (engine: Engine) => Promise<Created>,
): Promise<Place[]> {
  const workers = Array.from({ length: count }, () => startWorker());
  try {
    return await Promise.all(
      workers.map(async ({ engine, started, end }) => {
        const [{ handle }] = await Promise.all([load(engine), started]);
        return { engine, handle, release: end };
      }),
    );
  } catch (failure) {
    for (const { end } of workers) end();
    throw failure;
  }
}
