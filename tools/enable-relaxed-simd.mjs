import { setFlagsFromString } from 'node:v8';

// Node 20 has relaxed SIMD behind a flag, later versions always. Its first compiler is left out, for it
// gets the dot product wrong: see src/js/engine/variant.ts.
if (process.versions.node.startsWith('20.')) {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  setFlagsFromString('--no-liftoff');
}
