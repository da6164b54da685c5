#include "core/training/insight.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

namespace attentive {
namespace {

constexpr Real low = 0.05F;
constexpr Real high = 0.95F;

constexpr std::string_view ssru_gate_names[] = {"forget"};

Index count_saturated(ConstView h) { return (h.array().abs() > high).count(); }
Index count_rectified(ConstView c) { return (c.array() <= 0).count(); }

Direction direction_of(const RecurrentEncoderConfig& config, std::size_t index) {
  const bool backward = config.bidirectional ? index == 1 : config.reverse_source;
  return backward ? Direction::backward : Direction::forward;
}

}  // namespace

/// The values of one layer in a batch that are summarized.
struct InsightGatherer::Layer {
  std::string name;
  std::span<const std::string_view> gate_names;
  ConstView hidden;  // [time * batch, hidden]
  ConstView gates;   // [time * batch, at least gates * hidden]
  Index (*count_saturated)(ConstView hidden);

  static Layer of(std::string name, const Cell& cell, const RecurrentActivations& activations,
                  Direction direction, Index batch) {
    const Index first = direction == Direction::forward ? batch : 0;
    const Index rows = activations.states.rows() - batch;
    const Index hidden_size = activations.states.cols() / cell.state_parts;
    return {std::move(name), cell.gate_names,
            columns(activations.states.rows_view(first, rows), 0, hidden_size),
            activations.caches.view(), &attentive::count_saturated};
  }
};

InsightGatherer::InsightGatherer(const ModelConfig& config, double loss_scale)
    : config_(config), loss_scale_(loss_scale) {}

void InsightGatherer::Sums::add(ConstView values) {
  const auto magnitudes = values.array().abs();
  count += static_cast<double>(values.size());
  sum += static_cast<double>(values.sum());
  magnitude += static_cast<double>(magnitudes.sum());
  low += static_cast<double>((magnitudes < attentive::low).count());
  high += static_cast<double>(attentive::count_saturated(values));
}

void InsightGatherer::add(const Batch& batch, const Seq2SeqActivations& activations,
                          const Seq2SeqGradients& d_activations) {
  add_gradients(batch, d_activations.encoder.embedded);
  if (const auto* encoder = std::get_if<RecurrentEncoderConfig>(&config_.encoder)) {
    add_layers(*encoder, batch, activations.encoder.recurrent);
  }
  if (const auto* decoder = std::get_if<RecurrentDecoderConfig>(&config_.decoder)) {
    add_layers(*decoder, batch, activations.decoder.recurrent);
  } else {
    add_layers(std::get<SsruDecoderConfig>(config_.decoder), batch, activations.decoder.ssru);
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

void InsightGatherer::add_layers(const RecurrentEncoderConfig& config, const Batch& batch,
                                 const RecurrentEncoderActivations& activations) {
  const std::size_t directions = config.bidirectional ? 2 : 1;
  for (std::size_t l = 0; l < activations.layers.size(); ++l) {
    for (std::size_t d = 0; d < directions; ++d) {
      add_layer(Layer::of("encoder.rnn_l" + std::to_string(l) + (d == 0 ? "" : "_reverse"),
                          *config.cell, activations.layers[l].directions[d],
                          direction_of(config, d), batch.source.batch),
                batch.source);
    }
  }
}

void InsightGatherer::add_layers(const RecurrentDecoderConfig& config, const Batch& batch,
                                 const RecurrentDecoderActivations& activations) {
  const std::string name = config_.targets[batch.decoder].prefix() + "decoder.rnn_l";
  for (std::size_t l = 0; l < activations.layers.size(); ++l) {
    add_layer(Layer::of(name + std::to_string(l), *config.cell, activations.layers[l].recurrent,
                        Direction::forward, batch.target.batch),
              batch.target);
  }
}

void InsightGatherer::add_layers(const SsruDecoderConfig& config, const Batch& batch,
                                 const SsruDecoderActivations& activations) {
  const std::string name = config_.targets[batch.decoder].prefix() + "decoder.layers.";
  const Index features = config.embedding_size;
  for (std::size_t l = 0; l < activations.layers.size(); ++l) {
    const SsruActivations& ssru = activations.layers[l].ssru;
    add_layer({name + std::to_string(l) + ".ssru", ssru_gate_names,
               ssru.states.rows_view(batch.target.batch, ssru.gates.rows()),
               columns(ssru.gates.view(), features, features), &count_rectified},
              batch.target);
  }
}

void InsightGatherer::add_layer(const Layer& layer, const PaddedSequences& tokens) {
  LayerSums& sums = sums_of(layer);
  const Index hidden_size = layer.hidden.cols();
  const auto row_of = [](ConstView view, Index row) { return every(view, row, 1, 1); };
  for (Index t = 0; t < tokens.time; ++t) {
    for (Index b = 0; b < tokens.batch; ++b) {
      if (tokens.is_padding(t, b)) continue;
      const Index row = tokens.row(t, b);
      sums.hidden.add(row_of(layer.hidden, row));
      sums.saturated += static_cast<double>(layer.count_saturated(row_of(layer.hidden, row)));
      for (std::size_t gate = 0; gate < sums.gates.size(); ++gate) {
        sums.gates[gate].add(
            columns(row_of(layer.gates, row), static_cast<Index>(gate) * hidden_size, hidden_size));
      }
    }
  }
}

/// Returns the sums of the layer with this name, which are new for the first part of a batch.
InsightGatherer::LayerSums& InsightGatherer::sums_of(const Layer& layer) {
  const auto found = std::ranges::find(layers_, layer.name,
                                       [](const LayerSums& sums) { return sums.hidden.name; });
  if (found != layers_.end()) return *found;
  LayerSums& added = layers_.emplace_back();
  added.hidden.name = layer.name;
  for (const std::string_view gate : layer.gate_names) {
    added.gates.push_back({.name = std::string(gate)});
  }
  return added;
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
    const Sums& h = layer.hidden;
    LayerInsight& added = insight.layers.emplace_back();
    added = {h.name, h.magnitude / h.count, layer.saturated / h.count, {}};
    for (const Sums& sums : layer.gates) {
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
