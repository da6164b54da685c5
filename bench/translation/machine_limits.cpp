// Measures the limits of any translation on this machine: how fast memory of some size can be read
// repeatedly, and the most operations in registers, in float32 and int8. In WebAssembly these are
// plain functions for machine-limits.mjs; natively it is a program whose arguments are sizes in
// bytes, and which prints JSON.
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "../multiply_adds.h"

#ifdef __EMSCRIPTEN__
#include <emscripten/emscripten.h>
#include <wasm_simd128.h>
#else
#include <immintrin.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#define EMSCRIPTEN_KEEPALIVE
#endif

namespace attentive::bench {
namespace {

using Words = std::int32_t __attribute__((vector_size(kernels::register_bytes)));

// These are the machine's fastest way from numbers of 8 bits, perhaps widened, to sums of 32. If it
// takes several instructions, they depend on the sum, or the compiler would move them out of the
// loop.
#if defined(__wasm_relaxed_simd__)
constexpr int dot_terms = 16;
Words dot(Words a, Words b, Words sum) {
  return reinterpret_cast<Words>(wasm_i32x4_relaxed_dot_i8x16_i7x16_add(
      reinterpret_cast<v128_t>(a), reinterpret_cast<v128_t>(b), reinterpret_cast<v128_t>(sum)));
}
#elif defined(__EMSCRIPTEN__)
constexpr int dot_terms = 8;
Words dot(Words /*a*/, Words b, Words sum) {
  return reinterpret_cast<Words>(
             wasm_i32x4_dot_i16x8(reinterpret_cast<v128_t>(sum), reinterpret_cast<v128_t>(b))) +
         b;
}
#elif defined(__AVX512VNNI__)
constexpr int dot_terms = 64;
Words dot(Words a, Words b, Words sum) {
  return reinterpret_cast<Words>(_mm512_dpbusd_epi32(
      reinterpret_cast<__m512i>(sum), reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
}
#elif defined(__AVX2__)
constexpr int dot_terms = 32;
Words dot(Words a, Words b, Words sum) {
  const __m256i pairs =
      _mm256_maddubs_epi16(reinterpret_cast<__m256i>(sum), reinterpret_cast<__m256i>(b));
  return reinterpret_cast<Words>(_mm256_madd_epi16(pairs, reinterpret_cast<__m256i>(a))) + sum;
}
#else
constexpr int dot_terms = 0;  // unknown for this machine
Words dot(Words /*a*/, Words /*b*/, Words sum) { return sum; }
#endif

}  // namespace

extern "C" {

/// Allocates memory, which is never freed.
EMSCRIPTEN_KEEPALIVE char* reserve(int bytes) {
  return (new std::vector<char>(static_cast<std::size_t>(bytes), 1))->data();
}

/// Reads memory, a multiple of 16 registers, into sums that do not wait for each other.
EMSCRIPTEN_KEEPALIVE int read_all(const char* from, int bytes) {
  constexpr std::size_t streams = 8;
  std::array<Words, streams> sums{};
  const auto* words = reinterpret_cast<const Words*>(from);
  const auto count = static_cast<std::size_t>(bytes) / sizeof(Words);
  for (std::size_t i = 0; i + streams <= count; i += streams) {
    for (std::size_t s = 0; s < streams; ++s) sums[s] ^= words[i + s];
  }
  Words sum = sums[0];
  for (std::size_t s = 1; s < streams; ++s) sum ^= sums[s];
  return sum[0] ^ sum[1];
}

EMSCRIPTEN_KEEPALIVE int float_operations_of_round() { return flops_of_round; }

EMSCRIPTEN_KEEPALIVE float float_operations(int rounds, float factor, float term) {
  return multiply_adds(rounds, factor, term);
}

/// Returns the operations of a round: two for each product of two numbers.
EMSCRIPTEN_KEEPALIVE int int8_operations_of_round() {
  return static_cast<int>(chains) * 2 * dot_terms;
}

EMSCRIPTEN_KEEPALIVE int int8_operations(int rounds, int a, int b) {
  const Words left = a - Words{};
  const Words right = b - Words{};
  std::array<Words, chains> x;
  for (std::size_t i = 0; i < chains; ++i) x[i] = static_cast<std::int32_t>(i) - Words{};
  for (int round = 0; round < rounds; ++round) {
    for (Words& value : x) value = dot(left, right, value);
  }
  Words sum = x[0];
  for (std::size_t i = 1; i < chains; ++i) sum += x[i];
  return sum[0] ^ sum[1];
}

}  // extern "C"
}  // namespace attentive::bench

#ifndef __EMSCRIPTEN__
namespace {

/// Returns the most that was done per second in any of several tries.
template <typename Work>
double best_per_second(double amount, Work work) {
  using Clock = std::chrono::steady_clock;
  double best = 0;
  for (int attempt = 0; attempt < 20; ++attempt) {
    const Clock::time_point start = Clock::now();
    int calls = 0;
    double seconds = 0;
    do {  // until the time is long enough for the clock's resolution
      work();
      ++calls;
      seconds = std::chrono::duration<double>(Clock::now() - start).count();
    } while (seconds < 0.005);
    best = std::max(best, calls * amount / seconds);
  }
  return best;
}

// Receives results, so that the compiler cannot leave out the work.
volatile int sink;
volatile float factor = 0.999F;
volatile int operand = 0x01020304;

}  // namespace

int main(int count, char** arguments) {
  using namespace attentive::bench;
  constexpr int rounds = 20'000;
  std::cout << "{\"bandwidth\": {";
  for (int i = 1; i < count; ++i) {
    const int bytes = std::atoi(arguments[i]);
    const char* volatile room = reserve(bytes);
    const double speed = best_per_second(bytes, [&] { sink = read_all(room, bytes); });
    std::cout << (i > 1 ? ", " : "") << '"' << bytes << "\": " << speed;
  }
  std::cout << "}, \"float32\": " << best_per_second(rounds * float_operations_of_round(), [] {
    sink = static_cast<int>(float_operations(rounds, factor, 0.001F));
  });
  std::cout << ", \"int8\": " << best_per_second(rounds * int8_operations_of_round(), [] {
    sink = int8_operations(rounds, operand, 0x04030201);
  });
  std::cout << "}\n";
}
#endif
