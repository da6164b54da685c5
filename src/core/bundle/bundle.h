#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/bundle/safetensors.h"
#include "core/json_fields.h"
#include "core/model/config.h"
#include "core/parameters.h"
#include "core/text/tokenizer.h"

namespace attentive {

/// What a person wants to know of a model.
struct BundleCard {
  std::string name;
  std::string source_language;
  std::string target_language;
  std::string licence;
  std::string attribution;
};

/// Reads the card's fields of a larger object; `licence` and `attribution` may be missing.
/// @throws Error invalid_argument naming the field.
BundleCard parse_card(const JsonFields& fields);

/// A model, whole: the content of one file.
struct Bundle {
  BundleCard card;
  ModelConfig config;
  Tokenizer source_tokenizer;
  Tokenizer target_tokenizer;
  /// Laid out as seq2seq_layout(config).
  Parameters parameters;
};

/// What a checkpoint keeps beside the bundle. The tensors are views: of the file's bytes when it
/// was read, of the caller's when it is written.
struct BundleExtras {
  std::map<std::string, std::string> metadata;
  std::vector<NamedTensor> tensors;
};

enum class Precision { float16, float32 };

/// Reads a bundle. All or nothing: everything is checked before the result is made, sizes before
/// memory is taken for them.
///
/// The file is a safetensors file with the metadata
/// - `format` "attentive", `format_version` "1";
/// - `config`: JSON, the card's fields and `model`, as in the training configuration, with the
///   vocabularies' sizes;
/// - `source_tokenizer`, `target_tokenizer`: tokenizer.json texts;
/// - `weights_crc32`: CRC-32 of everything after the header, 8 lower-case hexadecimal digits;
/// - `metadata_crc32`: CRC-32 of every other entry as key, NUL, value, NUL, sorted by key;
/// and one F16 or F32 tensor for each parameter that the configuration implies.
/// @param file_name is put before messages.
/// @param extras receives what else the file holds; without it, that is refused.
/// @throws Error bad_model or unsupported, naming the field and the fix.
Bundle read_bundle(std::span<const std::byte> file, const std::string& file_name,
                   BundleExtras* extras = nullptr);

/// Writes what read_bundle reads.
/// @throws Error invalid_argument for a weight that is not finite or too large for float16.
std::vector<std::byte> write_bundle(const Bundle& bundle, Precision precision,
                                    const BundleExtras& extras = {});

}  // namespace attentive
