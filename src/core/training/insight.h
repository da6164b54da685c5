#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/model/seq2seq.h"

namespace attentive {

/// Summarizes a gate of a recurrent unit over the tokens of a batch and the layer's features.
struct GateInsight {
  std::string name;
  double mean = 0;
  double low = 0;   // fraction with |value| < 0.05: closed
  double high = 0;  // fraction with |value| > 0.95: open
};

/// Summarizes the hidden vectors h of one recurrent layer and direction, or the states c of an
/// SSRU, over the tokens of a batch.
struct LayerInsight {
  std::string name;      // as its parameters are named, for example "encoder.rnn_l0_reverse"
  double magnitude = 0;  // mean of |h|
  double saturated = 0;  // fraction with |h| > 0.95, or c <= 0, where gradients hardly flow
  std::vector<GateInsight> gates;
};

struct AttentionInsight {
  double entropy = 0;   // that of a target token's weights, in nats; mean over target tokens
  double relative = 0;  // relative to the entropy of uniform weights, 0...1
};

/// Summarizes the activations and gradients of a batch, to show how a model learns.
struct Insight {
  /// For each source position, the norm of the gradient of a sentence's mean loss per target token
  /// with respect to the embedded token; mean over the sentences that have the position. Where it
  /// vanishes, the model does not learn from that token (Bengio et al. 1994).
  std::vector<double> gradients;
  std::vector<LayerInsight> layers;
  /// Empty for a model without attention.
  std::optional<AttentionInsight> attention;
};

/// Gathers an Insight from the parts of a batch.
class InsightGatherer {
 public:
  /// `loss_scale` is the factor by which backward scaled each token's loss.
  InsightGatherer(const ModelConfig& config, double loss_scale);

  /// Adds a part of the batch after forward and backward.
  void add(const Batch& batch, const Seq2SeqActivations& activations,
           const Seq2SeqGradients& d_activations);

  /// Summarizes all parts, of which there must be at least one.
  Insight result() const;

 private:
  struct Sums {
    std::string name;
    double count = 0;
    double sum = 0;
    double magnitude = 0;
    double low = 0;
    double high = 0;

    void add(ConstView values);
  };
  struct LayerSums {
    Sums hidden;
    double saturated = 0;
    std::vector<Sums> gates;
  };
  struct Layer;

  void add_gradients(const Batch& batch, const Matrix& d_embedded);
  void add_layers(const RecurrentEncoderConfig& config, const Batch& batch,
                  const RecurrentEncoderActivations& activations);
  void add_layers(const RecurrentDecoderConfig& config, const Batch& batch,
                  const RecurrentDecoderActivations& activations);
  void add_layers(const SsruDecoderConfig& config, const Batch& batch,
                  const SsruDecoderActivations& activations);
  void add_layer(const Layer& layer, const PaddedSequences& tokens);
  LayerSums& sums_of(const Layer& layer);
  void add_attention(const Batch& batch, const Matrix& weights);

  ModelConfig config_;
  double loss_scale_;
  std::vector<double> gradient_sums_;
  std::vector<double> gradient_counts_;
  std::vector<LayerSums> layers_;
  double entropy_ = 0;
  double uniform_entropy_ = 0;
  double attending_tokens_ = 0;
};

/// Writes {"gradients": [...], "layers": [{"name", "magnitude", "saturated", "gates": [{"name",
/// "mean", "low", "high"}]}], "attention": {"entropy", "relative"}}, with null for attention if the
/// model has none.
nlohmann::ordered_json to_json(const Insight& insight);

}  // namespace attentive
