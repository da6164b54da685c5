#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/bundle/safetensors.h"
#include "core/model/config.h"

namespace attentive {

// The entries of a bundle's header; docs/bundle.md lists them.

inline constexpr const char* format_key = "format";
inline constexpr const char* version_key = "format_version";
inline constexpr const char* config_key = "config";
inline constexpr const char* source_tokenizer_key = "source_tokenizer";
inline constexpr const char* shared_tokenizer_key = "tokenizer";
inline constexpr const char* weights_checksum_key = "weights_crc32";
inline constexpr const char* metadata_checksum_key = "metadata_crc32";
/// The state of training, in checkpoints only.
inline constexpr const char* training_state_key = "training";

inline constexpr std::string_view bundle_format = "attentive";
inline constexpr std::string_view bundle_format_version = "1";

/// The name of an I8 tensor's scales is its own name with this suffix.
inline constexpr std::string_view scale_suffix = ".scale";

/// Returns the key of each target's tokenizer if they are not shared.
std::vector<std::string> target_tokenizer_keys(const ModelConfig& config);

/// Returns the checksum of the header's metadata, which the weights' checksum does not cover.
std::string metadata_checksum(const SafetensorsMetadata& metadata);

/// Returns a checksum as 8 lower-case hexadecimal digits.
std::string hexadecimal(std::uint32_t value);

}  // namespace attentive
