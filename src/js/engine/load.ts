import { checkFunction, checkOptions, checkSignal } from '../shared/arguments.js';
import { type ModelFile, type ModelSource, type Progress, readSource } from '../shared/source.js';
import type { Engine } from './engine.js';
import type { EnginePart } from './engine-parts.js';
import { engineFor } from './host.js';
import { create, type EngineResource } from './resource.js';
import { checkVariant, chooseVariant, type Variant } from './variant.js';

export interface LoadOptions {
  /** Aborting it rejects with its reason; nothing stays behind. */
  readonly signal?: AbortSignal | undefined;
  /** Called as the file arrives, and at least once at the end. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** The build of the engine; `auto`, the default, takes the fastest that runs here. */
  readonly variant?: 'auto' | Variant | undefined;
}

/**
 * Makes a resource from a file, which is fetched while a part of the engine starts.
 * @param name how messages name bytes that have no name of their own.
 */
export async function load<T extends EngineResource>(
  part: EnginePart,
  source: ModelSource,
  options: LoadOptions | undefined,
  make: (engine: Engine, variant: Variant, file: ModelFile) => Promise<T>,
  name?: string,
): Promise<T> {
  const { signal, onProgress, variant: wanted } = checkOptions(options);
  checkSignal(signal);
  checkFunction(onProgress, 'onProgress');
  const variant = chooseVariant(checkVariant(wanted));
  return create(signal, async () => {
    const [engine, file] = await Promise.all([
      engineFor(part, variant),
      readSource(source, { signal, onProgress, name }),
    ]);
    return make(engine, variant, file);
  });
}
