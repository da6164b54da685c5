// The model against PyTorch: tests/parity/generate.py wrote the goldens, in float64 from the same
// float32 weights.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/bundle/safetensors.h"
#include "core/layers/cross_entropy.h"
#include "core/model/seq2seq.h"

namespace attentive {
namespace {

constexpr double tolerance = 1e-4;

std::vector<std::string> golden_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::filesystem::path(ATTENTIVE_SOURCE_DIR) / "tests/core/parity/goldens")) {
    if (entry.path().extension() == ".safetensors") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// One golden file. Tensors are copied out, for they need not be aligned in the file.
class Golden {
 public:
  explicit Golden(const std::string& name) {
    std::ifstream file(ATTENTIVE_SOURCE_DIR "/tests/core/parity/goldens/" + name + ".safetensors",
                       std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    bytes_.resize(content.size());
    std::memcpy(bytes_.data(), content.data(), content.size());
    file_ = parse_safetensors(bytes_, name);
    config_ = parse_model_config(nlohmann::json::parse(file_.metadata.at("model")), name);
  }

  const ModelConfig& config() const { return config_; }
  double label_smoothing() const { return std::stod(file_.metadata.at("label_smoothing")); }
  const std::vector<std::int64_t>& shape(const std::string& tensor) const {
    return file_.tensors.at(tensor).shape;
  }
  std::size_t tensors_under(const std::string& prefix) const {
    return static_cast<std::size_t>(
        std::count_if(file_.tensors.begin(), file_.tensors.end(),
                      [&](const auto& named) { return named.first.starts_with(prefix); }));
  }

  std::vector<float> floats(const std::string& tensor) const {
    return elements<float>(tensor, DType::f32);
  }

  PaddedSequences sequences(const std::string& ids, const std::string& lengths) const {
    const std::vector<std::int64_t> all = elements<std::int64_t>(ids, DType::i64);
    const std::vector<std::int64_t> ends = elements<std::int64_t>(lengths, DType::i64);
    PaddedSequences sequences;
    sequences.time = shape(ids).at(0);
    sequences.batch = shape(ids).at(1);
    for (const std::int64_t id : all) sequences.ids.push_back(static_cast<std::int32_t>(id));
    sequences.lengths.assign(ends.begin(), ends.end());
    return sequences;
  }

 private:
  template <typename Element>
  std::vector<Element> elements(const std::string& name, DType dtype) const {
    const TensorView& tensor = file_.tensors.at(name);
    if (tensor.dtype != dtype) throw std::runtime_error(name + " has another dtype");
    std::vector<Element> result(tensor.bytes.size() / sizeof(Element));
    std::memcpy(result.data(), tensor.bytes.data(), tensor.bytes.size());
    return result;
  }

  std::vector<std::byte> bytes_;
  Safetensors file_;
  ModelConfig config_;
};

double largest_difference(std::span<const float> ours, std::span<const float> theirs) {
  if (ours.size() != theirs.size()) return INFINITY;
  double largest = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const double difference = std::abs(double{ours[i]} - double{theirs[i]});
    if (std::isnan(difference)) return difference;
    largest = std::max(largest, difference);
  }
  return largest;
}

std::span<const float> elements_of(const Matrix& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}

class Parity : public testing::TestWithParam<std::string> {};

TEST_P(Parity, ForwardAndBackwardEqualPyTorch) {
  const Golden golden(GetParam());
  const Seq2Seq model(golden.config());
  const auto& entries = model.layout()->entries();
  const auto part = [](auto flat, const ParameterLayout::Entry& entry) {
    return flat.subspan(entry.parameter.offset, static_cast<std::size_t>(entry.parameter.size()));
  };

  Parameters parameters(model.layout());
  ASSERT_EQ(golden.tensors_under("parameters."), entries.size()) << "PyTorch has other parameters";
  for (const ParameterLayout::Entry& entry : entries) {
    const std::string name = "parameters." + entry.name;
    const auto [offset, rows, cols] = entry.parameter;
    ASSERT_EQ(golden.shape(name), entry.is_vector ? std::vector<std::int64_t>{cols}
                                                  : (std::vector<std::int64_t>{rows, cols}))
        << name;
    std::ranges::copy(golden.floats(name), part(parameters.flat(), entry).begin());
  }
  const Batch batch{.source = golden.sequences("source", "source_lengths"),
                    .input = golden.sequences("input", "target_lengths"),
                    .target = golden.sequences("target", "target_lengths")};

  Seq2SeqRun run;
  model.forward(parameters, batch, {}, run);
  const double logits =
      largest_difference(elements_of(run.decoder.logits), golden.floats("logits"));
  const double attention =
      largest_difference(elements_of(run.decoder.attention_weights), golden.floats("attention"));

  // The loss of PyTorch is the mean over tokens.
  Index tokens = 0;
  for (const Index length : batch.target.lengths) tokens += length;
  const double scale = 1.0 / static_cast<double>(tokens);
  const CrossEntropy sum =
      cross_entropy(batch.target, golden.label_smoothing(), scale, run.decoder.logits.view());
  EXPECT_EQ(sum.tokens, tokens);
  const double loss = std::abs(scale * sum.loss - golden.floats("loss").at(0));

  Parameters gradients(model.layout());
  model.backward(parameters, gradients, batch, run);
  double gradient = 0;
  double relative = 0;
  for (const ParameterLayout::Entry& entry : entries) {
    const std::vector<float> expected = golden.floats("gradients." + entry.name);
    double size = 0;
    for (const float value : expected) size = std::max(size, std::abs(double{value}));
    const double difference =
        largest_difference(part(std::as_const(gradients).flat(), entry), expected);
    // So that a gradient of nothing cannot pass for equal.
    EXPECT_GT(size, 10 * tolerance) << entry.name;
    EXPECT_LE(difference, tolerance) << entry.name;
    EXPECT_LE(difference, 1e-3 * size) << entry.name;
    gradient = std::max(gradient, difference);
    relative = std::max(relative, difference / size);
  }
  EXPECT_LE(logits, tolerance);
  EXPECT_LE(attention, tolerance);
  EXPECT_LE(loss, tolerance);

  std::printf("%-26s logits %.1e  attention %.1e  loss %.1e  gradients %.1e (relative %.1e)\n",
              GetParam().c_str(), logits, attention, loss, gradient, relative);
  RecordProperty("largest_difference",
                 std::to_string(std::max({logits, attention, loss, gradient})));
}

INSTANTIATE_TEST_SUITE_P(PyTorch, Parity, testing::ValuesIn(golden_names()),
                         [](const auto& test) { return test.param; });

// A golden that is lost would otherwise only be a test less.
TEST(ParityGoldens, CoverTheFamily) {
  std::set<std::tuple<const Cell*, const Cell*, bool, ScoreType>> kinds;
  std::set<Index> encoder_depths;
  std::set<Index> decoder_depths;
  bool deeper_encoder = false;
  bool deeper_decoder = false;
  for (const std::string& name : golden_names()) {
    const ModelConfig config = Golden(name).config();
    const Index depth = config.encoder.layers;
    kinds.emplace(config.encoder.cell, config.decoder.cell, config.encoder.bidirectional,
                  config.attention.score);
    encoder_depths.insert(depth);
    decoder_depths.insert(config.decoder.layers);
    deeper_encoder |= depth > config.decoder.layers;
    deeper_decoder |= depth < config.decoder.layers;
  }
  EXPECT_EQ(kinds.size(), 16) << "cells, directions and scores";
  EXPECT_EQ(encoder_depths, (std::set<Index>{1, 2, 4}));
  EXPECT_EQ(decoder_depths, (std::set<Index>{1, 2, 4}));
  EXPECT_TRUE(deeper_encoder && deeper_decoder);
}

}  // namespace
}  // namespace attentive
