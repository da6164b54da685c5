#include "core/training/batcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/random.h"

namespace attentive {
namespace {

std::vector<Example> random_examples(std::size_t count) {
  Random random(1);
  std::vector<Example> examples(count);
  for (Example& example : examples) {
    example.source.assign(1 + random.below(12), 4);
    example.target.assign(random.below(12), 5);
  }
  return examples;
}

TEST(Batcher, BatchesEveryExampleOnceWithinTheLimit) {
  const std::vector<Example> examples = random_examples(1000);
  constexpr Index limit = 200;
  Batcher batcher(examples, limit);
  for (const std::uint64_t epoch : {1U, 2U}) {
    batcher.start_epoch(epoch);
    std::multiset<std::uint32_t> seen;
    std::size_t tokens = 0;
    std::size_t padded = 0;
    for (std::int64_t i = 0; i < batcher.batch_count(); ++i) {
      const std::span<const std::uint32_t> batch = batcher.batch(i);
      ASSERT_FALSE(batch.empty());
      std::size_t source = 0;
      std::size_t target = 0;
      for (const std::uint32_t index : batch) {
        source = std::max(source, examples[index].source.size() + 1);
        target = std::max(target, examples[index].target.size() + 1);
        tokens += examples[index].source.size() + examples[index].target.size() + 2;
      }
      padded += batch.size() * (source + target);
      EXPECT_LE(batch.size() * (source + target), static_cast<std::size_t>(limit));
      seen.insert(batch.begin(), batch.end());
    }
    EXPECT_EQ(seen.size(), examples.size());
    EXPECT_EQ(std::set<std::uint32_t>(seen.begin(), seen.end()).size(), examples.size());
    EXPECT_LT(static_cast<double>(padded - tokens) / static_cast<double>(padded), 0.1)
        << "padding should stay under a tenth";
  }
}

TEST(Batcher, OrdersEpochsByTheSeedAlone) {
  const std::vector<Example> examples = random_examples(300);
  const auto order = [&examples](std::uint64_t seed) {
    Batcher batcher(examples, 100);
    batcher.start_epoch(seed);
    std::vector<std::uint32_t> all;
    for (std::int64_t i = 0; i < batcher.batch_count(); ++i) {
      all.insert(all.end(), batcher.batch(i).begin(), batcher.batch(i).end());
    }
    return all;
  };
  EXPECT_EQ(order(5), order(5));
  EXPECT_NE(order(5), order(6));
}

TEST(Batcher, PutsAnExampleAboveTheLimitInABatchOfItsOwn) {
  std::vector<Example> examples = random_examples(3);
  examples[1].source.assign(500, 4);
  const Batcher batcher(examples, 30);
  bool alone = false;
  for (std::int64_t i = 0; i < batcher.batch_count(); ++i) {
    const auto batch = batcher.batch(i);
    if (std::find(batch.begin(), batch.end(), 1U) != batch.end()) alone = batch.size() == 1;
  }
  EXPECT_TRUE(alone);
}

TEST(Batcher, SpreadsTheBatchesOfEachDecoderEvenly) {
  std::vector<Example> examples = random_examples(900);
  for (std::size_t i = 0; i < examples.size(); ++i)
    examples[i].decoder = i % 9 < 5 ? 0 : i % 9 < 8 ? 1 : 2;
  Batcher batcher(examples, 100);
  const auto total = static_cast<double>(batcher.batch_count());
  const auto decoders_of = [&](std::uint64_t seed) {
    batcher.start_epoch(seed);
    std::vector<std::size_t> decoders;
    for (std::int64_t i = 0; i < batcher.batch_count(); ++i) {
      decoders.push_back(examples[batcher.batch(i).front()].decoder);
      for (const std::uint32_t index : batcher.batch(i)) {
        EXPECT_EQ(examples[index].decoder, decoders.back());
      }
    }
    return decoders;
  };
  for (const std::uint64_t epoch : {1U, 2U, 3U}) {
    const std::vector<std::size_t> decoders = decoders_of(epoch);
    for (const std::size_t decoder : {0U, 1U, 2U}) {
      const auto count = static_cast<double>(std::ranges::count(decoders, decoder));
      ASSERT_GT(count, 3);
      double seen = 0;
      for (std::size_t i = 0; i < decoders.size(); ++i) {
        seen += decoders[i] == decoder ? 1 : 0;
        EXPECT_NEAR(seen, count * static_cast<double>(i + 1) / total, 1.5) << decoder << ' ' << i;
      }
    }
  }
}

TEST(FillBatch, SetsTheDecoder) {
  const std::vector<Example> examples = {{{4}, {5}, 1}, {{6}, {7}, 1}};
  Batch batch;
  fill_batch(batch, examples, std::vector<std::uint32_t>{0, 1}, 1, 2);
  EXPECT_EQ(batch.decoder, 1U);
}

TEST(FillBatch, PadsAndSetsSpecialTokens) {
  const std::vector<Example> examples = {{{4, 5}, {6}}, {{7}, {}}, {{8, 9, 10}, {11, 12}}};
  const std::vector<std::uint32_t> indices = {2, 1, 0};
  Batch batch;
  fill_batch(batch, examples, indices, 0, 2);  // examples 2 and 0
  EXPECT_EQ(batch.source.batch, 2);
  EXPECT_EQ(batch.source.time, 4);
  EXPECT_EQ(batch.source.ids, (std::vector<TokenId>{8, 4, 9, 5, 10, end_id, end_id, pad_id}));
  EXPECT_EQ(batch.source.lengths, (std::vector<Index>{4, 3}));
  EXPECT_EQ(batch.input.ids, (std::vector<TokenId>{start_id, start_id, 11, 6, 12, pad_id}));
  EXPECT_EQ(batch.target.ids, (std::vector<TokenId>{11, 6, 12, end_id, end_id, pad_id}));
  EXPECT_EQ(batch.target.lengths, (std::vector<Index>{3, 2}));
}

}  // namespace
}  // namespace attentive
