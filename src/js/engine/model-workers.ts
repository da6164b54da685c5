import type { ModelFile } from '../shared/source.js';
import { startWorker } from './host.js';
import type { Place } from './resource.js';
import type { Variant } from './variant.js';

/**
 * Loads a model into `count` workers, which serve only this model and end with it. If one fails, all are ended.
 * @param file each worker gets a copy of its bytes.
 * @throws AttentiveError as loadModel does.
 */
export async function loadInWorkers(
  count: number,
  variant: Variant,
  { name, bytes }: ModelFile,
): Promise<Place[]> {
  const workers = Array.from({ length: count }, () => startWorker());
  try {
    return await Promise.all(
      workers.map(async ({ engine, started, end }) => {
        const loading = engine.loadModel(variant, bytes, name);
        const [{ handle }] = await Promise.all([loading, started]);
        return { engine, handle, release: end };
      }),
    );
  } catch (failure) {
    for (const { end } of workers) end();
    throw failure;
  }
}
