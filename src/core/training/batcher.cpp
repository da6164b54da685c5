#include "core/training/batcher.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

namespace attentive {
namespace {

// Both lengths include the one special token that each side has.
std::size_t source_length(const Example& example) { return example.source.size() + 1; }
std::size_t target_length(const Example& example) { return example.target.size() + 1; }

void shape(PaddedSequences& sequences, std::size_t batch, std::size_t time) {
  sequences.batch = static_cast<Index>(batch);
  sequences.time = static_cast<Index>(time);
  sequences.ids.assign(batch * time, pad_id);
  sequences.lengths.assign(batch, 0);
}

}  // namespace

Batcher::Batcher(std::span<const Example> examples, Index batch_tokens) : examples_(examples) {
  Random random(0);
  order_by_length(random);
  const auto limit = static_cast<std::size_t>(batch_tokens);
  std::size_t source_time = 0;
  std::size_t target_time = 0;
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const Example& example = examples_[order_[i]];
    source_time = std::max(source_time, source_length(example));
    target_time = std::max(target_time, target_length(example));
    const std::size_t rows = first_of_batch_.empty() ? 0 : i + 1 - first_of_batch_.back();
    if (first_of_batch_.empty() || rows * (source_time + target_time) > limit ||
        example.decoder != examples_[order_[i - 1]].decoder) {
      first_of_batch_.push_back(i);
      source_time = source_length(example);
      target_time = target_length(example);
    }
  }
  first_of_batch_.push_back(order_.size());
  batch_order_.resize(first_of_batch_.size() - 1);
  std::iota(batch_order_.begin(), batch_order_.end(), 0U);
}

void Batcher::start_epoch(std::uint64_t seed) {
  Random random(seed);
  order_by_length(random);
  std::iota(batch_order_.begin(), batch_order_.end(), 0U);
  shuffle(batch_order_, random);
  spread_decoders();
}

void Batcher::spread_decoders() {
  const auto decoder_of = [this](std::uint32_t batch) {
    return examples_[order_[first_of_batch_[batch]]].decoder;
  };
  std::map<std::size_t, std::int64_t> counts;
  for (const std::uint32_t batch : batch_order_) ++counts[decoder_of(batch)];

  // Places the n batches of a decoder at 1/2n, 3/2n, 5/2n, … of the epoch.
  struct Place {
    std::uint32_t batch;
    std::int64_t numerator;
    std::int64_t denominator;
  };
  std::map<std::size_t, std::int64_t> seen;
  std::vector<Place> places;
  for (const std::uint32_t batch : batch_order_) {
    const std::size_t decoder = decoder_of(batch);
    places.push_back({batch, 2 * seen[decoder]++ + 1, 2 * counts[decoder]});
  }
  std::ranges::stable_sort(places, [](const Place& a, const Place& b) {
    return a.numerator * b.denominator < b.numerator * a.denominator;
  });
  std::ranges::transform(places, batch_order_.begin(), &Place::batch);
}

void Batcher::order_by_length(Random& random) {
  order_.resize(examples_.size());
  std::iota(order_.begin(), order_.end(), 0U);
  shuffle(order_, random);
  std::stable_sort(order_.begin(), order_.end(), [this](std::uint32_t a, std::uint32_t b) {
    const Example& x = examples_[a];
    const Example& y = examples_[b];
    return std::tuple(x.decoder, x.target.size(), x.source.size()) <
           std::tuple(y.decoder, y.target.size(), y.source.size());
  });
}

std::span<const std::uint32_t> Batcher::batch(std::int64_t index) const {
  const std::uint32_t batch = batch_order_[static_cast<std::size_t>(index)];
  return std::span(order_).subspan(first_of_batch_[batch],
                                   first_of_batch_[batch + 1] - first_of_batch_[batch]);
}

void fill_batch(Batch& batch, std::span<const Example> examples,
                std::span<const std::uint32_t> indices, std::size_t first, std::size_t stride) {
  const std::size_t count = (indices.size() - first + stride - 1) / stride;
  std::size_t source_time = 0;
  std::size_t target_time = 0;
  for (std::size_t i = first; i < indices.size(); i += stride) {
    source_time = std::max(source_time, source_length(examples[indices[i]]));
    target_time = std::max(target_time, target_length(examples[indices[i]]));
  }
  batch.decoder = examples[indices[first]].decoder;
  shape(batch.source, count, source_time);
  shape(batch.input, count, target_time);
  shape(batch.target, count, target_time);

  for (std::size_t b = 0; b < count; ++b) {
    const Example& example = examples[indices[first + b * stride]];
    const std::vector<TokenId>& source = example.source;
    const std::vector<TokenId>& target = example.target;
    for (std::size_t t = 0; t < source.size(); ++t) batch.source.ids[t * count + b] = source[t];
    batch.source.ids[source.size() * count + b] = end_id;
    batch.source.lengths[b] = static_cast<Index>(source_length(example));

    batch.input.ids[b] = start_id;
    for (std::size_t t = 0; t < target.size(); ++t) {
      batch.input.ids[(t + 1) * count + b] = target[t];
      batch.target.ids[t * count + b] = target[t];
    }
    batch.target.ids[target.size() * count + b] = end_id;
    batch.input.lengths[b] = static_cast<Index>(target_length(example));
    batch.target.lengths[b] = batch.input.lengths[b];
  }
}

}  // namespace attentive
