#!/bin/sh
# Node for Emscripten, which runs the linked engine once to write down its types. Node 20 knows
# relaxed SIMD only by a flag, which later versions do not know any more.
case "$(node --version)" in
  v20.*) exec node --experimental-wasm-relaxed-simd "$@" ;;
  *) exec node "$@" ;;
esac
