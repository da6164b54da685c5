#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "core/marian/marian_writer.h"

namespace attentive {

/// Marian's student network as its equations stand, in double precision and without any care for
/// speed: an encoder of Transformer layers and a decoder of SSRUs (Kim et al. 2019, D19-5632), each
/// sublayer followed by a residual connection and a normalization. Ids are Marian's.
class StudentReference {
 public:
  using Row = std::vector<double>;
  using Rows = std::vector<Row>;

  StudentReference(const StudentWriter& sizes, const StudentWriter::Values& values)
      : sizes_(sizes), values_(values) {}

  /// Reads a source, which ends with </s>, and puts the decoder before its first step.
  void read(const std::vector<int>& source) {
    Rows x;
    for (std::size_t t = 0; t < source.size(); ++t) {
      x.push_back(embedded(sizes_.shares_embeddings ? "Wemb" : "encoder_Wemb", source[t], t));
    }
    for (std::int32_t i = 1; i <= sizes_.encoder_layers; ++i) {
      const std::string layer = "encoder_l" + std::to_string(i);
      x = attended(layer + "_self", x, x);
      x = fed_forward(layer + "_ffn", x);
    }
    states_ = x;
    cells_.assign(static_cast<std::size_t>(sizes_.decoder_layers), Row(size()));
    step_ = 0;
  }

  /// @param previous the token before; -1 before the first.
  /// @return the logits of the next token.
  Row step(int previous) {
    Row x = embedded(sizes_.shares_embeddings ? "Wemb" : "decoder_Wemb", previous, step_++);
    for (std::int32_t i = 1; i <= sizes_.decoder_layers; ++i) {
      const std::string layer = "decoder_l" + std::to_string(i);
      x = recurrent(layer + "_rnn", x, cells_[static_cast<std::size_t>(i - 1)]);
      x = attended(layer + "_context", {x}, states_).front();
      x = fed_forward(layer + "_ffn", {x}).front();
    }
    const std::vector<float>& table =
        values_.at(sizes_.shares_embeddings ? "Wemb" : "decoder_Wemb");
    const std::vector<float>& bias = values_.at("decoder_ff_logit_out_b");
    Row logits(bias.begin(), bias.end());
    for (std::size_t token = 0; token < logits.size(); ++token) {
      for (std::size_t j = 0; j < size(); ++j) logits[token] += x[j] * table[token * size() + j];
    }
    return logits;
  }

  /// Returns the weights of head 0 of the last attention, which after a step are the alignment.
  const Row& alignment() const { return alignment_; }

 private:
  std::size_t size() const { return static_cast<std::size_t>(sizes_.size); }

  Row embedded(const std::string& table, int id, std::size_t position) const {
    const std::size_t half = size() / 2;
    Row x(size());
    for (std::size_t j = 0; j < size(); ++j) {
      const double rate =
          std::pow(10000.0, -static_cast<double>(j % half) / static_cast<double>(half - 1));
      const double angle = static_cast<double>(position) * rate;
      x[j] = j < half ? std::sin(angle) : std::cos(angle);
      if (id < 0) continue;
      const float element = values_.at(table)[static_cast<std::size_t>(id) * size() + j];
      x[j] += std::sqrt(static_cast<double>(size())) * element;
    }
    return x;
  }

  Row affine(const Row& x, const std::string& matrix, const std::string& bias) const {
    const std::vector<float>& weights = values_.at(matrix);
    Row y(weights.size() / x.size());
    if (!bias.empty()) y.assign(values_.at(bias).begin(), values_.at(bias).end());
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (std::size_t j = 0; j < y.size(); ++j) y[j] += x[i] * weights[i * y.size() + j];
    }
    return y;
  }

  Row normalized(const Row& x, const Row& added, const std::string& name) const {
    Row y(x.size());
    double mean = 0;
    double variance = 0;
    const auto count = static_cast<double>(x.size());
    for (std::size_t j = 0; j < x.size(); ++j) mean += (y[j] = x[j] + added[j]) / count;
    for (const double value : y) variance += (value - mean) * (value - mean) / count;
    for (std::size_t j = 0; j < y.size(); ++j) {
      y[j] = values_.at(name + "_ln_scale")[j] * (y[j] - mean) / std::sqrt(variance + 1e-6) +
             values_.at(name + "_ln_bias")[j];
    }
    return y;
  }

  Rows attended(const std::string& name, const Rows& queries, const Rows& memory) {
    const auto heads = static_cast<std::size_t>(sizes_.heads);
    const std::size_t width = size() / heads;
    Rows keys;
    Rows values;
    for (const Row& row : memory) {
      keys.push_back(affine(row, name + "_Wk", name + "_bk"));
      values.push_back(affine(row, name + "_Wv", name + "_bv"));
    }
    Rows outputs;
    for (const Row& row : queries) {
      const Row query = affine(row, name + "_Wq", name + "_bq");
      Row context(size());
      for (std::size_t head = heads; head-- > 0;) {
        Row weights(memory.size());
        double sum = 0;
        for (std::size_t s = 0; s < memory.size(); ++s) {
          double score = 0;
          for (std::size_t j = head * width; j < (head + 1) * width; ++j) {
            score += query[j] * keys[s][j];
          }
          sum += weights[s] = std::exp(score / std::sqrt(static_cast<double>(width)));
        }
        for (std::size_t s = 0; s < memory.size(); ++s) {
          weights[s] /= sum;
          for (std::size_t j = head * width; j < (head + 1) * width; ++j) {
            context[j] += weights[s] * values[s][j];
          }
        }
        alignment_ = weights;
      }
      outputs.push_back(normalized(row, affine(context, name + "_Wo", name + "_bo"), name + "_Wo"));
    }
    return outputs;
  }

  Rows fed_forward(const std::string& name, const Rows& x) const {
    Rows outputs;
    for (const Row& row : x) {
      Row hidden = affine(row, name + "_W1", name + "_b1");
      for (double& value : hidden) value = std::max(value, 0.0);
      outputs.push_back(normalized(row, affine(hidden, name + "_W2", name + "_b2"), name + "_ffn"));
    }
    return outputs;
  }

  Row recurrent(const std::string& name, const Row& x, Row& cell) const {
    const Row update = affine(x, name + "_W", "");
    const Row forget = affine(x, name + "_Wf", name + "_bf");
    Row added(size());
    for (std::size_t j = 0; j < size(); ++j) {
      const double gate = 1 / (1 + std::exp(-forget[j]));
      cell[j] = gate * cell[j] + (1 - gate) * update[j];
      added[j] = std::max(cell[j], 0.0);
    }
    return normalized(x, added, name + "_ffn");
  }

  StudentWriter sizes_;
  const StudentWriter::Values& values_;
  Rows states_;
  Rows cells_;
  std::size_t step_ = 0;
  Row alignment_;
};

}  // namespace attentive
