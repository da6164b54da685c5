#include "cli/interrupt.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <thread>

namespace attentive {
namespace {

using namespace std::chrono_literals;

constexpr int interrupting_signals[] = {SIGINT, SIGTERM, SIGHUP};

/// Receives both signals, some milliseconds apart, and exits by itself if it survives them.
[[noreturn]] void survive(int first, int second, std::chrono::milliseconds between) {
  catch_interrupts();
  std::raise(first);
  std::this_thread::sleep_for(between);
  std::raise(second);
  ::_exit(interrupted() ? 0 : 1);
}

TEST(Interrupts, EndTheProcessAtTheSecondSignal) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  for (const int first : interrupting_signals) {
    for (const int second : {SIGINT, SIGTERM}) {
      EXPECT_EXIT(survive(first, second, 150ms), testing::KilledBySignal(second), "");
    }
  }
}

TEST(Interrupts, CountOnceIfOneCauseSendsThemTwice) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  for (const int signal : interrupting_signals) {
    EXPECT_EXIT(survive(signal, signal, 0ms), testing::ExitedWithCode(0), "");
  }
  EXPECT_EXIT(survive(SIGHUP, SIGHUP, 150ms), testing::ExitedWithCode(0), "");
}

TEST(Interrupts, AllowSavingAfterTheReaderOfMessagesHasEnded) {
  testing::GTEST_FLAG(death_test_style) = "threadsafe";
  const auto write_to_nobody = [] {
    catch_interrupts();
    std::array<int, 2> ends = {};
    if (::pipe(ends.data()) != 0) ::_exit(2);
    ::close(ends[0]);
    ::_exit(::write(ends[1], "x", 1) < 0 && errno == EPIPE ? 0 : 1);
  };
  EXPECT_EXIT(write_to_nobody(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace attentive
