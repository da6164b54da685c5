import { setFlagsFromString } from 'node:v8';

// Node 20 has relaxed SIMD only behind a flag. Its baseline compiler is disabled, because it computes the dot product
// wrongly (src/js/engine/variant.ts).
if (process.versions.node.startsWith('20.')) {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  setFlagsFromString('--no-liftoff');
}
