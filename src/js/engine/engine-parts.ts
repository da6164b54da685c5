import { nodeFiles } from '../shared/node.js';
import startMarian, { type MainModule as MarianModule } from './attentive-marian-simd.mjs';
import startTrain, { type MainModule as TrainModule } from './attentive-train-simd.mjs';
import startTranslate, { type MainModule as TranslateModule } from './attentive-translate-simd.mjs';
import type { Variant } from './variant.js';

/**
 * The engine has three parts, of which a page fetches what it needs: `translate` runs models; `marian` runs them, too,
 * and also reads Marian's files and SentencePiece vocabularies; `train` has trainers, stand-alone tokenizers and scores.
 */
export interface EngineParts {
  readonly translate: TranslateModule;
  readonly marian: MarianModule;
  readonly train: TrainModule;
}
export type EnginePart = keyof EngineParts;
/** A part that runs models. */
export type ModelPart = 'translate' | 'marian';

/**
 * The JavaScript of each part, which both variants share (tools/build.mjs checks that). It is imported
 * statically, because a worker that imports anything later cannot be bundled as a single file, as Vite 6 and 7 do.
 */
const glue = { translate: startTranslate, marian: startMarian, train: startTrain };

/** The WebAssembly lies beside this file. Each address is spelled out, so that bundlers find the file. */
const addresses = {
  'translate-simd': () => new URL('./attentive-translate-simd.wasm', import.meta.url),
  'translate-relaxed': () => new URL('./attentive-translate-relaxed.wasm', import.meta.url),
  'marian-simd': () => new URL('./attentive-marian-simd.wasm', import.meta.url),
  'marian-relaxed': () => new URL('./attentive-marian-relaxed.wasm', import.meta.url),
  'train-simd': () => new URL('./attentive-train-simd.wasm', import.meta.url),
  'train-relaxed': () => new URL('./attentive-train-relaxed.wasm', import.meta.url),
};

/** Fetches and compiles a part of the engine. Rejects with the platform's own error. */
export async function startPart(
  part: EnginePart,
  variant: Variant,
): Promise<EngineParts[EnginePart]> {
  const address = addresses[`${part}-${variant}`]();
  // Node cannot fetch files.
  const wasmBinary = address.protocol === 'file:' ? await nodeFiles?.readFile(address) : undefined;
  return glue[part]({ wasmBinary, locateFile: () => address.href });
}
