#include "core/tasks/sequences.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/expect_error.h"

namespace attentive {
namespace {

constexpr SequenceOptions small = {
    .symbols = 4, .shortest = 5, .longest = 9, .train = 500, .dev = 50, .test_per_length = 20};

TEST(Sequences, HaveTheAnswersOfTheirTask) {
  EXPECT_EQ(sequence_answer(SequenceTask::copy, "abca"), "abca");
  EXPECT_EQ(sequence_answer(SequenceTask::reverse, "abcc"), "ccba");
  EXPECT_EQ(sequence_answer(SequenceTask::recall, "dbca"), "d");
}

TEST(Sequences, HaveTheRequestedLengthsAndSymbols) {
  const SequenceSplit split = split_sequences(small);
  EXPECT_EQ(split.train.size(), 500);
  EXPECT_EQ(split.dev.size(), 50);
  EXPECT_EQ(split.test.size(), 100);
  const auto count_lengths = [](const std::vector<std::string>& sources) {
    std::map<std::size_t, int> counts;
    for (const std::string& source : sources) ++counts[source.size()];
    return counts;
  };
  EXPECT_EQ(count_lengths(split.train),
            (std::map<std::size_t, int>{{5, 100}, {6, 100}, {7, 100}, {8, 100}, {9, 100}}));
  EXPECT_EQ(count_lengths(split.dev),
            (std::map<std::size_t, int>{{5, 10}, {6, 10}, {7, 10}, {8, 10}, {9, 10}}));
  for (std::size_t i = 0; i < split.test.size(); ++i) {
    EXPECT_EQ(split.test[i].size(), 5 + i / 20);
  }

  std::map<char, int> symbols;
  int total = 0;
  for (const std::string& source : split.train) {
    for (const char symbol : source) {
      ++symbols[symbol];
      ++total;
    }
  }
  ASSERT_EQ(symbols.size(), 4);
  for (const auto& [symbol, count] : symbols) {
    EXPECT_TRUE(symbol >= 'a' && symbol <= 'd') << symbol;
    EXPECT_NEAR(count, total / 4.0, 0.1 * total / 4.0) << symbol;
  }
}

TEST(Sequences, AreAllDifferent) {
  const SequenceSplit split = split_sequences(small);
  std::set<std::string> different;
  for (const auto* part : {&split.train, &split.dev, &split.test}) {
    different.insert(part->begin(), part->end());
  }
  EXPECT_EQ(different.size(), 650);
}

TEST(Sequences, DependOnTheSeedOnly) {
  EXPECT_EQ(split_sequences(small).train, split_sequences(small).train);
  SequenceOptions other = small;
  other.seed = 2;
  EXPECT_NE(split_sequences(small).train, split_sequences(other).train);
}

TEST(Sequences, HaveTheSameTestPartForMoreTrainingExamples) {
  SequenceOptions more = small;
  more.train = 600;
  EXPECT_EQ(split_sequences(small).test, split_sequences(more).test);
}

TEST(Sequences, RejectImpossibleOptions) {
  SequenceOptions one_symbol = small;
  one_symbol.symbols = 1;
  expect_error(ErrorCode::invalid_argument, "symbols is 1; it must be 2 to 26",
               [&] { split_sequences(one_symbol); });
  SequenceOptions reversed = small;
  reversed.longest = 4;
  expect_error(ErrorCode::invalid_argument, "lengths are 5 to 4",
               [&] { split_sequences(reversed); });
  SequenceOptions too_many = small;
  too_many.shortest = 3;
  expect_error(ErrorCode::invalid_argument, "4 symbols make 64 sources of length 3",
               [&] { split_sequences(too_many); });
}

TEST(Sequences, AlignSymbolsWithTheirAnswers) {
  EXPECT_EQ(sequence_alignment(SequenceTask::copy, 3), (Alignment{{0, 0}, {1, 1}, {2, 2}}));
  EXPECT_EQ(sequence_alignment(SequenceTask::reverse, 3), (Alignment{{0, 2}, {1, 1}, {2, 0}}));
  EXPECT_EQ(sequence_alignment(SequenceTask::recall, 3), (Alignment{{0, 0}}));
}

}  // namespace
}  // namespace attentive
