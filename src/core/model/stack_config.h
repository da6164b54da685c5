#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <variant>

#include "core/layers/cell.h"

namespace attentive {

/// A stack of recurrent layers over embedded tokens.
struct RecurrentEncoderConfig {
  Index embedding_size = 0;
  const Cell* cell = &gru_cell;
  Index hidden_size = 0;
  Index layers = 1;
  bool bidirectional = true;
  /// Reads from the last token to the first (Sutskever et al. 2014), in one direction.
  bool reverse_source = false;
  /// Each layer above the first adds its input to its output (Wu et al. 2016, 1609.08144).
  bool residual = false;

  /// Returns the features of one encoder state, which has both directions side by side.
  Index output_size() const { return hidden_size * (bidirectional ? 2 : 1); }
};

/// The encoder of a Transformer (Vaswani et al. 2017, 1706.03762).
struct TransformerEncoderConfig {
  /// Features of an embedded token, and of the inputs and outputs of every layer.
  Index embedding_size = 0;
  Index layers = 1;
  Index heads = 1;
  Index feed_forward_size = 0;

  Index output_size() const { return embedding_size; }
};

using EncoderConfig = std::variant<RecurrentEncoderConfig, TransformerEncoderConfig>;

Index embedding_size(const EncoderConfig& config);
/// Returns the features of one encoder state.
Index output_size(const EncoderConfig& config);

/// A stack of recurrent layers that knows the source by its first state and by a context.
struct RecurrentDecoderConfig {
  Index embedding_size = 0;
  const Cell* cell = &gru_cell;
  Index hidden_size = 0;
  Index layers = 1;
  /// As in the encoder.
  bool residual = false;
  /// Features between the decoder's state and the logits; 0 if the logits read the state itself.
  Index readout_size = 0;
  /// As in the SSRU decoder.
  double alignment_shift = 0;
};

/// A Transformer's decoder with SSRUs instead of self-attention (Kim et al. 2019, D19-5632).
struct SsruDecoderConfig {
  /// As in the Transformer's encoder; equal to the features of an encoder state.
  Index embedding_size = 0;
  Index layers = 1;
  /// The heads of the attention to the encoder states.
  Index heads = 1;
  Index feed_forward_size = 0;
  /// The layer whose weights are the attention; by default the top one.
  std::optional<Index> alignment_layer = {};
  /// Its head whose weights are the attention; by default the mean of its heads.
  std::optional<Index> alignment_head = {};
  /// How far the weights that align a token are between those of its own step, 0, and those of the
  /// next, 1: a step's attention precedes its token, so that of the next, which has read it, may
  /// align it better (Chen et al. 2020, 2004.14837).
  double alignment_shift = 0;
};

using DecoderConfig = std::variant<RecurrentDecoderConfig, SsruDecoderConfig>;

Index embedding_size(const DecoderConfig& config);
double alignment_shift(const DecoderConfig& config);

/// This is far above any model of this kind, yet no product of two sizes overflows.
inline constexpr Index max_size = 1 << 20;

/// Reads and checks an "encoder" or "decoder" object by itself.
/// @param where prefixes field names in messages.
/// @throws Error invalid_argument naming the field, what is allowed and why.
EncoderConfig parse_encoder_config(const nlohmann::json& object, const std::string& where);
DecoderConfig parse_decoder_config(const nlohmann::json& object, const std::string& where);

nlohmann::json to_json(const EncoderConfig& config);
nlohmann::json to_json(const DecoderConfig& config);

}  // namespace attentive
