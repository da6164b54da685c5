#include "core/heap_count.h"

#include <atomic>
#include <cstddef>

#if defined(__GLIBC__) && !defined(ATTENTIVE_SANITIZED)

#include <malloc.h>

namespace {

std::atomic<long> allocations{0};
std::atomic<long> live{0};
std::atomic<long> highest{0};

void* count(void* block) {
  ++allocations;
  const long now = live += static_cast<long>(malloc_usable_size(block));
  for (long before = highest; before < now && !highest.compare_exchange_weak(before, now);) {
  }
  return block;
}

void discount(void* block) { live -= static_cast<long>(malloc_usable_size(block)); }

}  // namespace

extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t number, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void __libc_free(void* block);

void* malloc(std::size_t size) { return count(__libc_malloc(size)); }
void* calloc(std::size_t number, std::size_t size) { return count(__libc_calloc(number, size)); }
void* realloc(void* block, std::size_t size) {
  discount(block);
  return count(__libc_realloc(block, size));
}
void free(void* block) {
  discount(block);
  __libc_free(block);
}

}  // extern "C"

namespace attentive::heap {

long allocations() { return ::allocations; }

long start_peak() { return highest = live.load(); }

long peak() { return highest; }

}  // namespace attentive::heap

#endif
