#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/layers/attention.h"
#include "core/model/stack_config.h"

namespace attentive {

/// Selects how a recurrent decoder knows the source: it attends to it at each step, has only its
/// initial state (Sutskever et al. 2014), or reads the encoder's last state at each step (Cho et
/// al. 2014).
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
  /// An SSRU decoder always has attention.
  Context context = Context::attention;
  /// Used only by a recurrent decoder whose context is attention.
  AttentionConfig attention;
  TiedEmbeddings tied_embeddings = TiedEmbeddings::none;
  /// The probability of dropping a feature in training: of embeddings, between recurrent layers, of
  /// the readout, and of the outputs of a Transformer's sublayers.
  double dropout = 0;
};

/// Reads and checks a "model" object. `where` is put before field names in messages, for example
/// "config.json: model".
/// @throws Error invalid_argument naming the field, what is allowed and why.
ModelConfig parse_model_config(const nlohmann::json& json, const std::string& where);

nlohmann::json to_json(const ModelConfig& config);

}  // namespace attentive
