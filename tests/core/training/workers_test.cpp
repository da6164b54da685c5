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

TEST(Workers, RethrowExceptionsAndKeepWorking) {
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

TEST(Workers, VisitEverySliceOnce) {
  for (const std::size_t count : {1U, 3U}) {
    Workers workers(count);
    for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 1000U}) {
      std::vector<std::atomic<int>> visits(size);
      workers.for_each_slice(size, [&](std::size_t slice, std::size_t begin, std::size_t length) {
        EXPECT_LT(slice, Workers::slice_count);
        for (std::size_t i = begin; i < begin + length; ++i) ++visits[i];
      });
      for (const std::atomic<int>& visit : visits) EXPECT_EQ(visit, 1) << size;
    }
  }
}

}  // namespace
}  // namespace attentive
