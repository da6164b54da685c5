// Products with weights in panels against plain loops.

#include "core/kernels/panels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "core/float16.h"
#include "core/kernels/selected_rows.h"
#include "core/kernels/weights.h"
#include "core/weights/arrange.h"
#include "core/weights/parameters.h"
#include "random_matrix.h"

namespace attentive::kernels {
namespace {

/// A matrix [n, k] of one part or two, with random elements of a precision.
struct Stored {
  Stored(Precision precision, Index n, Index k, Index first_part) {
    ParameterLayout layout;
    parameter = layout.add_matrix("w", n, k, first_part);
    parameters = Parameters(std::make_shared<const ParameterLayout>(layout), std::array{precision});
    Random random(3);
    for (Index i = 0; i < n * k; ++i) {
      const auto value = static_cast<float>(2 * random.uniform() - 1);
      if (precision == Precision::int8) {
        elements<std::int8_t>()[i] = static_cast<std::int8_t>(std::lround(127 * value));
      } else if (precision == Precision::float16) {
        elements<std::uint16_t>()[i] = float_to_half(value);
      } else {
        elements<Real>()[i] = value;
      }
    }
    for (float& scale : parameters.scales(parameter)) {
      scale = static_cast<float>((0.5 + random.uniform()) / 127);
    }
  }

  template <typename Element>
  Element* elements() {
    return reinterpret_cast<Element*>(parameters.elements(parameter).data());
  }

  Matrix restored() const {
    Matrix matrix(parameter.rows, parameter.cols);
    const WeightView weights = parameters.matrix(parameter);
    for (Index row = 0; row < parameter.rows; ++row) {
      restore_row(weights, row, row_data(matrix.view(), row));
    }
    return matrix;
  }

  Parameter parameter;
  Parameters parameters;
};

class PanelProduct : public testing::TestWithParam<Shape> {};

TEST_P(PanelProduct, IsNearTheDefinitionAndOfWholeNumbersExactInInt8) {
  const auto [m, n, k] = GetParam();
  const Index first_part = k / 8 * 4;
  for (const auto& [name, precision] : precisions) {
    Stored b(precision, n + 1, k, first_part);
    const Matrix weights = b.restored();
    arrange_for_products(b.parameters);
    EXPECT_EQ(b.restored().view(), weights.view()) << name;

    Random random(1);
    for (const auto& [first, count] :
         {std::pair<Index, Index>{0, k}, {0, first_part}, {first_part, k - first_part}}) {
      if (count == 0) continue;
      Matrix a = random_matrix(m, count, random);
      const bool whole = first == 0;
      if (whole) {
        for (Index i = 0; i < a.size(); ++i) a.data()[i] = std::round(63 * a.data()[i]);
        a.view().col(0).setConstant(-63);
      }
      const Matrix start = random_matrix(m, n + 1, random);
      for (const Into into : {Into::replace, Into::add}) {
        Matrix c = start;
        multiply_weights(a.view(), columns(b.parameters.matrix(b.parameter), first, count),
                         c.view(), into);
        for (Index i = 0; i < m; ++i) {
          const double step = a.view().row(i).cwiseAbs().maxCoeff() / 63;
          for (Index j = 0; j < n + 1; ++j) {
            double expected = into == Into::add ? start(i, j) : 0;
            double magnitude = 0;
            double rounding = 0;
            for (Index l = 0; l < count; ++l) {
              const double weight = weights(j, first + l);
              expected += weight * a(i, l);
              magnitude += std::abs(weight * a(i, l));
              rounding += std::abs(weight) * step / 2;
            }
            const double tolerance =
                1e-6 * (1 + magnitude) + (precision == Precision::int8 && !whole ? rounding : 0);
            ASSERT_NEAR(c(i, j), expected, tolerance) << name << " " << i << ", " << j;
          }
        }
      }
    }
  }
}

// Fewer outputs than a panel has, several panels and a rest; one row, and tiles of all heights.
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
  for (const auto& [name, precision] : precisions) {
    for (const bool arranged : {false, true}) {
      Stored b(precision, 96, k, k);
      if (arranged) arrange_for_products(b.parameters);
      SelectedRows rows;
      rows.copy(b.parameters.matrix(b.parameter), std::span(selected).first(7));
      rows.copy(b.parameters.matrix(b.parameter), selected);
      for (const Index m : {1, 5}) {
        const Matrix a = random_matrix(m, k, random);
        Matrix all(m, 96);
        Matrix some(m, std::ssize(selected));
        multiply_weights(a.view(), b.parameters.matrix(b.parameter), all.view(), Into::replace);
        multiply_weights(a.view(), rows.view(), some.view(), Into::replace);
        for (Index i = 0; i < m; ++i) {
          for (std::size_t j = 0; j < selected.size(); ++j) {
            EXPECT_EQ(some(i, static_cast<Index>(j)), all(i, selected[j])) << name << arranged;
          }
        }
      }
    }
  }
}

TEST(Panels, LeaveWhatTheyDoNotFit) {
  Stored b(Precision::int8, 20, 6, 6);
  const Matrix weights = b.restored();
  arrange_for_products(b.parameters);
  EXPECT_EQ(b.restored().view(), weights.view());
  EXPECT_TRUE(std::holds_alternative<Int8View>(b.parameters.matrix(b.parameter)));
}

/// A matrix [8, k] of one number.
Stored constant(std::int8_t value, Index k) {
  Stored b(Precision::int8, 8, k, k);
  std::fill_n(b.elements<std::int8_t>(), 8 * k, value);
  std::ranges::fill(b.parameters.scales(b.parameter), 1.0F);
  arrange_for_products(b.parameters);
  return b;
}

TEST(Int8Product, OfZerosIsZeroAndOfTheGreatestHasTheRightSum) {
  constexpr Index k = 100'000;
  const Stored b = constant(127, k);
  Matrix a(1, k);
  Matrix c(1, 8);
  for (const Real value : {Real{0}, Real{63}, Real{-63}}) {
    a.view().setConstant(value);
    multiply_weights(a.view(), b.parameters.matrix(b.parameter), c.view(), Into::replace);
    EXPECT_FLOAT_EQ(static_cast<float>(c(0, 0)), static_cast<float>(value) * 127 * k);
  }
}

TEST(Int8Product, OfWhatIsNoNumberIsNone) {
  const Stored b = constant(1, 8);
  Matrix a(1, 8);
  Matrix c(1, 8);
  a.view().setConstant(1);
  a(0, 3) = std::numeric_limits<Real>::quiet_NaN();
  multiply_weights(a.view(), b.parameters.matrix(b.parameter), c.view(), Into::replace);
  EXPECT_TRUE(std::isnan(c(0, 0)));
}

}  // namespace
}  // namespace attentive::kernels
