import * as Comlink from 'comlink';
import type { Engine } from './engine.js';
import { AttentiveError } from './errors.js';
import type { Variant } from './runtime.js';
import { carryErrorCodes } from './wire.js';

carryErrorCodes();

let shared: Promise<Engine> | undefined;

/**
 * The engine that all models and trainers share, with `variant` ready to use: in a worker where
 * there are workers, so that the page stays responsive; in this thread in Node.
 */
export async function engineFor(variant: Variant): Promise<Engine> {
  // A failure is not kept: the next call tries again.
  shared ??= startEngine().catch((failure: unknown) => {
    shared = undefined;
    throw failure;
  });
  const engine = await shared;
  await engine.prepare(variant);
  return engine;
}

async function startEngine(): Promise<Engine> {
  if (typeof Worker === 'undefined') {
    const { LocalEngine } = await import('./engine.js');
    return new LocalEngine();
  }
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  const engine = Comlink.wrap<Engine>(worker);
  await started(worker, engine);
  return engine;
}

/** Waits until the worker answers. One whose script does not load only sends an error event. */
function started(worker: Worker, engine: Comlink.Remote<Engine>): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.addEventListener(
      'error',
      (event) => {
        worker.terminate();
        reject(
          new AttentiveError(
            'unsupported',
            "The engine's worker could not be started: serve worker.js beside the package's other " +
              `files, from the page's own origin (${event.message ?? 'the script did not load'})`,
          ),
        );
      },
      { once: true },
    );
    engine.ready().then(resolve, reject);
  });
}
