// Compares products with weights in panels with plain loops.

#include "core/kernels/panels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "core/float16.h"
#include "core/kernels/selected_rows.h"
#include "core/kernels/weight_product.h"
#include "core/weights/packed_weights.h"
#include "random_matrix.h"

namespace attentive::kernels {
namespace {

/// Returns random weights in a precision, for a layout with a single tensor.
StoredWeights random_weights(const ParameterLayout& layout, Precision precision) {
  StoredWeights weights(std::make_shared<const ParameterLayout>(layout), std::array{precision});
  const Parameter& p = layout.entries().front().parameter;
  const auto elements = weights.elements(p);
  Random random(3);
  for (Index i = 0; i < p.size(); ++i) {
    const auto value = static_cast<float>(2 * random.uniform() - 1);
    if (precision == Precision::int8) {
      reinterpret_cast<std::int8_t*>(elements.data())[i] =
          static_cast<std::int8_t>(std::lround(127 * value));
    } else if (precision == Precision::float16) {
      reinterpret_cast<std::uint16_t*>(elements.data())[i] = float_to_float16(value);
    } else {
      reinterpret_cast<Real*>(elements.data())[i] = value;
    }
  }
  for (float& scale : weights.scales(p)) scale = static_cast<float>((0.5 + random.uniform()) / 127);
  return weights;
}

Matrix dequantized(const WeightView& weights, Index rows, Index cols) {
  Matrix matrix(rows, cols);
  for (Index row = 0; row < rows; ++row) dequantize_row(weights, row, row_data(matrix.view(), row));
  return matrix;
}

void expect_product(const WeightView& b, ConstView weights, Index m, Precision precision) {
  const Index n = weights.rows();
  const Index k = weights.cols();
  Random random(1);
  enum class Elements { whole, any, none_negative };
  for (const Elements elements : {Elements::whole, Elements::any, Elements::none_negative}) {
    const bool whole = elements == Elements::whole;
    Matrix a = random_matrix(m, k, random);
    if (whole) {
      for (Index i = 0; i < a.size(); ++i) a.data()[i] = std::round(63 * a.data()[i]);
      a.view().col(0).setConstant(-63);
    } else if (elements == Elements::none_negative) {
      a.view() = a.view().cwiseAbs();
    }
    const Matrix start = random_matrix(m, n, random);
    for (const Into into : {Into::replace, Into::add}) {
      Matrix c = start;
      multiply_weights(a.view(), b, c.view(), into);
      for (Index i = 0; i < m; ++i) {
        const auto row = a.view().row(i);
        const double step = row.cwiseAbs().maxCoeff() / (row.minCoeff() < 0 ? 63 : 127);
        for (Index j = 0; j < n; ++j) {
          double expected = into == Into::add ? start(i, j) : 0;
          double magnitude = 0;
          double rounding = 0;
          for (Index l = 0; l < k; ++l) {
            expected += static_cast<double>(weights(j, l)) * a(i, l);
            magnitude += std::abs(static_cast<double>(weights(j, l)) * a(i, l));
            rounding += std::abs(weights(j, l)) * step / 2;
          }
          const double tolerance =
              1e-6 * (1 + magnitude) + (precision == Precision::int8 && !whole ? rounding : 0);
          ASSERT_NEAR(c(i, j), expected, tolerance) << i << ", " << j;
        }
      }
    }
  }
}

/// Checks products with each part of a packed tensor.
void expect_products(const ParameterLayout& layout, Index m) {
  for (const auto& [name, precision] : precisions) {
    SCOPED_TRACE(name);
    const Parameters expected = to_parameters(random_weights(layout, precision));
    const PackedWeights packed(random_weights(layout, precision));
    for (const Parameter& part : layout.entries().front().parts) {
      const WeightView b = packed.matrix(part);
      EXPECT_EQ(dequantized(b, part.rows, part.cols).view(), expected[part]);
      expect_product(b, expected[part], m, precision);
    }
  }
}

class PanelProduct : public testing::TestWithParam<Shape> {};

TEST_P(PanelProduct, IsNearTheDefinitionAndOfIntegersExactInInt8) {
  const auto [m, n, k] = GetParam();
  ParameterLayout layout;
  layout.add_matrix("w", n + 1, k);
  expect_products(layout, m);
}

TEST_P(PanelProduct, IsThatOfEachPartOfATensor) {
  const auto [m, n, k] = GetParam();
  ParameterLayout stacked;
  stacked.add_stacked("w", {n / 3 + 1, n}, k);
  expect_products(stacked, m);
  if (k < 8) return;
  ParameterLayout side_by_side;
  side_by_side.add_side_by_side("w", n + 1, {k / 8 * 4, k - k / 8 * 4});
  expect_products(side_by_side, m);
}

// There are fewer outputs than a panel has, or several panels and a rest; one row, or tiles of all
// heights.
INSTANTIATE_TEST_SUITE_P(Shapes, PanelProduct,
                         testing::Values(Shape{1, 1, 4}, Shape{1, 40, 36}, Shape{2, 33, 64},
                                         Shape{3, 7, 32}, Shape{4, 32, 8}, Shape{5, 64, 100},
                                         Shape{6, 50, 16}, Shape{7, 17, 12}, Shape{13, 31, 20},
                                         Shape{32, 40, 8}, Shape{1, 101, 512}));

TEST(SelectedRows, AreMultipliedAsTheyAreAmongAllRows) {
  constexpr Index k = 36;
  std::vector<std::int32_t> selected(2 * SelectedRows::group);
  for (std::size_t i = 0; i < selected.size(); ++i) {
    selected[i] = static_cast<std::int32_t>(i * 37 % 96);
  }
  Random random(1);
  ParameterLayout layout;
  const Parameter p = layout.add_matrix("w", 96, k);
  const auto expect_equal_products = [&](const WeightView& weights, std::string_view name) {
    SelectedRows rows;
    rows.copy(weights, std::span(selected).first(7));
    rows.copy(weights, selected);
    for (const Index m : {1, 5}) {
      const Matrix a = random_matrix(m, k, random);
      Matrix all(m, 96);
      Matrix some(m, std::ssize(selected));
      multiply_weights(a.view(), weights, all.view(), Into::replace);
      multiply_weights(a.view(), rows.view(), some.view(), Into::replace);
      for (Index i = 0; i < m; ++i) {
        for (std::size_t j = 0; j < selected.size(); ++j) {
          EXPECT_EQ(some(i, static_cast<Index>(j)), all(i, selected[j])) << name;
        }
      }
    }
  };
  for (const auto& [name, precision] : precisions) {
    const PackedWeights packed(random_weights(layout, precision));
    expect_equal_products(packed.matrix(p), name);
    const Parameters parameters = to_parameters(random_weights(layout, precision));
    expect_equal_products(parameters.matrix(p), name);
  }
}

TEST(PackedWeights, KeepInt8MatricesThatFillNoPanelsAsTheyAre) {
  ParameterLayout layout;
  const std::vector<Parameter> parts = layout.add_side_by_side("w", 20, {4, 6});
  const Parameters expected = to_parameters(random_weights(layout, Precision::int8));
  const PackedWeights packed(random_weights(layout, Precision::int8));
  for (const Parameter& part : parts) {
    const WeightView b = packed.matrix(part);
    EXPECT_TRUE(std::holds_alternative<Int8View>(b));
    EXPECT_EQ(dequantized(b, part.rows, part.cols).view(), expected[part]);
  }
}

/// A matrix [8, k] whose elements are all equal, packed in int8.
struct Constant {
  Constant(std::int8_t value, Index k)
      : parameter(layout.add_matrix("w", 8, k)), weights(make(layout, value)) {}

