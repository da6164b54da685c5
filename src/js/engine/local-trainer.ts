import type {
  AdvanceLimits,
  EngineChanges,
  EngineMetrics,
  Job,
  Precision,
  WasmTrainer,
} from './engine.js';
import { LocalModel } from './local-model.js';
import { sliceTime } from './slices.js';
import { unwrap } from './unwrap.js';

/** A model in training in the engine. */
export class LocalTrainer extends LocalModel<WasmTrainer> {
  async advance(
    { steps, milliseconds }: AdvanceLimits,
    insight: boolean,
    job: Job,
  ): Promise<EngineMetrics> {
    const start = performance.now();
    try {
      await this.slices.run(job, () => {
        const state = unwrap(this.wasm.advance(steps, Math.min(sliceTime, milliseconds)));
        const late = performance.now() - start >= milliseconds;
        return state === 'done' || (late && state === 'training');
      });
    } catch (failure) {
      this.wasm.report(); // The next call's metrics are of its own steps alone.
      throw failure;
    }
    const report = unwrap(this.wasm.report());
    return { ...report, insight: insight ? unwrap(this.wasm.insight()) : undefined };
  }

  change(changes: EngineChanges): void {
    unwrap(this.wasm.change(changes));
  }

  checkpoint(): Uint8Array<ArrayBuffer> {
    return unwrap(this.wasm.checkpoint());
  }

  exportModel(precision: Precision): Uint8Array<ArrayBuffer> {
    return unwrap(this.wasm.exportBundle(precision));
  }
}
