#pragma once

/// Counts the program's heap allocations, through tests/core/heap_count.cpp, in builds without
/// sanitizers, which bring their own allocator.
namespace attentive::heap {

/// Returns the number of calls of malloc so far.
long allocations();

/// Resets the peak. Returns the number of live bytes.
long start_peak();

/// Returns the largest number of live bytes since start_peak.
long peak();

}  // namespace attentive::heap
