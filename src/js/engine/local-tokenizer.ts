import type { CreatedTokenizer, EngineIds, Handle, Job, WasmTokenizer } from './engine.js';
import { LocalObject } from './local-object.js';
import { unwrap } from './unwrap.js';

/** Slices must be short enough to serve other calls between them. */
const textsPerSlice = 1024;

/** A tokenizer in the engine. */
export class LocalTokenizer extends LocalObject<WasmTokenizer> {
  created(handle: Handle): CreatedTokenizer {
    return { handle, info: unwrap(this.wasm.info()) };
  }

  async encode(texts: readonly string[], specialTokens: boolean, job: Job): Promise<EngineIds> {
    const slices: EngineIds[] = [];
    let done = 0;
    await this.slices.runToEnd(job, () => {
      const slice = texts.slice(done, done + textsPerSlice);
      slices.push(unwrap(this.wasm.encode(slice, specialTokens)));
      done += slice.length;
      return done === texts.length;
    });
    return concatenate(slices);
  }

  decode(ids: Int32Array): string {
    return unwrap(this.wasm.decode(ids));
  }

  pieces(ids: Int32Array): string[] {
    return unwrap(this.wasm.pieces(ids));
  }

  toJson(): string {
    return unwrap(this.wasm.toJson());
  }
}

/** Joins the ids of consecutive slices. */
function concatenate(slices: readonly EngineIds[]): EngineIds {
  const [only] = slices;
  if (slices.length === 1 && only) return only;
  const total = (of: (slice: EngineIds) => Int32Array) =>
    slices.reduce((sum, slice) => sum + of(slice).length, 0);
  const ids = new Int32Array(total((slice) => slice.ids));
  const ends = new Int32Array(total((slice) => slice.ends));
  let idsDone = 0;
  let textsDone = 0;
  for (const slice of slices) {
    ids.set(slice.ids, idsDone);
    for (const [i, end] of slice.ends.entries()) ends[textsDone + i] = idsDone + end;
    idsDone += slice.ids.length;
    textsDone += slice.ends.length;
  }
  return { ids, ends };
}
