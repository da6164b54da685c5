import type { EngineInspection, EngineInspectOptions, Job, WasmInspector } from './engine.js';
import { LocalModel } from './local-model.js';
import { unwrap } from './unwrap.js';

/** A model in the engine that can be looked into. */
export class LocalInspector extends LocalModel<WasmInspector> {
  async inspect(
    sourceTokens: readonly string[],
    options: EngineInspectOptions,
    job: Job,
  ): Promise<EngineInspection> {
    let inspection: EngineInspection | undefined;
    await this.slices.runToEnd(job, () => {
      inspection = unwrap(this.wasm.inspect(sourceTokens, options));
      return true;
    });
    return inspection as EngineInspection;
  }
}
