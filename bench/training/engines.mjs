// Lists the engines that are measured: ours in each of its builds, and its peers. Each runs in its own
// process, so that none disturbs another and its memory can be measured.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { variants } from '../../tools/build.mjs';
import { capture, pythonWithTorch, root } from '../../tools/common.mjs';
import { installPeers } from '../install-peers.mjs';
import { measureNative } from './attentive-native.mjs';
import { models } from './models.mjs';

const scripts = join(root, 'bench/training');
/** The models that are written for TensorFlow.js (tfjs-networks.mjs). */
const modelsInTensorFlow = ['dates', 'gru8k'];

/**
 * @typedef {import('./timing.mjs').Budget} Budget
 *
 * The files of a model: their folder, those that our engine trains on, and the file from which peers start.
 * @typedef {{ folder: string, files: Record<string, string>, prepared: string }} Place
 *
 * `measure` trains the named model. If it is missing, `reason` says why; `reasons` says why an engine does not
 * train a certain model. An engine with `once` is too slow to be measured in every round.
 * @typedef {{
 *   engine: string, variant: string, version?: string, threads: number, once?: boolean,
 *   reason?: string, reasons?: Record<string, string>,
 *   measure?: (model: string, place: Place) => import('./timing.mjs').Measured &
 *     { parameters: number, peakMemory: number },
 * }} Engine
 */

/**
 * Lists the engines that train any of these models.
 * @param {string[]} names
 * @param {{ fast: Budget, slow: Budget, slowest?: Budget }} budgets  for steps that take up to a
 *   second, a few seconds, and more; without a budget an engine is not measured
 * @returns {Engine[]}
 */
export function listEngines(names, budgets) {
  return [
    ...variants.map((variant) => ({
      engine: 'attentive',
      variant,
      threads: 1,
      measure: (model, { folder }) =>
        runNode('attentive-wasm.mjs', folder, { model, variant, budget: budgets.fast }),
    })),
    ...[1, 2].map((threads) => ({
      engine: 'attentive',
      variant: 'native',
      threads,
      measure: (model, { folder, files }) =>
        measureNative({ model: models[model], threads, files, folder, budget: budgets.fast }),
    })),
    pytorch(budgets),
    ...(names.some((name) => modelsInTensorFlow.includes(name)) ? tensorFlow(budgets) : []),
  ];
}

function pytorch(budgets) {
  const engine = { engine: 'pytorch', variant: 'native', threads: 1 };
  const python = pythonWithTorch();
  if (!python) {
    return {
      ...engine,
      reason: 'no python3 here has PyTorch (apt install python3-torch libopenblas0-pthread)',
    };
  }
  const script = join(scripts, 'pytorch.py');
  const { version, reference_blas } = readResult(capture(python, [script]));
  if (reference_blas) {
    // A comparison with it would say nothing.
    return {
      ...engine,
      version,
      reason: 'PyTorch has only the slow reference BLAS (apt install libopenblas0-pthread)',
    };
  }
  return {
    ...engine,
    version,
    measure: (_, { folder, files, prepared }) => {
      const job = writeJob(folder, { prepared, config: files.config, budget: budgets.fast });
      const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
      return readResult(capture(python, [script, job], { env }));
    },
  };
}

function tensorFlow({ fast, slow, slowest }) {
  const reason = installPeers();
  const engine = { engine: 'tfjs', version: '4.22.0', threads: 1, once: true, reason };
  const reasons = { transformer8k: 'the model is not written for it' };
  const measure =
    (options, budgets) =>
    (model, { folder, prepared }) =>
      runNode('tfjs.mjs', folder, { model, prepared, ...options, budget: budgets[model] });
  return [
    {
      ...engine,
      variant: 'wasm',
      reasons: slowest ? reasons : { ...reasons, gru8k: 'a step takes half a minute' },
      measure: measure({ backend: 'wasm' }, { dates: fast, gru8k: slowest }),
    },
    // This is not how users would write the model, but shows how fast the backend could be.
    {
      ...engine,
      variant: 'wasm+transposed',
      reasons,
      measure: measure({ backend: 'wasm', transposed: true }, { dates: fast, gru8k: slow }),
    },
    {
      ...engine,
      variant: 'cpu',
      reasons: { ...reasons, gru8k: 'a step takes minutes' },
      measure: measure({ backend: 'cpu' }, { dates: slow }),
    },
  ];
}

/** Runs one of our scripts in its own Node process and returns its result. */
export function runNode(script, folder, job) {
  return readResult(capture(process.execPath, [join(scripts, script), writeJob(folder, job)]));
}

function writeJob(folder, job) {
  const path = join(folder, 'job.json');
  writeFileSync(path, JSON.stringify(job));
  return path;
}

/** Reads the result of a process: the last line that it printed. */
function readResult(output) {
  return JSON.parse(output.slice(output.lastIndexOf('\n') + 1));
}
