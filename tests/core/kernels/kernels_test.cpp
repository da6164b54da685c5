// Compares the kernels with plain loops in double precision.

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/kernels/activations.h"
#include "core/kernels/additive_score.h"
#include "core/kernels/gemm.h"
#include "core/kernels/layer_norm.h"
#include "core/kernels/top_k.h"
#include "core/kernels/vector_math.h"
#include "core/kernels/vectors.h"
#include "core/random.h"
#include "random_matrix.h"

namespace attentive::kernels {
namespace {

class Gemm : public testing::TestWithParam<Shape> {};

TEST_P(Gemm, EqualsTheDefinition) {
  const auto [m, n, k] = GetParam();
  Random random(1);
  const Matrix a = random_matrix(m, k, random);
  const Matrix b = random_matrix(k, n, random);
  const Matrix start = random_matrix(m, n, random);
  Matrix at(k, m);
  at.view() = a.view().transpose();
  Matrix bt(n, k);
  bt.view() = b.view().transpose();

  for (const Into into : {Into::replace, Into::add}) {
    Matrix c1 = start;
    Matrix c2 = start;
    Matrix c3 = start;
    multiply_ab(a.view(), b.view(), c1.view(), into);
    multiply_abt(a.view(), bt.view(), c2.view(), into);
    multiply_atb(at.view(), b.view(), c3.view(), into);
    for (Index i = 0; i < m; ++i) {
      for (Index j = 0; j < n; ++j) {
        double expected = into == Into::add ? start(i, j) : 0.0;
        for (Index l = 0; l < k; ++l) expected += static_cast<double>(a(i, l)) * b(l, j);
        const double tolerance = 1e-6 * (1 + static_cast<double>(k));
        ASSERT_NEAR(c1(i, j), expected, tolerance);
        ASSERT_NEAR(c2(i, j), expected, tolerance);
        ASSERT_NEAR(c3(i, j), expected, tolerance);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, Gemm,
                         testing::Values(Shape{1, 1, 1}, Shape{1, 64, 33}, Shape{5, 1, 7},
                                         Shape{3, 17, 5}, Shape{64, 96, 80}, Shape{33, 130, 257},
                                         Shape{200, 40, 300}, Shape{2, 600, 31},
                                         Shape{600, 3, 1600}, Shape{30, 1100, 70}));

TEST(Gemm, WritesOnlyTheColumnsOfItsView) {
  Random random(1);
  const Matrix a = random_matrix(4, 3, random);
  const Matrix b = random_matrix(3, 2, random);
  Matrix wide(4, 6);
  wide.view().setConstant(7);
  multiply_ab(a.view(), b.view(), columns(wide.view(), 2, 2), Into::replace);
  for (Index i = 0; i < 4; ++i) {
    for (const Index j : {0, 1, 4, 5}) EXPECT_EQ(wide(i, j), 7);
    EXPECT_NEAR(wide(i, 2), a(i, 0) * b(0, 0) + a(i, 1) * b(1, 0) + a(i, 2) * b(2, 0), 1e-6);
  }
}

TEST(Gemm, OfNothingIsZero) {
  Matrix c(2, 3);
  c.view().setConstant(7);
  const Matrix a(2, 0);
  const Matrix b(0, 3);
  multiply_ab(a.view(), b.view(), c.view(), Into::add);
  EXPECT_EQ(c.view().sum(), 42);
  multiply_ab(a.view(), b.view(), c.view(), Into::replace);
  EXPECT_EQ(c.view().sum(), 0);
}

/// Returns every 4099th float, with both signs, and some special ones, including infinities.
std::vector<Real> numbers_of_all_sizes() {
  std::vector<Real> numbers;
  for (std::uint32_t bits = 0; bits <= 0x7F800000U; bits += 4099) {
    const auto number = static_cast<Real>(std::bit_cast<float>(bits));
    numbers.insert(numbers.end(), {number, -number});
  }
  const Real infinity = std::numeric_limits<Real>::infinity();
  numbers.insert(numbers.end(), {infinity, -infinity, Real{88.72F}, Real{-87.3F}});
  return numbers;
}

/// Expects a relative error of at most 1e-6 where the result is a normal number, and elsewhere the
/// same result, except that subnormal numbers may become zero.
void expect_accurate(const char* name, Lanes (*function)(Lanes), double (*reference)(double)) {
  double worst = 0;
  for (const Real x : numbers_of_all_sizes()) {
    const double result = function(splat(x))[0];
    const double expected = reference(x);
    if (std::abs(expected) > std::numeric_limits<Real>::max()) {
      ASSERT_GT(result, 0.999 * std::numeric_limits<Real>::max()) << name << " of " << x;
    } else if (std::abs(expected) < std::numeric_limits<Real>::min()) {
      ASSERT_NEAR(result, expected, std::numeric_limits<Real>::min()) << name << " of " << x;
    } else {
      const double error = std::abs(result - expected) / std::abs(expected);
      ASSERT_LE(error, 1e-6) << name << " of " << x;
      worst = std::max(worst, error);
    }
  }
  testing::Test::RecordProperty(name, std::to_string(worst));
  const Real none = std::numeric_limits<Real>::quiet_NaN();
  EXPECT_TRUE(std::isnan(function(splat(none))[0])) << name;
}

TEST(VectorMath, IsAccurateOverTheWholeRange) {
  expect_accurate("exp", exp, std::exp);
  expect_accurate("tanh", tanh, std::tanh);
  expect_accurate("sigmoid", sigmoid, [](double x) { return 1 / (1 + std::exp(-x)); });
}

TEST(Activations, ApplyToEveryElementAndNoOther) {
  Matrix x(3, 23);
  for (Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<Real>(i - 30) / 8;
  Matrix y = x;
  sigmoid(columns(y.view(), 0, 11));
  tanh(columns(y.view(), 12, 11));
  for (Index i = 0; i < x.rows(); ++i) {
    EXPECT_EQ(y(i, 11), x(i, 11));
    for (Index j = 0; j < 11; ++j) {
      EXPECT_NEAR(y(i, j), 1 / (1 + std::exp(-x(i, j))), 1e-6);
      EXPECT_NEAR(y(i, j + 12), std::tanh(x(i, j + 12)), 1e-6);
    }
  }
}

TEST(Activations, ReluCutsOffWhatIsBelowZeroAndKeepsNaN) {
  Matrix x(2, 23);
  for (Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<Real>(i - 20) / 8;
  x(1, 22) = std::numeric_limits<Real>::quiet_NaN();
  Matrix y = x;
  relu(columns(y.view(), 0, 22));
  Matrix d(2, 23);
  d.view().setConstant(3);
  relu_backward(columns(d.view(), 0, 22), columns(y.view(), 0, 22));
  for (Index i = 0; i < x.rows(); ++i) {
    for (Index j = 0; j < 22; ++j) {
      EXPECT_EQ(y(i, j), std::max(x(i, j), Real{0}));
      EXPECT_EQ(d(i, j), x(i, j) > 0 ? 3 : 0);
    }
    EXPECT_EQ(d(i, 22), 3);
  }
  EXPECT_EQ(y(0, 22), x(0, 22));
  relu(y.view());
  EXPECT_TRUE(std::isnan(y(1, 22)));
}

TEST(LayerNorm, StandardisesEachRowFarFromZero) {
  constexpr Index size = 37;
  Random random(4);
  Matrix x = random_matrix(5, size, random);
  x.view().array() += 100;
  const Matrix gain = random_matrix(1, size, random);
  const Matrix bias = random_matrix(1, size, random);
  Matrix y(5, size);
  Matrix statistics(5, 2);
  normalize_rows(y.view(), statistics.view(), x.view(), gain.data(), bias.data(), Real{1e-6F});
  for (Index i = 0; i < x.rows(); ++i) {
    const Eigen::ArrayXd row = x.view().row(i).cast<double>().transpose();
    const double mean = row.mean();
    const double deviation = std::sqrt((row - mean).square().mean() + 1e-6);
    for (Index j = 0; j < size; ++j) {
      EXPECT_NEAR(y(i, j), (row[j] - mean) / deviation * gain(0, j) + bias(0, j), 1e-4);
    }
  }
}

TEST(Vectors, EqualTheDefinitions) {
  Random random(2);
  for (const Index size : {1, 7, 64, 333, 5000}) {
    const Matrix a = random_matrix(1, size, random);
    const Matrix b = random_matrix(1, size, random);
    double product = 0;
    double squares = 0;
    for (Index i = 0; i < size; ++i) {
      product += static_cast<double>(a(0, i)) * static_cast<double>(b(0, i));
      squares += static_cast<double>(a(0, i)) * static_cast<double>(a(0, i));
    }
    EXPECT_NEAR(dot(a.data(), b.data(), size), product, 1e-4);
    EXPECT_NEAR(sum_of_squares(a.data(), size), squares, 1e-6 * squares);
    Matrix sum = b;
    add_scaled(Real{-2}, a.data(), sum.data(), size);
    for (Index i = 0; i < size; ++i) EXPECT_NEAR(sum(0, i), b(0, i) - 2 * a(0, i), 1e-6);
  }
  const Matrix rows = random_matrix(5, 19, random);
  Matrix total(1, 19);
  total.view().setOnes();
  add_rows(rows.view(), total.data());
  for (Index j = 0; j < 19; ++j) EXPECT_NEAR(total(0, j), 1 + rows.view().col(j).sum(), 1e-6);
}

TEST(Vectors, AreFiniteOnlyIfEveryElementIs) {
  const Real largest = std::numeric_limits<Real>::max();
  for (const Real other :
       {std::numeric_limits<Real>::infinity(), -std::numeric_limits<Real>::infinity(),
        std::numeric_limits<Real>::quiet_NaN()}) {
    std::vector<Real> values(37, largest);
    EXPECT_TRUE(all_finite(values.data(), 37));
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = other;
      EXPECT_FALSE(all_finite(values.data(), 37)) << i;
      values[i] = -largest;
    }
  }
  EXPECT_TRUE(all_finite(nullptr, 0));
}

TEST(AdditiveScore, EqualsTheDefinitionAndItsDerivative) {
  constexpr Index size = 13;
  Random random(3);
  const Matrix v = random_matrix(1, size, random);
  const Matrix key = random_matrix(1, size, random);
  const Matrix query = random_matrix(1, size, random);
  Matrix d_v(1, size);
  Matrix d_key(1, size);
  Matrix d_query(1, size);
  for (Matrix* gradient : {&d_v, &d_key, &d_query}) gradient->view().setOnes();
  additive_score_backward(3, v.data(), key.data(), query.data(), size, d_v.data(), d_key.data(),
                          d_query.data());
  double score = 0;
  for (Index i = 0; i < size; ++i) {
    const double hidden = std::tanh(static_cast<double>(key(0, i)) + query(0, i));
    score += v(0, i) * hidden;
    EXPECT_NEAR(d_v(0, i), 1 + 3 * hidden, 1e-5);
    EXPECT_NEAR(d_key(0, i), 1 + 3 * v(0, i) * (1 - hidden * hidden), 1e-5);
    EXPECT_EQ(d_query(0, i), d_key(0, i));
  }
  EXPECT_NEAR(additive_score(v.data(), key.data(), query.data(), size), score, 1e-5);
}

TEST(Softmax, SumsToOneAndReturnsTheLogarithmOfTheSum) {
  for (const double shift : {0.0, 500.0, -500.0}) {
    std::vector<Real> x = {1, 2, 3, -4};
    double sum = 0;
    for (Real& value : x) {
      sum += std::exp(static_cast<double>(value));
      value += static_cast<Real>(shift);
    }
    EXPECT_NEAR(log_sum_exp(x.data(), 4), shift + std::log(sum), 1e-4);
    EXPECT_NEAR(softmax(x.data(), 4), shift + std::log(sum), 1e-4);
    EXPECT_NEAR(x[0] + x[1] + x[2] + x[3], 1, 1e-6);
    EXPECT_NEAR(x[2], std::exp(3.0) / sum, 1e-4);
  }
}

TEST(Dot, AddsInTheSameOrderOnEveryMachine) {
  Random random(1);
  for (Index size = 1; size < 100; ++size) {
    const Matrix a = random_matrix(1, size, random);
    const Matrix b = random_matrix(1, size, random);
    // Builds that fuse a product and its addition round once, others twice.
    Real fused[16] = {};
    Real rounded[16] = {};
    for (Index i = 0; i < size; ++i) {
      fused[i % 16] = std::fma(a(0, i), b(0, i), fused[i % 16]);
      rounded[i % 16] += a(0, i) * b(0, i);
    }
    for (Index half = 8; half > 0; half /= 2) {
      for (Index i = 0; i < half; ++i) {
        fused[i] += fused[i + half];
        rounded[i] += rounded[i + half];
      }
    }
    const Real value = dot(a.data(), b.data(), size);
    EXPECT_TRUE(value == fused[0] || value == rounded[0]) << size;
  }
}

TEST(LogSumExp, HoldsForAnySize) {
  Random random(1);
  for (const Index size : {1, 3, 16, 17, 1000}) {
    const Matrix x = random_matrix(1, size, random);
    double sum = 0;
    for (Index i = 0; i < size; ++i) sum += std::exp(static_cast<double>(x(0, i)));
    EXPECT_NEAR(log_sum_exp(x.data(), size), std::log(sum), 1e-5);
  }
}

TEST(TopK, AreTheFirstOfAllSorted) {
  Random random(1);
  for (const Index size : {1, 5, 64, 300, 5000}) {
    Matrix x = random_matrix(1, size, random);
    // Among equal ones, the first counts.
    for (Index i = 0; i < size; i += 7) x(0, i) = x(0, 0);
    std::vector<Ranked> all;
    for (Index i = 0; i < size; ++i) all.push_back({i, x(0, i)});
    std::ranges::stable_sort(all, std::ranges::greater{}, &Ranked::value);
    EXPECT_EQ(largest(x.data(), size), all[0].value);
    for (const std::size_t k : {1U, 2U, 6U, 17U}) {
      std::vector<Ranked> memory(k);
      const std::span<Ranked> best = top_k(x.data(), size, memory);
      ASSERT_EQ(best.size(), std::min(k, static_cast<std::size_t>(size)));
      for (std::size_t i = 0; i < best.size(); ++i) {
        EXPECT_EQ(best[i].index, all[i].index);
        EXPECT_EQ(best[i].value, all[i].value);
      }
    }
  }
}

TEST(TopK, LeavesOutWhatIsImpossible) {
  const Real impossible = -std::numeric_limits<Real>::infinity();
  const std::vector<Real> x = {impossible, -3, impossible, 2,
                               std::numeric_limits<Real>::quiet_NaN()};
  std::vector<Ranked> memory(4);
  const std::span<Ranked> best = top_k(x.data(), 5, memory);
  ASSERT_EQ(best.size(), 2U);
  EXPECT_EQ(best[0].index, 3);
  EXPECT_EQ(best[1].index, 1);
  EXPECT_EQ(largest(x.data(), 0), impossible);
}

}  // namespace
}  // namespace attentive::kernels
