// The kernels against plain loops in double precision.

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/kernels/activations.h"
#include "core/kernels/gemm.h"
#include "core/kernels/gemm_tiled.h"
#include "core/random.h"

namespace attentive::kernels {
namespace {

Matrix random_matrix(Index rows, Index cols, Random& random) {
  Matrix matrix(rows, cols);
  for (Index i = 0; i < matrix.size(); ++i) {
    matrix.data()[i] = static_cast<Real>(2 * random.uniform() - 1);
  }
  return matrix;
}

struct Shape {
  Index m, n, k;
};

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
    Matrix c4 = start;
    Matrix c5 = start;
    multiply_tiled({a.data(), k, 1}, {bt.data(), 1, k}, k, c4.view(), into);
    multiply_tiled({at.data(), 1, m}, {b.data(), n, 1}, k, c5.view(), into);
    for (Index i = 0; i < m; ++i) {
      for (Index j = 0; j < n; ++j) {
        double expected = into == Into::add ? start(i, j) : 0.0;
        for (Index l = 0; l < k; ++l) expected += static_cast<double>(a(i, l)) * b(l, j);
        const double tolerance = 1e-6 * (1 + static_cast<double>(k));
        ASSERT_NEAR(c1(i, j), expected, tolerance);
        ASSERT_NEAR(c2(i, j), expected, tolerance);
        ASSERT_NEAR(c3(i, j), expected, tolerance);
        ASSERT_NEAR(c4(i, j), expected, tolerance) << "tiled";
        ASSERT_NEAR(c5(i, j), expected, tolerance) << "tiled";
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, Gemm,
                         testing::Values(Shape{1, 1, 1}, Shape{1, 64, 33}, Shape{5, 1, 7},
                                         Shape{3, 17, 5}, Shape{64, 96, 80}, Shape{33, 130, 257},
                                         Shape{200, 40, 300}));

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

TEST(Activations, AgreeWithTheStandardLibrary) {
  std::vector<double> xs;
  for (double x = -30; x <= 30; x += 0.37) xs.push_back(x);
  for (const double x : {0.0, 1e-30, -1e-6, 88.0, -88.0, 1000.0, -1000.0}) xs.push_back(x);
  const auto count = static_cast<Index>(xs.size());
  Matrix x(1, count);
  for (Index i = 0; i < count; ++i) x(0, i) = static_cast<Real>(xs[static_cast<std::size_t>(i)]);
  Matrix sigmoids = x;
  Matrix tanhs = x;
  Matrix zeros;
  zeros.resize_zero(1, count);
  Matrix sums(1, count);
  sigmoid(sigmoids.view());
  tanh(tanhs.view());
  tanh_of_sum(x.data(), zeros.data(), sums.data(), count);
  for (Index i = 0; i < count; ++i) {
    const double value = x(0, i);
    EXPECT_NEAR(sigmoids(0, i), 1 / (1 + std::exp(-value)), 1e-6) << value;
    EXPECT_NEAR(tanhs(0, i), std::tanh(value), 1e-6) << value;
    EXPECT_NEAR(sums(0, i), std::tanh(value), 1e-6) << value;
  }
}

TEST(Softmax, SumsToOneAndReturnsTheLogarithmOfTheSum) {
  for (const double shift : {0.0, 500.0, -500.0}) {
    std::vector<Real> x = {1, 2, 3, -4};
    double sum = 0;
    for (Real& value : x) {
      sum += std::exp(static_cast<double>(value));
      value += static_cast<Real>(shift);
    }
    EXPECT_NEAR(softmax(x.data(), 4), shift + std::log(sum), 1e-4);
    EXPECT_NEAR(x[0] + x[1] + x[2] + x[3], 1, 1e-6);
    EXPECT_NEAR(x[2], std::exp(3.0) / sum, 1e-4);
  }
}

}  // namespace
}  // namespace attentive::kernels
