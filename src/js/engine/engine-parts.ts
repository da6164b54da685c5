import startMarian, { type MainModule as MarianModule } from './attentive-marian-simd.mjs';
import startTrain, { type MainModule as TrainModule } from './attentive-train-simd.mjs';
import startTranslate, { type MainModule as TranslateModule } from './attentive-translate-simd.mjs';
import type { Variant } from './variant.js';
import { locateWasm, type WasmFiles } from './wasm-files.js';

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

/**
 * Fetches and compiles a part of the engine. Rejects with the platform's own error.
 * @param files where the WebAssembly is, if not beside this script.
 */
export async function startPart(
  part: EnginePart,
  variant: Variant,
  files?: WasmFiles,
): Promise<EngineParts[EnginePart]> {
  const file = `${part}-${variant}` as const;
  return glue[part](await locateWasm(file, files?.[file]));
}
