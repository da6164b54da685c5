#pragma once

/// Keeps a function that runs at every step, or for every block while loading, a function of its
/// own. Browsers make WebAssembly fast function by function, when it has been called often: what is
/// inlined into a caller that is called once for each text, and together with all else becomes
/// huge, is made fast late.
#define ATTENTIVE_HOT [[gnu::noinline]]
