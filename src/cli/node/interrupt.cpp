// In Node, js/cli/run-program receives the signals while the program computes in a worker.

#include "cli/interrupt.h"

#include <emscripten/em_js.h>

// clang-format off: this is JavaScript.
EM_JS(void, attentive_catch_interrupts, (), { Module.catchInterrupts(); });
EM_JS(bool, attentive_interrupted, (), { return Atomics.load(Module.interrupted, 0) !== 0; });
// clang-format on

namespace attentive {

void catch_interrupts() { attentive_catch_interrupts(); }

bool interrupted() { return attentive_interrupted(); }

}  // namespace attentive
