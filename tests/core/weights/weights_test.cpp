// Tests the types of weights, and that conversions between them reuse memory.

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "core/expect_error.h"
#include "core/weights/packed_weights.h"

namespace attentive {
namespace {

TEST(ParameterLayout, PlacesPartsWithinTheirTensor) {
  ParameterLayout layout;
  layout.add_vector("before", 5);
  const std::vector<Parameter> columns = layout.add_side_by_side("columns", 2, {3, 1});
  const std::vector<Parameter> rows = layout.add_stacked("rows", {1, 2}, 3);
  const std::vector<Parameter> vectors = layout.add_vectors("vectors", {2, 4});
  EXPECT_EQ(layout.size(), 5U + 8 + 9 + 6);

  Parameters parameters(std::make_shared<const ParameterLayout>(layout));
  Real value = 0;
  for (Real& element : parameters.flat()) element = value++;
  EXPECT_EQ(parameters[columns[0]](1, 2), 5 + 6);
  EXPECT_EQ(parameters[columns[1]](1, 0), 5 + 7);
  EXPECT_EQ(parameters[rows[0]](0, 2), 13 + 2);
  EXPECT_EQ(parameters[rows[1]](1, 1), 13 + 7);
  EXPECT_EQ(parameters[layout.entries()[2].parameter](2, 1), 13 + 7);
  EXPECT_EQ(parameters.vector(vectors[1])[3], 22 + 5);
  EXPECT_FALSE(layout.entries()[2].is_vector);
  EXPECT_TRUE(layout.entries()[3].is_vector);
}

TEST(Weights, StayInTheirMemoryWhenTheyBecomeTrainableOrPacked) {
  ParameterLayout layout;
  const Parameter p = layout.add_matrix("w", 40, 8);
  const auto shared = std::make_shared<const ParameterLayout>(layout);
  StoredWeights stored(shared, std::array{Precision::float32});
  const std::byte* memory = stored.elements(p).data();
  const Parameters parameters = to_parameters(std::move(stored));
  EXPECT_EQ(std::as_bytes(parameters.flat()).data(), memory);

  StoredWeights integers(shared, std::array{Precision::int8});
  memory = integers.elements(p).data();
  PackedWeights packed(std::move(integers));
  const PackedWeights moved(std::move(packed));
  const auto panels = std::get<Int8Panels>(moved.matrix(p));
  EXPECT_EQ(std::as_bytes(std::span(panels.data, 1)).data(), memory);
}

// Misuse of stored and packed weights does not compile.
static_assert(!std::is_convertible_v<PackedWeights, Parameters>);
static_assert(!std::is_convertible_v<StoredWeights, const Weights&>);
static_assert(!std::is_copy_constructible_v<PackedWeights>);

TEST(StoredWeights, HaveSingleRowsInFloat32Only) {
  ParameterLayout layout;
  layout.add_vector("bias", 3);
  const auto shared = std::make_shared<const ParameterLayout>(layout);
  expect_error(ErrorCode::invalid_argument, "bias has one row",
               [&] { StoredWeights(shared, std::array{Precision::int8}); });
}

TEST(StoredWeights, AreAsPreciseAsTheLeastPreciseTensor) {
  ParameterLayout layout;
  layout.add_vector("bias", 3);
  layout.add_matrix("w", 2, 3);
  const auto shared = std::make_shared<const ParameterLayout>(layout);
  const StoredWeights weights(shared, std::array{Precision::float32, Precision::float16});
  EXPECT_EQ(weights.precision(), Precision::float16);
}

}  // namespace
}  // namespace attentive
