// Tests how weights in float16 and int8 are stored, read, refused and dequantized.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <string>

#include "core/bundle/bundle.h"
#include "core/expect_error.h"
#include "core/kernels/quantize.h"
#include "core/kernels/weight_product.h"
#include "core/search/translate.h"
#include "core/support/bundle_editor.h"
#include "raw_safetensors.h"
#include "small_bundle.h"

namespace attentive {
namespace {

constexpr const char* matrix = "decoder.output.weight";

Bundle reread(const TrainableModel& bundle, Precision precision) {
  return read_bundle(write_bundle(bundle, precision), "m.safetensors");
}

const Parameter& parameter_of(const ParameterLayout& layout, const std::string& name) {
  return std::ranges::find(layout.entries(), name, &ParameterLayout::Entry::name)->parameter;
}

TEST(Precision, IsThatOfTheFile) {
  const TrainableModel bundle = small_bundle();
  for (const auto& [name, precision] : precisions) {
    const Bundle back = reread(bundle, precision);
    const StoredWeights& weights = back.weights;
    EXPECT_EQ(weights.precision(), precision) << name;
    EXPECT_EQ(weights.tensor(parameter_of(weights.layout(), matrix)).precision, precision);
    EXPECT_EQ(weights.tensor(parameter_of(weights.layout(), "decoder.output.bias")).precision,
              Precision::float32);
    EXPECT_EQ(write_bundle(back, precision), write_bundle(bundle, precision)) << name;
    EXPECT_EQ(pack(Bundle(back)).weights.precision(), precision) << name;
  }
}

TEST(Precision, Int8IsAScaleForEachRowAndVectorsInFloat32) {
  TrainableModel bundle = small_bundle();
  const Parameter p = parameter_of(bundle.parameters.layout(), matrix);
  bundle.parameters[p].row(1).setZero();
  bundle.parameters[p].row(2) << Real(-4), Real(1);
  const BundleEditor file(bundle, Precision::int8);
  for (const auto& [name, tensor] : file.tensors) {
    const bool vector = tensor.shape.size() == 1 || tensor.shape.front() == 1;
    EXPECT_EQ(tensor.dtype, vector ? DType::f32 : DType::i8) << name;
  }

  Bundle back = reread(bundle, Precision::int8);
  const StoredTensor tensor = back.weights.tensor(p);
  const std::vector<float> scales(tensor.scales.begin(), tensor.scales.end());
  const auto* elements = reinterpret_cast<const std::int8_t*>(tensor.elements.data());
  EXPECT_EQ(scales[1], 1);
  EXPECT_EQ(elements[2], 0);
  EXPECT_EQ(elements[3], 0);
  EXPECT_FLOAT_EQ(scales[2], 4.0F / 127);
  EXPECT_EQ(elements[4], -127);
  EXPECT_EQ(elements[5], 32);

  const Parameters dequantized = to_parameters(std::move(back.weights));
  for (Index row = 0; row < p.rows; ++row) {
    for (Index col = 0; col < p.cols; ++col) {
      EXPECT_NEAR(dequantized[p](row, col), bundle.parameters[p](row, col),
                  scales[static_cast<std::size_t>(row)] * 0.5001F);
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

TEST(Precision, ProductsAreThoseOfTheDequantizedWeights) {
  // With 70,000 columns, a row is larger than a block; 3,000 rows of 40 are several blocks. Some
  // numbers of columns fill no panels in int8.
  for (const auto& [rows, cols] :
       {std::pair<Index, Index>{4, 70'000}, {3001, 40}, {2, 5}, {8, 2}}) {
    ParameterLayout layout;
    const std::vector<Parameter> parts =
        layout.add_side_by_side("w", rows, {cols / 3 + 1, cols - cols / 3 - 1});
    const auto shared = std::make_shared<const ParameterLayout>(layout);
    for (const Precision precision : {Precision::float16, Precision::int8}) {
      StoredWeights stored(shared, std::array{precision});
      const Parameter& p = layout.entries().front().parameter;
      std::mt19937 random(1);
      for (std::byte& byte : stored.elements(p)) byte = std::byte(random() % 60);
      for (float& scale : stored.scales(p)) scale = static_cast<float>(random() % 9 + 1) / 64;
      const Parameters dequantized = to_parameters(StoredWeights(stored));
      const PackedWeights packed(std::move(stored));
      for (const Parameter& part : parts) {
        for (const Index batch : {1, 2, 5}) {
          Matrix x(batch, part.cols);
          for (Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<Real>(random() % 3) - 1;
          Matrix expected(batch, rows);
          Matrix y(batch, rows);
          expected.view().setConstant(2);
          y.view().setConstant(2);
          kernels::multiply_abt(x.view(), dequantized[part], expected.view(), kernels::Into::add);
          kernels::multiply_weights(x.view(), packed.matrix(part), y.view(), kernels::Into::add);
          EXPECT_TRUE(y.view().isApprox(expected.view(), 1e-4F))
              << rows << " x " << cols << ", " << part.cols << " of them";
        }
      }
    }
  }
}

TEST(Precision, AModelTranslatesInEach) {
  const TrainableModel model = small_bundle();
  const std::vector<std::string> sentences = {"20 JAN 2019"};
  const auto translate = [&](const ModelView& translated) {
    return Translator(translated).translate(sentences, {.max_length = 5}).front();
  };
  const Translation exact = translate(model);
  for (const auto& [name, precision] : precisions) {
    const Translation rounded = translate(pack(reread(model, precision)));
    if (precision != Precision::int8) {
      EXPECT_EQ(rounded.tokens, exact.tokens) << name;
    }
    EXPECT_NEAR(rounded.log_probabilities[0], exact.log_probabilities[0],
                precision == Precision::int8 ? 0.1 : 1e-5)
        << name;
  }
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
    return [&scale, wrong](BundleEditor& editor) {
      TensorView& tensor = editor.tensor(scale);
      tensor.bytes = scales_with(wrong).first(tensor.bytes.size());
    };
  };
  const struct {
    std::function<void(BundleEditor&)> change;
    std::string part;
    ErrorCode code = ErrorCode::bad_model;
  } cases[] = {
      {[&](BundleEditor& editor) {
         std::erase_if(editor.tensors, [&](const NamedTensor& t) { return t.name == scale; });
       },
       "\"decoder.output.weight.scale\" is missing; the I8 weights demand it"},
      {[&](BundleEditor& editor) {
         TensorView& tensor = editor.tensor(scale);
         tensor.shape = {1, tensor.shape.front()};
       },
       ".scale\".shape is [1,9] but the I8 weights demand [9]"},
      {[&](BundleEditor& editor) { editor.tensor(scale).dtype = DType::i32; },
       ".scale\".dtype must be F32"},
      {with_scale(0),
       "\"decoder.output.weight.scale\" holds a value that is not finite and above 0"},
      {with_scale(-1), "not finite and above 0"},
      {with_scale(std::numeric_limits<float>::infinity()), "not finite and above 0"},
      {with_scale(std::numeric_limits<float>::quiet_NaN()), "not finite and above 0"},
      {[&](BundleEditor& editor) {
         TensorView& tensor = editor.tensor(matrix);
         elements.assign(tensor.bytes.begin(), tensor.bytes.end());
         elements[5] = std::byte{0x80};
         tensor.bytes = elements;
       },
       "\"decoder.output.weight\" holds -128; I8 weights are from -127 to 127"},
      {[&](BundleEditor& editor) {
         editor.tensors.push_back({"decoder.output.bias.scale", editor.tensor(scale)});
       },
       "\"decoder.output.bias.scale\" belongs to weights in I8, but tensor \"decoder.output.bias\" "
       "is in F32; remove it"},
      {[&](BundleEditor& editor) {
         editor.tensors.push_back({"other.scale", editor.tensor(scale)});
       },
       "\"other.scale\" belongs to no part of config.model"},
      {[&](BundleEditor& editor) {
         editor.tensor("decoder.attention.score.weight") = {
             DType::i8, {1, 2}, std::as_bytes(std::span(beyond))};
       },
       "\"decoder.attention.score.weight\".dtype must be F16 or F32", ErrorCode::unsupported},
      {[&](BundleEditor& editor) { editor.tensor(matrix).dtype = DType::u8; },
       "\"decoder.output.weight\".dtype must be F16 or F32, or I8 with scales",
       ErrorCode::unsupported},
  };
  EXPECT_NO_THROW(read_bundle(BundleEditor(small_bundle(), Precision::int8).write(), "f"));
  for (const auto& [change, part, code] : cases) {
    BundleEditor editor(small_bundle(), Precision::int8);
    change(editor);
    expect_error(
        code, part, [&] { read_bundle(editor.write(), "m.safetensors"); }, "m.safetensors: ");
  }
}

}  // namespace
}  // namespace attentive
