// Weights in less than float32: how they are stored, read, refused and restored.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "core/bundle/bundle.h"
#include "core/expect_error.h"
#include "core/kernels/weights.h"
#include "core/search/translate.h"
#include "core/weights/arrange.h"
#include "forger.h"
#include "raw_safetensors.h"
#include "small_bundle.h"

namespace attentive {
namespace {

constexpr const char* matrix = "decoder.output.weight";

Bundle reread(const Bundle& bundle, Precision precision) {
  return read_bundle(write_bundle(bundle, precision), "m.safetensors");
}

const Parameter& parameter_of(const Bundle& bundle, const std::string& name) {
  const auto& entries = bundle.parameters.layout().entries();
  return std::ranges::find(entries, name, &ParameterLayout::Entry::name)->parameter;
}

TEST(Precision, IsThatOfTheFile) {
  const Bundle bundle = small_bundle();
  EXPECT_EQ(bundle.precision(), Precision::float32);
  for (const auto& [name, precision] : precisions) {
    const Bundle back = reread(bundle, precision);
    EXPECT_EQ(back.precision(), precision) << name;
    EXPECT_EQ(back.parameters.precision(parameter_of(back, matrix)), precision);
    EXPECT_EQ(back.parameters.precision(parameter_of(back, "decoder.output.bias")),
              Precision::float32);
    EXPECT_EQ(write_bundle(back, precision), write_bundle(bundle, precision)) << name;
  }
}

TEST(Precision, Int8IsAScaleForEachRowAndVectorsInFloat32) {
  Bundle bundle = small_bundle();
  const Parameter p = parameter_of(bundle, matrix);
  bundle.parameters[p].row(1).setZero();
  bundle.parameters[p].row(2) << Real(-4), Real(1);
  const Forger file(bundle, Precision::int8);
  for (const auto& [name, tensor] : file.tensors) {
    const bool vector = tensor.shape.size() == 1 || tensor.shape.front() == 1;
    EXPECT_EQ(tensor.dtype, vector ? DType::f32 : DType::i8) << name;
  }

  const Bundle back = reread(bundle, Precision::int8);
  const auto weights = std::get<Int8View>(back.parameters.matrix(p));
  EXPECT_EQ(weights.scales[1], 1);
  EXPECT_EQ(weights.data[2], 0);
  EXPECT_EQ(weights.data[3], 0);
  EXPECT_FLOAT_EQ(weights.scales[2], 4.0F / 127);
  EXPECT_EQ(weights.data[4], -127);
  EXPECT_EQ(weights.data[5], 32);

  const Parameters restored = to_float32(back.parameters);
  for (Index row = 0; row < p.rows; ++row) {
    for (Index col = 0; col < p.cols; ++col) {
      EXPECT_NEAR(restored[p](row, col), bundle.parameters[p](row, col),
                  weights.scales[row] * 0.5001F);
    }
  }
}

TEST(Precision, TheSmallestAndLargestWeightsAreQuantized) {
  for (const Real largest :
       {std::numeric_limits<Real>::denorm_min(), Real(1e-40F), std::numeric_limits<Real>::max()}) {
    const std::array<Real, 3> row = {largest, -largest, 0};
    std::array<std::int8_t, 3> quantized{};
    const float scale = kernels::quantize_row(row.data(), quantized);
    EXPECT_TRUE(std::isfinite(scale) && scale > 0);
    EXPECT_EQ(quantized[0], -quantized[1]);
    EXPECT_LE(std::abs(quantized[0] * scale - largest), scale * 0.5001F);
  }
}

TEST(Precision, ProductsAreThoseOfTheRestoredWeights) {
  // 70,000 columns: a row is more than a block. 3,000 rows of 40: several blocks.
  for (const auto& [rows, cols] :
       {std::pair<Index, Index>{3, 70'000}, {3000, 40}, {1, 5}, {7, 1}}) {
    ParameterLayout layout;
    const Parameter p = layout.add_matrix("w", rows + 1, cols, cols / 3);
    const auto shared = std::make_shared<const ParameterLayout>(layout);
    for (const Precision precision : {Precision::float16, Precision::int8}) {
      Parameters parameters(shared, std::array{precision});
      std::mt19937 random(1);
      for (std::byte& byte : parameters.elements(p)) byte = std::byte(random() % 60);
      for (float& scale : parameters.scales(p)) scale = static_cast<float>(random() % 9 + 1) / 64;
      const Parameters restored = to_float32(parameters);
      // Both parts, all, and what no part is.
      for (const auto& [first, count] : {std::pair<Index, Index>{0, cols},
                                         {0, cols / 3},
                                         {cols / 3, cols - cols / 3},
                                         {1, cols - 1}}) {
        for (const Index batch : {1, 2, 5}) {
          Matrix x(batch, count);
          for (Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<Real>(random() % 3) - 1;
          Matrix expected(batch, rows + 1);
          Matrix y(batch, rows + 1);
          expected.view().setConstant(2);
          y.view().setConstant(2);
          kernels::multiply_abt(x.view(), columns(restored[p], first, count), expected.view(),
                                kernels::Into::add);
          kernels::multiply_weights(x.view(), columns(parameters.matrix(p), first, count), y.view(),
                                    kernels::Into::add);
          EXPECT_TRUE(y.view().isApprox(expected.view(), 1e-4F))
              << rows << " x " << cols << ", " << first << " and " << count;
        }
      }
    }
  }
}

TEST(Precision, AModelTranslatesInEach) {
  const Bundle bundle = small_bundle();
  const std::vector<std::string> sentences = {"20 JAN 2019"};
  const auto translate = [&](const Bundle& model) {
    return Translator(model).translate(sentences, {.max_length = 5}).front();
  };
  const Translation exact = translate(bundle);
  const Translation half = translate(reread(bundle, Precision::float16));
  EXPECT_EQ(half.tokens, exact.tokens);
  for (std::size_t i = 0; i < exact.tokens.size(); ++i) {
    EXPECT_NEAR(half.log_probabilities[i], exact.log_probabilities[i], 1e-5);
  }
  Bundle arranged = bundle;
  kernels::arrange_for_products(arranged.parameters);
  EXPECT_EQ(translate(arranged).tokens, exact.tokens);
  Bundle rounded_bundle = reread(bundle, Precision::int8);
  kernels::arrange_for_products(rounded_bundle.parameters);
  const Translation rounded = translate(rounded_bundle);
  EXPECT_NEAR(rounded.log_probabilities[0], exact.log_probabilities[0], 0.1);
}

TEST(Precision, ReducedWeightsAreNotTrainedOn) {
  const Bundle half = reread(small_bundle(), Precision::float16);
  expect_error(ErrorCode::invalid_argument, "as to_float32 makes them",
               [&] { static_cast<void>(half.parameters.flat()); });
  EXPECT_TRUE(to_float32(half.parameters).is_flat());
}

TEST(Precision, Int8NamesWhatIsWrongInside) {
  static const std::array<std::int8_t, 2> beyond{-128, 1};
  static const auto scales_with = [](float wrong) {
    static std::map<float, std::vector<float>> kept;
    std::vector<float>& scales = kept[wrong];
    scales.assign(64, 1);
    scales.front() = wrong;
    return std::as_bytes(std::span(scales));
  };
  static std::vector<std::byte> elements;
  const std::string scale = std::string(matrix) + ".scale";
  const auto with_scale = [&scale](float wrong) {
    return [&scale, wrong](Forger& f) {
      TensorView& tensor = f.tensor(scale);
      tensor.bytes = scales_with(wrong).first(tensor.bytes.size());
    };
  };
  const struct {
    std::function<void(Forger&)> change;
    std::string part;
    ErrorCode code = ErrorCode::bad_model;
  } cases[] = {
      {[&](Forger& f) {
         std::erase_if(f.tensors, [&](const NamedTensor& t) { return t.name == scale; });
       },
       "\"decoder.output.weight.scale\" is missing; the I8 weights demand it"},
      {[&](Forger& f) {
         TensorView& tensor = f.tensor(scale);
         tensor.shape = {1, tensor.shape.front()};
       },
       ".scale\".shape is [1,9] but the I8 weights demand [9]"},
      {[&](Forger& f) { f.tensor(scale).dtype = DType::i32; }, ".scale\".dtype must be F32"},
      {with_scale(0),
       "\"decoder.output.weight.scale\" holds a value that is not finite and above 0"},
      {with_scale(-1), "not finite and above 0"},
      {with_scale(std::numeric_limits<float>::infinity()), "not finite and above 0"},
      {with_scale(std::numeric_limits<float>::quiet_NaN()), "not finite and above 0"},
      {[&](Forger& f) {
         TensorView& tensor = f.tensor(matrix);
         elements.assign(tensor.bytes.begin(), tensor.bytes.end());
         elements[5] = std::byte{0x80};
         tensor.bytes = elements;
       },
       "\"decoder.output.weight\" holds -128; I8 weights are from -127 to 127"},
      {[&](Forger& f) { f.tensors.push_back({"decoder.output.bias.scale", f.tensor(scale)}); },
       "\"decoder.output.bias.scale\" belongs to weights in I8, but tensor \"decoder.output.bias\" "
       "is in F32; remove it"},
      {[&](Forger& f) { f.tensors.push_back({"other.scale", f.tensor(scale)}); },
       "\"other.scale\" belongs to no part of config.model"},
      {[&](Forger& f) {
         f.tensor("decoder.attention.score.weight") = {
             DType::i8, {1, 2}, std::as_bytes(std::span(beyond))};
       },
       "\"decoder.attention.score.weight\".dtype must be F16 or F32", ErrorCode::unsupported},
      {[&](Forger& f) { f.tensor(matrix).dtype = DType::u8; },
       "\"decoder.output.weight\".dtype must be F16 or F32, or I8 with scales",
       ErrorCode::unsupported},
  };
  EXPECT_NO_THROW(read_bundle(Forger(small_bundle(), Precision::int8).seal(), "f"));
  for (const auto& [change, part, code] : cases) {
    Forger forger(small_bundle(), Precision::int8);
    change(forger);
    expect_error(
        code, part, [&] { read_bundle(forger.seal(), "m.safetensors"); }, "m.safetensors: ");
  }
}

}  // namespace
}  // namespace attentive
