#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/config.h"

namespace attentive {

/// What the header of a bundle says in words; docs/bundle.md lists the entries.
using Metadata = std::map<std::string, std::string>;

inline constexpr const char* format_key = "format";
inline constexpr const char* version_key = "format_version";
inline constexpr const char* config_key = "config";
inline constexpr const char* source_tokenizer_key = "source_tokenizer";
inline constexpr const char* shared_tokenizer_key = "tokenizer";
inline constexpr const char* weights_checksum_key = "weights_crc32";
inline constexpr const char* metadata_checksum_key = "metadata_crc32";

inline constexpr std::string_view bundle_format = "attentive";
inline constexpr std::string_view bundle_format_version = "1";

/// Stands behind the name of an I8 tensor in that of its scales.
inline constexpr std::string_view scale_suffix = ".scale";

/// Under which key the tokenizer of each target stands, if they are not shared.
std::vector<std::string> target_tokenizer_keys(const ModelConfig& config);

/// The weights' checksum cannot see a damaged header; this one covers what the header says in
/// words.
std::string metadata_checksum(const Metadata& metadata);

/// A checksum as it is written: 8 lower-case digits.
std::string hexadecimal(std::uint32_t value);

}  // namespace attentive
