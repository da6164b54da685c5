#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/layers/attention.h"
#include "core/layers/cell.h"

namespace attentive {

struct EncoderConfig {
  Index embedding_size = 0;
  CellType cell = CellType::gru;
  Index hidden_size = 0;
  Index layers = 1;
  bool bidirectional = true;

  /// Features of one encoder state: both directions side by side.
  Index output_size() const { return hidden_size * (bidirectional ? 2 : 1); }
};

struct DecoderConfig {
  Index embedding_size = 0;
  CellType cell = CellType::gru;
  Index hidden_size = 0;
  Index layers = 1;
  /// Features between the decoder's state and the logits.
  Index readout_size = 0;
};

/// Everything that determines the shapes and equations of a model.
struct ModelConfig {
  Index source_vocabulary_size = 0;
  Index target_vocabulary_size = 0;
  EncoderConfig encoder;
  DecoderConfig decoder;
  AttentionConfig attention;
  /// Probability of dropping an embedding feature, a feature between layers or a readout feature,
  /// in training.
  double dropout = 0;
};

/// Reads and checks a "model" object. `where` is put before field names in messages, for example
/// "config.json: model".
/// @throws Error invalid_argument naming the field, what is allowed and why.
ModelConfig parse_model_config(const nlohmann::json& json, const std::string& where);

nlohmann::json to_json(const ModelConfig& config);

}  // namespace attentive
