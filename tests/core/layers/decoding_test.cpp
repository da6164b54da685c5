// Tests the layers of Transformers and SSRU as search runs them, one step at a time.

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "core/layers/feed_forward.h"
#include "core/layers/multi_head_attention.h"
#include "core/layers/positions.h"
#include "core/layers/post_norm.h"
#include "core/layers/ssru.h"
#include "core/random.h"

#if defined(__GLIBC__) && !defined(ATTENTIVE_SANITIZED)

#include "core/heap_count.h"

namespace attentive {
namespace {

TEST(DecodingLayers, AllocateNothingInAStepOnceTheyAreWarm) {
  constexpr Index features = 16;
  constexpr Index rows = 3;
  constexpr Index time = 4;
  auto layout = std::make_shared<ParameterLayout>();
  const PositionalEmbedding embedding{Embedding(*layout, "embedding", 7, features)};
  const Ssru ssru(*layout, "ssru", features);
  const MultiHeadAttention attention(*layout, "attention", features, 4);
  const FeedForward network(*layout, "network", features, 24);
  const PostNorm post_norm{{*layout, "norm", features, 1e-6}};
  Parameters parameters(layout);
  Random random(1);
  for (Real& value : parameters.flat()) value = static_cast<Real>(2 * random.uniform() - 1);

  const std::vector<std::int32_t> ids = {3, 0, 6};
  const std::vector<Index> lengths = {4, 2};
  const std::vector<Index> sentences = {0, 0, 1};
  const std::vector<Index> history = {0, 3, 0, 0, 1, 4, 0, 0, 2, 5, 0, 0};
  const AttendedRows source{.batch = 2, .time = time, .lengths = lengths, .sentences = sentences};
  const AttendedRows past{.batch = rows, .time = time, .first_position = 1, .history = history};
  Positions positions;
  positions.extend(time, features);
  Matrix x(rows, features);
  Matrix hidden(rows, network.hidden_size());
  SsruActivations states;
  ssru.resize(states, rows, 1);
  states.states.view().setZero();
  MultiHeadActivations activations;
  activations.keys_values.resize_zero(time * rows, 2 * features);
  PostNormActivations norm;

  const auto step = [&] {
    embedding.forward(x.view(), parameters, positions, ids, 1, rows);
    ssru.forward(x.view(), states, parameters, x.view(), {}, {0, 1});
    for (const AttendedRows* attended : {&source, &past}) {
      attention.resize(activations, rows, time);
      attention.project_memory(activations.keys_values.rows_view(rows, rows), parameters, x.view());
      post_norm.prepare(norm, rows, 0, nullptr);
      attention.forward(norm.sum.view(), activations, parameters, x.view(), *attended, {0, 1});
      post_norm.forward(x.view(), norm, parameters, x.view(), 0);
    }
    network.forward(norm.sum.view(), hidden.view(), parameters, x.view());
    post_norm.forward(x.view(), norm, parameters, x.view(), 0);
  };
  step();
  const long before = heap::allocations();
  for (int i = 0; i < 100; ++i) step();
  EXPECT_EQ(heap::allocations() - before, 0);
}

}  // namespace
}  // namespace attentive

#endif
