// Measures the bytes that a page fetches before it can translate, except the model.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { variants } from '../../tools/build.mjs';
import { root } from '../../tools/common.mjs';
import { peers } from '../install-peers.mjs';

/** Returns bytes, plain and gzipped, of each of our variants and of ONNX Runtime's smallest build for WebAssembly. */
export function measureBytes() {
  const theirs = (name) => join(peers, 'node_modules/onnxruntime-web/dist', name);
  return {
    attentive: measureOurBytes(),
    'onnxruntime-web': sizesOf(
      ...[[theirs('ort-wasm-simd-threaded.wasm')], [theirs('ort.wasm.bundle.min.mjs')]],
    ),
  };
}

/** Returns bytes, plain and gzipped, of each of our variants. */
export function measureOurBytes() {
  const dist = join(root, 'dist');
  const modules = ['index.js', 'worker.js'].map((name) => join(dist, name));
  const sizes = variants.map((variant) => {
    const wasm = join(dist, `attentive-translate-${variant}.wasm`);
    return [variant, sizesOf([wasm], modules)];
  });
  return Object.fromEntries(sizes);
}

/** Returns the bytes of these files, plain and gzipped. */
export function sizesOf(wasm, script) {
  const size = (paths) => {
    const files = paths.map((path) => readFileSync(path));
    const sum = (of) => files.reduce((total, file) => total + of(file), 0);
    return {
      raw: sum((file) => file.length),
      gzipped: sum((file) => gzipSync(file, { level: 9 }).length),
    };
  };
  return { wasm: size(wasm), javascript: size(script) };
}
