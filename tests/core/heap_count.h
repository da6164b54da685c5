#pragma once

/// What the program takes from the heap, counted by tests/core/heap_count.cpp in builds without
/// sanitizers, which bring an allocator of their own.
namespace attentive::heap {

/// Calls of malloc so far.
long allocations();

/// Forgets the peak. Returns the bytes that are live now.
long start_peak();

/// The most bytes that were live at once since start_peak.
long peak();

}  // namespace attentive::heap
