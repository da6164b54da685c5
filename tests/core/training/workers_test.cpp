#include "core/training/workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>

namespace attentive {
namespace {

TEST(Workers, CallEveryTaskOnceInEveryRound) {
  for (const std::size_t count : {1U, 2U, 5U}) {
    Workers workers(count);
    std::vector<std::atomic<int>> calls(count);
    for (int round = 1; round <= 50; ++round) {
      workers.run([&calls](std::size_t i) { ++calls[i]; });
      for (const std::atomic<int>& call : calls) EXPECT_EQ(call, round);
    }
  }
}

TEST(Workers, RethrowAndGoOn) {
  Workers workers(3);
  for (std::size_t failing = 0; failing < 3; ++failing) {
    EXPECT_THROW(workers.run([failing](std::size_t i) {
      if (i == failing) throw std::runtime_error("a task failed");
    }),
                 std::runtime_error);
  }
  std::atomic<int> calls{0};
  workers.run([&calls](std::size_t) { ++calls; });
  EXPECT_EQ(calls, 3);
}

}  // namespace
}  // namespace attentive
