#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "core/bundle/byte_source.h"
#include "core/marian/config.h"
#include "core/marian/items.h"

namespace attentive {

/// A student model of Marian: its configuration, and where its weights lie in the file, by name.
/// The activation multipliers of some int8 files are omitted, because Attentive scales activations
/// row by row as it translates.
struct MarianModel {
  MarianConfig config;
  std::map<std::string, MarianItem> weights;
};

/// Reads a model's configuration and checks that the file holds exactly its weights.
/// @param file_name is put before messages.
/// @throws Error bad_model or unsupported, naming the item or option and the fix.
MarianModel read_marian_model(const ByteSource& file, const std::string& file_name);

/// Reads a float32 weight. Matrices are [inputs, outputs], embedding tables [vocabulary,
/// embedding_size] and vectors [1, size].
/// @throws Error bad_model for a value that is not finite.
void read_marian_floats(const ByteSource& file, const std::string& file_name,
                        const MarianItem& weight, std::span<float> elements);

/// Reads an intgemm8 weight. Matrices are [outputs, inputs], contrary to their shape, and embedding
/// tables [vocabulary, embedding_size].
/// @return the scale of the elements.
/// @throws Error bad_model for an element or multiplier that quantization cannot produce.
float read_marian_int8(const ByteSource& file, const std::string& file_name,
                       const MarianItem& weight, std::span<std::int8_t> elements);

}  // namespace attentive
