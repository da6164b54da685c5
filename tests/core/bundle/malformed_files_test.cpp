// Reads files that are wrong in one way each. Checks the error of each, and that none makes us
// allocate memory for sizes that it only claims.

#include "core/bundle/malformed_files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <vector>

#include "core/expect_error.h"

namespace attentive {
namespace {

/// Limits how much more memory the process can allocate.
class MemoryLimit {
 public:
  explicit MemoryLimit(std::size_t bytes) {
    getrlimit(RLIMIT_AS, &before_);
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    rlimit limit = before_;
    limit.rlim_cur = pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE)) + bytes;
    setrlimit(RLIMIT_AS, &limit);
  }
  ~MemoryLimit() { setrlimit(RLIMIT_AS, &before_); }
  MemoryLimit(const MemoryLimit&) = delete;
  MemoryLimit& operator=(const MemoryLimit&) = delete;

 private:
  rlimit before_{};
};

void expect_refused(const std::vector<malformed::Malformed>& files) {
  for (const malformed::Malformed& file : files) {
    SCOPED_TRACE(file.name);
    {
#ifndef ATTENTIVE_SANITIZED  // The sanitizers' own memory would exceed the limit.
      const MemoryLimit limit(32 << 20);
#endif
      expect_error(file.code, file.part, [&] { file.read(file.file); }, "m.safetensors: ");
    }
    EXPECT_NO_THROW(malformed::load(malformed::good_file()));
  }
}

TEST(MalformedFile, WithAWrongHeaderIsRefused) { expect_refused(malformed::headers()); }
TEST(MalformedFile, WithWrongContentsIsRefused) { expect_refused(malformed::contents()); }
TEST(MalformedFile, WithAWrongTokenizerIsRefused) { expect_refused(malformed::tokenizers()); }
TEST(MalformedFile, WithAWrongShortlistIsRefused) {
  EXPECT_NO_THROW(malformed::load(malformed::shortlist_file([](Shortlist&) {})));
  expect_refused(malformed::shortlists());
}
TEST(MalformedFile, WithAWrongTrainingStateIsRefused) {
  expect_refused(malformed::checkpoints());
  EXPECT_NO_THROW(malformed::resume(malformed::good_checkpoint()));
}

TEST(MalformedFile, IsOneOfManyKinds) {
  EXPECT_GE(malformed::headers().size() + malformed::contents().size() +
                malformed::tokenizers().size() + malformed::checkpoints().size(),
            150U);
}

}  // namespace
}  // namespace attentive
