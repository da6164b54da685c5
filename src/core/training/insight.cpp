#include "core/training/insight.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace attentive {
namespace {

constexpr Real low = 0.05F;
constexpr Real high = 0.95F;

Direction direction_of(const EncoderConfig& config, std::size_t index) {
  const bool backward = config.bidirectional ? index == 1 : config.reverse_source;
  return backward ? Direction::backward : Direction::forward;
}

}  // namespace

InsightGatherer::InsightGatherer(const ModelConfig& config, double loss_scale)
    : config_(config), loss_scale_(loss_scale) {}

void InsightGatherer::Sums::add(ConstView values) {
  const auto magnitudes = values.array().abs();
  count += static_cast<double>(values.size());
  sum += static_cast<double>(values.sum());
  magnitude += static_cast<double>(magnitudes.sum());
  low += static_cast<double>((magnitudes < attentive::low).count());
  high += static_cast<double>((magnitudes > attentive::high).count());
}

void InsightGatherer::add(const Batch& batch, const Seq2SeqActivations& activations,
                          const Seq2SeqGradients& d_activations) {
  add_gradients(batch, d_activations.encoder.embedded);
  std::size_t index = 0;
  const std::size_t directions = config_.encoder.bidirectional ? 2 : 1;
  for (std::size_t l = 0; l < activations.encoder.layers.size(); ++l) {
    for (std::size_t d = 0; d < directions; ++d) {
      add_layer(index++, "encoder.rnn_l" + std::to_string(l) + (d == 0 ? "" : "_reverse"),
                *config_.encoder.cell, batch.source, activations.encoder.layers[l].directions[d],
                direction_of(config_.encoder, d));
    }
  }
  const std::string prefix = config_.targets[batch.decoder].prefix();
  for (std::size_t l = 0; l < activations.decoder.layers.size(); ++l) {
    add_layer(index++, prefix + "decoder.rnn_l" + std::to_string(l), *config_.decoder.cell,
              batch.target, activations.decoder.layers[l].recurrent, Direction::forward);
  }
  if (config_.context == Context::attention) {
    add_attention(batch, activations.decoder.attention_weights);
  }
}

void InsightGatherer::add_gradients(const Batch& batch, const Matrix& d_embedded) {
  const auto time = static_cast<std::size_t>(batch.source.time);
  if (gradient_sums_.size() < time) {
    gradient_sums_.resize(time);
    gradient_counts_.resize(time);
  }
  for (Index t = 0; t < batch.source.time; ++t) {
    for (Index b = 0; b < batch.source.batch; ++b) {
      if (batch.source.is_padding(t, b)) continue;
      const auto target_tokens =
          static_cast<double>(batch.target.lengths[static_cast<std::size_t>(b)]);
      const double norm = d_embedded.view().row(t * batch.source.batch + b).norm();
      gradient_sums_[static_cast<std::size_t>(t)] += norm / (loss_scale_ * target_tokens);
      ++gradient_counts_[static_cast<std::size_t>(t)];
    }
  }
}

void InsightGatherer::add_layer(std::size_t index, const std::string& name, const Cell& cell,
                                const PaddedSequences& tokens,
                                const RecurrentActivations& activations, Direction direction) {
  if (index == layers_.size()) {
    LayerSums& added = layers_.emplace_back();
    added.push_back({.name = name});
    for (const std::string_view gate : cell.gate_names)
      added.push_back({.name = std::string(gate)});
  }
  LayerSums& layer = layers_[index];
  const Index hidden = activations.states.cols() / cell.state_parts;
  const Index first_state = direction == Direction::forward ? tokens.batch : 0;
  for (Index t = 0; t < tokens.time; ++t) {
    for (Index b = 0; b < tokens.batch; ++b) {
      if (tokens.is_padding(t, b)) continue;
      const Index row = t * tokens.batch + b;
      layer[0].add(columns(activations.states.rows_view(first_state + row, 1), 0, hidden));
      for (std::size_t gate = 1; gate < layer.size(); ++gate) {
        const Index first = static_cast<Index>(gate - 1) * hidden;
        layer[gate].add(columns(activations.caches.rows_view(row, 1), first, hidden));
      }
    }
  }
}

void InsightGatherer::add_attention(const Batch& batch, const Matrix& weights) {
  for (Index t = 0; t < batch.target.time; ++t) {
    for (Index b = 0; b < batch.target.batch; ++b) {
      if (batch.target.is_padding(t, b)) continue;
      const Index length = batch.source.lengths[static_cast<std::size_t>(b)];
      for (Index s = 0; s < length; ++s) {
        const double weight = weights(t * batch.target.batch + b, s);
        if (weight > 0) entropy_ -= weight * std::log(weight);
      }
      uniform_entropy_ += std::log(static_cast<double>(length));
      ++attending_tokens_;
    }
  }
}

Insight InsightGatherer::result() const {
  Insight insight;
  for (std::size_t t = 0; t < gradient_sums_.size(); ++t) {
    insight.gradients.push_back(gradient_sums_[t] / gradient_counts_[t]);
  }
  for (const LayerSums& layer : layers_) {
    const Sums& h = layer.front();
    LayerInsight& added = insight.layers.emplace_back();
    added = {h.name, h.magnitude / h.count, h.high / h.count, {}};
    for (std::size_t gate = 1; gate < layer.size(); ++gate) {
      const Sums& sums = layer[gate];
      added.gates.push_back(
          {sums.name, sums.sum / sums.count, sums.low / sums.count, sums.high / sums.count});
    }
  }
  if (attending_tokens_ > 0) {
    // A single source token leaves no choice: even uniform weights have no entropy.
    insight.attention = {entropy_ / attending_tokens_,
                         uniform_entropy_ > 0 ? entropy_ / uniform_entropy_ : 0};
  }
  return insight;
}

nlohmann::ordered_json to_json(const Insight& insight) {
  using nlohmann::ordered_json;
  ordered_json layers = ordered_json::array();
  for (const LayerInsight& layer : insight.layers) {
    ordered_json gates = ordered_json::array();
    for (const GateInsight& gate : layer.gates) {
      gates.push_back(
          {{"name", gate.name}, {"mean", gate.mean}, {"low", gate.low}, {"high", gate.high}});
    }
    layers.push_back({{"name", layer.name},
                      {"magnitude", layer.magnitude},
                      {"saturated", layer.saturated},
                      {"gates", std::move(gates)}});
  }
  ordered_json json = {{"gradients", insight.gradients}, {"layers", std::move(layers)}};
  json["attention"] = nullptr;
  if (insight.attention) {
    json["attention"] = {{"entropy", insight.attention->entropy},
                         {"relative", insight.attention->relative}};
  }
  return json;
}

}  // namespace attentive
