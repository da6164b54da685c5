#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "core/bundle/card.h"
#include "core/bundle/safetensors.h"
#include "core/model/config.h"
#include "core/parameters.h"
#include "core/text/tokenizer.h"

namespace attentive {

/// A model, whole: the content of one file.
struct Bundle {
  BundleCard card;
  ModelConfig config;
  Tokenizer source_tokenizer;
  /// One for each of config.targets. Copies of the source's where all share one tokenizer.
  std::vector<Tokenizer> target_tokenizers;
  /// Laid out as seq2seq_layout(config).
  Parameters parameters;

  /// Whether source and targets have one tokenizer.
  bool has_shared_tokenizer() const;
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
/// - `source_tokenizer`, `target_tokenizer`: tokenizer.json texts; with several targets one
///   `target_tokenizer.<language>` each; where all share one, it is `tokenizer` instead of these;
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