  static StoredWeights make(const ParameterLayout& layout, std::int8_t value) {
    StoredWeights weights = random_weights(layout, Precision::int8);
    const Parameter& p = layout.entries().front().parameter;
    std::ranges::fill(weights.elements(p), static_cast<std::byte>(value));
    std::ranges::fill(weights.scales(p), 1.0F);
    return weights;
  }

  ParameterLayout layout;
  Parameter parameter;
  PackedWeights weights;
};

TEST(Int8Product, OfZerosIsZeroAndOfTheGreatestHasTheRightSum) {
  constexpr Index k = 100'000;
  const Constant b(127, k);
  Matrix a(1, k);
  Matrix c(1, 8);
  for (const Real value : {Real{0}, Real{63}, Real{-63}}) {
    a.view().setConstant(value);
    multiply_weights(a.view(), b.weights.matrix(b.parameter), c.view(), Into::replace);
    EXPECT_FLOAT_EQ(static_cast<float>(c(0, 0)), static_cast<float>(value) * 127 * k);
  }
}

TEST(Int8Product, OfWhatIsNoNumberIsNone) {
  const Constant b(1, 8);
  Matrix a(1, 8);
  Matrix c(1, 8);
  a.view().setConstant(1);
  a(0, 3) = std::numeric_limits<Real>::quiet_NaN();
  multiply_weights(a.view(), b.weights.matrix(b.parameter), c.view(), Into::replace);
  EXPECT_TRUE(std::isnan(c(0, 0)));
}

}  // namespace
}  // namespace attentive::kernels
