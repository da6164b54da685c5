#include "core/marian/weights.h"

#include <algorithm>
#include <cstddef>
#include <span>

#include "core/error.h"
#include "core/marian/lexicon.h"

namespace attentive {
namespace {

/// The output bias of tokens that must never be written.
constexpr float never_written = -1e4F;

}  // namespace

ConvertedWeights::ConvertedWeights(const ByteSource& file, const std::string& file_name,
                                   const MarianModel& model)
    : file_(file), file_name_(file_name), model_(model) {
  const MarianConfig& config = model.config;
  add_table("encoder.embedding.weight", config.shares_embeddings ? "Wemb" : "encoder_Wemb");
  if (!config.shares_embeddings) add_table("decoder.embedding.weight", "decoder_Wemb");
  for (Index i = 0; i < config.encoder_layers; ++i) {
    const std::string layer = "encoder.layers." + std::to_string(i);
    const std::string marian = "encoder_l" + std::to_string(i + 1);
    add_attention(layer + ".self_attn", marian + "_self");
    add_norm(layer + ".norm1", marian + "_self_Wo");
    add_feed_forward(layer, marian + "_ffn");
    add_norm(layer + ".norm2", marian + "_ffn_ffn");
  }
  for (Index i = 0; i < config.decoder_layers; ++i) {
    const std::string layer = "decoder.layers." + std::to_string(i);
    const std::string marian = "decoder_l" + std::to_string(i + 1);
    add_matrix(layer + ".ssru.weight", {marian + "_rnn_W", marian + "_rnn_Wf"});
    add_vector(layer + ".ssru.bias", {marian + "_rnn_bf"});
    add_norm(layer + ".norm1", marian + "_rnn_ffn");
    add_attention(layer + ".multihead_attn", marian + "_context");
    add_norm(layer + ".norm2", marian + "_context_Wo");
    add_feed_forward(layer, marian + "_ffn");
    add_norm(layer + ".norm3", marian + "_ffn_ffn");
  }
  add_output_bias();
}

/// Adds a table with rows of zeros for <pad> and <s> before Marian's, so that an embedded <s> is
/// the zero vector with which Marian's decoder starts.
void ConvertedWeights::add_table(const std::string& name, const std::string& table) {
  const MarianItem& item = weight(table);
  const std::int64_t columns = item.shape[1];
  const std::vector<std::int64_t> shape = {item.shape[0] + marian_first_id, columns};
  const auto zeros = static_cast<std::size_t>(marian_first_id * columns);
  if (item.type == MarianType::intgemm8) {
    const auto elements = make<std::int8_t>(name, DType::i8, shape).subspan(zeros);
    const float scale = read_marian_int8(file_, file_name_, item, elements);
    std::ranges::fill(make<float>(name + ".scale", DType::f32, {shape[0]}), scale);
  } else {
    const auto elements = make<float>(name, DType::f32, shape).subspan(zeros);
    read_marian_floats(file_, file_name_, item, elements);
  }
}

/// Stacks matrices [outputs, inputs] with the same inputs, one below the other.
void ConvertedWeights::add_matrix(const std::string& name, Names parts) {
  const MarianItem& first = weight(*parts.begin());
  const std::int64_t inputs = first.shape[0];
  const std::int64_t outputs = first.shape[1];
  const std::vector<std::int64_t> shape = {outputs * std::ssize(parts), inputs};
  const auto rows = static_cast<std::size_t>(outputs);
  const auto columns = static_cast<std::size_t>(inputs);
  for (const std::string& part : parts) {
    if (weight(part).type == first.type) continue;
    throw Error(ErrorCode::unsupported, file_name_ + ": \"" + part + "\" must have the type of \"" +
                                            first.name + "\", beside which it is stored");
  }
  if (first.type == MarianType::intgemm8) {
    auto elements = make<std::int8_t>(name, DType::i8, shape);
    auto scales = make<float>(name + ".scale", DType::f32, {shape[0]});
    for (const std::string& part : parts) {
      const float scale =
          read_marian_int8(file_, file_name_, weight(part), elements.first(rows * columns));
      std::ranges::fill(scales.first(rows), scale);
      elements = elements.subspan(rows * columns);
      scales = scales.subspan(rows);
    }
    return;
  }
  auto to = make<float>(name, DType::f32, shape).begin();
  for (const std::string& part : parts) {
    const std::vector<float> elements = read_floats(weight(part));
    for (std::size_t row = 0; row < rows; ++row) {
      for (std::size_t column = 0; column < columns; ++column) {
        *to++ = elements[column * rows + row];
      }
    }
  }
}

void ConvertedWeights::add_vector(const std::string& name, Names parts) {
  const std::int64_t size = weight(*parts.begin()).shape[1] * std::ssize(parts);
  auto to = make<float>(name, DType::f32, {size}).begin();
  for (const std::string& part : parts) {
    to = std::ranges::copy(read_floats(weight(part)), to).out;
  }
}

void ConvertedWeights::add_norm(const std::string& name, const std::string& norm) {
  add_vector(name + ".weight", {norm + "_ln_scale"});
  add_vector(name + ".bias", {norm + "_ln_bias"});
}

void ConvertedWeights::add_attention(const std::string& name, const std::string& attention) {
  add_matrix(name + ".in_proj_weight", {attention + "_Wq", attention + "_Wk", attention + "_Wv"});
  add_vector(name + ".in_proj_bias", {attention + "_bq", attention + "_bk", attention + "_bv"});
  add_matrix(name + ".out_proj.weight", {attention + "_Wo"});
  add_vector(name + ".out_proj.bias", {attention + "_bo"});
}

void ConvertedWeights::add_feed_forward(const std::string& layer, const std::string& feed_forward) {
  add_matrix(layer + ".linear1.weight", {feed_forward + "_W1"});
  add_vector(layer + ".linear1.bias", {feed_forward + "_b1"});
  add_matrix(layer + ".linear2.weight", {feed_forward + "_W2"});
  add_vector(layer + ".linear2.bias", {feed_forward + "_b2"});
}

/// Adds the output bias, by which <pad>, <s> and, as in Marian, <unk> are never written.
void ConvertedWeights::add_output_bias() {
  const MarianItem& item = weight("decoder_ff_logit_out_b");
  const auto biases =
      make<float>("decoder.output.bias", DType::f32, {item.shape[1] + marian_first_id});
  std::ranges::copy(read_floats(item), biases.begin() + marian_first_id);
  for (const TokenId id : {pad_id, start_id, unknown_id}) {
    biases[static_cast<std::size_t>(id)] = never_written;
  }
}

std::vector<float> ConvertedWeights::read_floats(const MarianItem& item) const {
  std::vector<float> elements(static_cast<std::size_t>(item.element_count()));
  read_marian_floats(file_, file_name_, item, elements);
  return elements;
}

template <typename Element>
std::span<Element> ConvertedWeights::make(const std::string& name, DType dtype,
                                          std::vector<std::int64_t> shape) {
  std::size_t count = 1;
  for (const std::int64_t size : shape) count *= static_cast<std::size_t>(size);
  std::vector<std::byte>& bytes = memory_.emplace_back(count * sizeof(Element));
  tensors_.push_back({name, {dtype, std::move(shape), bytes}});
  return {reinterpret_cast<Element*>(bytes.data()), count};
}

}  // namespace attentive
