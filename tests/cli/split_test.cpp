#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/process.h"
#include "cli/temporary_folder.h"

namespace attentive {
namespace {

TEST(Split, KeepsWholeLinesAndTheirOrder) {
  const TemporaryFolder folder;
  std::string text;
  for (int i = 100; i < 200; ++i) {
    text += "target " + std::to_string(i) + "\tkept\tsource " + std::to_string(i) + "\n";
  }
  write_text(folder / "all.tsv", text);
  const auto split = [&](const std::string& out) {
    const Outcome outcome =
        run_attentive({"split", "--data", folder / "all.tsv", "--out", out, "--source-column", "3",
                       "--target-column", "1", "--dev", "10", "--test", "20"});
    EXPECT_EQ(outcome.status, 0) << outcome.messages;
    EXPECT_NE(outcome.messages.find("test.tsv: 20 pairs\n"), std::string::npos) << outcome.messages;
  };
  split(folder / "a");
  split(folder / "b");
  std::multiset<std::string> lines;
  for (const auto& [name, count] :
       {std::pair("/train.tsv", 70U), std::pair("/dev.tsv", 10U), std::pair("/test.tsv", 20U)}) {
    const std::string part = read_text(folder / "a" + name);
    EXPECT_EQ(part, read_text(folder / "b" + name));
    const std::vector<std::string> part_lines = split_lines(part);
    EXPECT_EQ(part_lines.size(), count);
    EXPECT_TRUE(std::is_sorted(part_lines.begin(), part_lines.end()));
    lines.insert(part_lines.begin(), part_lines.end());
  }
  const std::vector<std::string> all = split_lines(text);
  EXPECT_EQ(lines, std::multiset<std::string>(all.begin(), all.end()));
}

}  // namespace
}  // namespace attentive
