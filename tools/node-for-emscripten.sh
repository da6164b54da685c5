#!/bin/sh
# Runs Node for Emscripten, which starts the linked engine once to generate its types. Node 20 has
# relaxed SIMD only behind a flag, which later versions no longer accept.
case "$(node --version)" in
  v20.*) exec node --experimental-wasm-relaxed-simd "$@" ;;
  *) exec node "$@" ;;
esac
