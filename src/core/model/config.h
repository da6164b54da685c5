#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/layers/attention.h"
#include "core/layers/cell.h"

namespace attentive {

struct EncoderConfig {
  Index embedding_size = 0;
  const Cell* cell = &gru_cell;
  Index hidden_size = 0;
  Index layers = 1;
  bool bidirectional = true;
  /// Reads from the last token to the first (Sutskever et al. 2014), in one direction.
  bool reverse_source = false;
  /// Each layer above the first adds its input to its output (Wu et al. 2016, 1609.08144).
  bool residual = false;

  /// Features of one encoder state: both directions side by side.
  Index output_size() const { return hidden_size * (bidirectional ? 2 : 1); }
};

struct DecoderConfig {
  Index embedding_size = 0;
  const Cell* cell = &gru_cell;
  Index hidden_size = 0;
  Index layers = 1;
  /// As in the encoder.
  bool residual = false;
  /// Features between the decoder's state and the logits; 0 if the logits read the state itself.
  Index readout_size = 0;
};

/// Selects how the decoder knows the source: it attends to it at each step, has only its initial
/// state (Sutskever et al. 2014), or reads the encoder's last state at each step (Cho et al. 2014).
enum class Context { attention, initial_state, every_step };

/// Selects which weights share one matrix (Press & Wolf 2017, 1608.05859): none, the target
/// embedding and the output layer, or these and the source embedding.
enum class TiedEmbeddings { none, output, all };

/// The most decoders that a model may have.
inline constexpr std::size_t max_targets = 256;

/// Returns whether a decoder may have this name: 1 to 35 letters, digits and hyphens, as in BCP 47.
bool is_language_name(std::string_view name);

/// A target language with a decoder of its own.
struct TargetConfig {
  /// Names the decoder's parameters; empty for the only one.
  std::string language = {};
  Index vocabulary_size = 0;

  /// Returns the prefix of the names of the decoder's and the bridge's parameters.
  std::string prefix() const { return language.empty() ? "" : "targets." + language + "."; }
};

/// Everything that determines the shapes and equations of a model.
struct ModelConfig {
  Index source_vocabulary_size = 0;
  /// At least one; several are in alphabetical order and share the encoder.
  std::vector<TargetConfig> targets = {{}};
  EncoderConfig encoder;
  DecoderConfig decoder;
  Context context = Context::attention;
  /// Used only if the context is attention.
  AttentionConfig attention;
  TiedEmbeddings tied_embeddings = TiedEmbeddings::none;
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
