#pragma once

/// Keeps a function out of line that runs once per step or, while loading, once per block. V8
/// optimizes WebAssembly one function at a time, when that function has been called often, and
/// would reach a search that is inlined into a single function too late.
#define ATTENTIVE_NOINLINE [[gnu::noinline]]
