#pragma once

#include <cstdint>

#include "core/model/config.h"
#include "core/weights/parameters.h"

namespace attentive {

/// Draws the initial weights of a model: uniform with variance 2 / (in + out) for matrices (Glorot
/// & Bengio 2010), uniform in ±0.1 for embeddings, zero for biases. Only the biases of forget gates
/// are 1, so that an LSTM starts by keeping what it has read instead of losing half of it at every
/// step (Gers et al. 2000; Jozefowicz et al. 2015). Embeddings that are scaled by sqrt(size), those
/// of Transformers and SSRU decoders, have variance 1 / size, as in Marian. The weights of norms
/// are 1.
/// @param parameters laid out as in seq2seq_layout(config).
void initialize(Parameters& parameters, const ModelConfig& config, std::uint64_t seed);

}  // namespace attentive
