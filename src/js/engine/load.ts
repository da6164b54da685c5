import { checkFunction, checkOptions, checkSignal } from '../shared/arguments.js';
import { withoutBadFiles } from '../shared/remote-file.js';
import type { Progress, ReadOptions } from '../shared/source.js';
import type { EnginePart } from './engine-parts.js';
import { withEngine } from './host.js';
import { create, type EngineResource } from './resource.js';
import type { SharedEngine } from './shared-engine.js';
import { checkVariant, chooseVariant, type Variant } from './variant.js';

export interface LoadOptions {
  /** Aborting it rejects with its reason; nothing stays behind. */
  readonly signal?: AbortSignal | undefined;
  /** Called as the file or files arrive, and at least once at the end. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** The build of the engine; `auto`, the default, takes the fastest that runs here. */
  readonly variant?: 'auto' | Variant | undefined;
}

/** Makes a resource from what `read` reads while a part of the engine starts. */
export async function load<Content, T extends EngineResource>(
  part: EnginePart,
  options: LoadOptions | undefined,
  read: (options: ReadOptions) => Promise<Content>,
  make: (shared: SharedEngine, variant: Variant, content: Content) => Promise<T>,
): Promise<T> {
  const { signal, onProgress, variant: wanted } = checkOptions(options);
  checkSignal(signal);
  checkFunction(onProgress, 'onProgress');
  const variant = chooseVariant(checkVariant(wanted));
  return create(signal, () =>
    withEngine((shared) =>
      withoutBadFiles(async (kept) => {
        const reading = read({ signal, onProgress, kept });
        const [content] = await Promise.all([reading, shared.prepare(part, variant)]);
        return make(shared, variant, content);
      }),
    ),
  );
}
