// Measures the bytes that a page fetches before it can translate, except the model.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { variants } from '../../tools/build.mjs';
import { root } from '../../tools/common.mjs';
import { peers } from '../install-peers.mjs';

/** Returns bytes, plain and gzipped, of each of our variants and of ONNX Runtime's smallest build for WebAssembly. */
export function measureBytes() {
  const dist = join(root, 'dist');
  const ours = variants.map((variant) => {
    const modules = ['index.js', 'worker.js'].map((name) => join(dist, name));
    return [variant, sizesOf([join(dist, `attentive-translate-${variant}.wasm`)], modules)];
  });
  const theirs = (name) => join(peers, 'node_modules/onnxruntime-web/dist', name);
  return {
    attentive: Object.fromEntries(ours),
    'onnxruntime-web': sizesOf(
      ...[[theirs('ort-wasm-simd-threaded.wasm')], [theirs('ort.wasm.bundle.min.mjs')]],
    ),
  };
}

/** Returns the bytes of these files, plain and gzipped. */
export function sizesOf(wasm, script) {
  const size = (paths) => {
    const files = paths.map((path) => readFileSync(path));
    const sum = (of) => files.reduce((total, file) => total + of(file), 0);
    return { raw: sum((file) => file.length), gzipped: sum((file) => gzipSync(file).length) };
  };
  return { wasm: size(wasm), javascript: size(script) };
}
