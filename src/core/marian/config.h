#pragma once

#include <string>
#include <string_view>

#include "core/tensor.h"

namespace attentive {

/// The sizes in which Marian's student models differ. They all have a Transformer encoder, a
/// decoder of simpler simple recurrent units with cross attention (Kim et al. 2019, D19-5632),
/// normalization after each sublayer, sinusoidal positions, ReLU, and an output layer tied to the
/// target embeddings.
struct MarianConfig {
  Index source_vocabulary_size = 0;
  Index target_vocabulary_size = 0;
  Index embedding_size = 0;
  Index feed_forward_size = 0;
  Index encoder_layers = 0;
  Index decoder_layers = 0;
  Index heads = 0;
  /// Whether source and target share one embedding table.
  bool shares_embeddings = false;
};

/// Reads the configuration that a ".bin" file holds as YAML in "special:model.yml". Missing options
/// have the values that all published student models have.
/// @param where names the text in messages.
/// @throws Error bad_model if it is damaged or contradicts itself; unsupported, naming the option
/// and its value, for other kinds of models.
MarianConfig parse_marian_config(std::string_view yaml, const std::string& where);

}  // namespace attentive
