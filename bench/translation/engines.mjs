// Lists the engines that are measured, in each precision, and how they are started on a host.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { variants } from '../../tools/build.mjs';
import { root } from '../../tools/common.mjs';
import { peers } from '../install-peers.mjs';
import { readSafetensors } from '../safetensors.mjs';
import { listed, makeBundles, precisions, vocabularyOf } from './bundles.mjs';
import { startProgram } from './engine-processes.mjs';
import { makeGraph } from './onnx-graphs.mjs';
import { encodeModel } from './onnx-writer.mjs';
import { graphFor } from './onnxruntime-engine.mjs';

const onnxRuntime = join(peers, 'node_modules/onnxruntime-web');

/**
 * A model's files by precision (our bundles, and ONNX graphs by graphFor's names), and the pieces that its
 * token ids stand for.
 * @typedef {{
 *   bundles: Record<string, string>, graphs: Record<string, Record<string, string>>,
 *   vocabulary: string[],
 * }} Files
 *
 * If `start` is missing, `reason` says why.
 * @typedef {{
 *   engine: string, variant: string, precision: string, shortlist: boolean, reason?: string,
 *   start?: (files: Files) => Promise<import('./engine-processes.mjs').Subject>,
 * }} Engine
 */

/** @returns {Files} */
export function makeFiles(model, beams, folder) {
  mkdirSync(folder, { recursive: true });
  const bundles = makeBundles(model, folder);
  const graphs = Object.fromEntries(
    precisions.map((precision) => {
      const { tensors } = readSafetensors(readFileSync(bundles[precision]));
      return [precision, writeGraphs(tensors, model.shape, beams, join(folder, precision))];
    }),
  );
  return { bundles, graphs, vocabulary: vocabularyOf(readFileSync(bundles.float32)) };
}

function writeGraphs(tensors, shape, beams, prefix) {
  const paths = {};
  for (const beam of beams) {
    for (const batch of [1, 2]) {
      const name = graphFor(beam, batch);
      paths[name] = `${prefix}-${name}.onnx`;
      const graph = makeGraph(tensors, shape, { beam, alone: batch === 1 });
      writeFileSync(paths[name], encodeModel(graph));
    }
  }
  return paths;
}

/**
 * @param {import('./engine-processes.mjs').Host} host
 * @param {{ inBrowser: boolean, peersReason?: string }} where
 * @returns {Engine[]}
 */
export function listEngines(host, { inBrowser, peersReason }) {
  const started = async (script, options) => {
    const subject = await host.start(script);
    return { ...subject, load: () => subject.call('load', options) };
  };
  const startOurs = (variant, bundle) => (files) =>
    started('attentive-engine.mjs', { variant, source: host.path(files.bundles[bundle]) });
  const ours = variants.map((variant) => ({
    engine: 'attentive',
    variant,
    startWith: (precision) => startOurs(variant, precision),
  }));
  const withShortlist = {
    ...{ engine: 'attentive', variant: 'relaxed', precision: 'int8', shortlist: true },
    start: startOurs('relaxed', listed),
  };
  const native = {
    engine: 'attentive',
    variant: 'native',
    startWith: (precision) => async (files) => {
      const subject = await startProgram(join(root, 'build/native/native-bench'));
      return { ...subject, load: () => subject.call('load', { source: files.bundles[precision] }) };
    },
  };
  const bundle = inBrowser ? 'ort.wasm.bundle.min.mjs' : 'ort.node.min.mjs';
  const peer = {
    engine: 'onnxruntime-web',
    variant: 'wasm',
    reason: peersReason,
    startWith: (precision) => (files) =>
      started('onnxruntime-engine.mjs', {
        module: host.path(join(onnxRuntime, 'dist', bundle)),
        sources: Object.fromEntries(
          Object.entries(files.graphs[precision]).map(([name, path]) => [name, host.path(path)]),
        ),
      }),
  };
  const inEachPrecision = [...ours, peer, ...(inBrowser ? [] : [native])].flatMap(
    ({ startWith, ...engine }) =>
      precisions.map((precision) => ({
        ...engine,
        precision,
        shortlist: false,
        start: engine.reason ? undefined : startWith(precision),
      })),
  );
  return [...inEachPrecision, withShortlist];
}

export function onnxRuntimeVersion() {
  return JSON.parse(readFileSync(join(onnxRuntime, 'package.json'), 'utf8')).version;
}
