#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/bundle/metadata.h"
#include "core/bundle/read_weights.h"
#include "core/bundle/shortlist.h"
#include "core/model/config.h"
#include "core/precision.h"
#include "core/text/tokenizer.h"
#include "core/weights/parameters.h"

namespace attentive {

/// A model, whole: the content of one file.
struct Bundle {
  BundleMetadata metadata;
  ModelConfig config;
  Tokenizer source_tokenizer;
  /// One for each of config.targets. Copies of the source's where all share one tokenizer.
  std::vector<Tokenizer> target_tokenizers;
  /// Laid out as seq2seq_layout(config).
  Parameters parameters;
  /// Only of models with one target.
  std::optional<Shortlist> shortlist = {};

  /// Whether source and targets have one tokenizer.
  bool has_shared_tokenizer() const;
  /// How the weights are stored: the least precise of them.
  Precision precision() const;
};

/// Reads a bundle, the weights in the precision in which they are stored. All or nothing:
/// everything is checked before the result is made, sizes before memory is taken for them. The
/// file is never in memory as a whole. docs/bundle.md describes it.
/// @param file_name is put before messages.
/// @param extras receives what else the file holds; without it, that is refused.
/// @throws Error bad_model or unsupported, naming the field and the fix.
Bundle read_bundle(const ByteSource& file, const std::string& file_name,
                   BundleExtras* extras = nullptr);

/// Writes what read_bundle reads. Weights that are in this precision already stay as they are.
/// @throws Error invalid_argument for a weight that is not finite or too large for float16.
std::vector<std::byte> write_bundle(const Bundle& bundle, Precision precision,
                                    const BundleExtras& extras = {});

/// Whether no weight is beyond what float16 can hold.
/// @param parameters in float32.
bool fit_float16(const Parameters& parameters);

/// The same weights in float32, with which a model can be trained on.
Parameters to_float32(Parameters parameters);

}  // namespace attentive
