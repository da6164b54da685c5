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

/** A trainer in the engine, which also translates with its model. */
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
      this.wasm.report(); // This starts a new report, so that the next call's metrics cover its own steps only.
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
