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
#include "core/weights/packed_weights.h"

namespace attentive {

/// All of a model but its weights.
struct ModelDescription {
  BundleMetadata metadata;
  ModelConfig config;
  Tokenizer source_tokenizer;
  /// One for each of config.targets; copies of the source's if all share one tokenizer.
  std::vector<Tokenizer> target_tokenizers;
  /// Only models with one target may have one.
  std::optional<Shortlist> shortlist = {};

  /// Returns whether source and targets share one tokenizer.
  bool has_shared_tokenizer() const;
};

// These are whole models. Their weights are laid out as seq2seq_layout(config).

/// A model as its file stores it.
struct Bundle : ModelDescription {
  StoredWeights weights;
};

/// A model that can be trained.
struct TrainableModel : ModelDescription {
  Parameters parameters;
};

/// A model that only translates.
struct PackedModel : ModelDescription {
  PackedWeights weights;
};

/// Converts the weights and takes over everything else, as pack does.
TrainableModel to_trainable(Bundle&& bundle);
PackedModel pack(Bundle&& bundle);

/// A view of a model that is run: packed, or in training. The model must outlive it.
struct ModelView {
  ModelView(const PackedModel& model)  // NOLINT(google-explicit-constructor)
      : description(model), weights(model.weights) {}
  ModelView(const TrainableModel& model)  // NOLINT(google-explicit-constructor)
      : description(model), weights(model.parameters) {}

  const ModelDescription& description;
  const Weights& weights;
};

/// Reads a bundle, which docs/bundle.md describes, with the weights in the precision in which they
/// are stored. Everything is checked before the result is made, sizes before memory is allocated
/// for them. The file is never in memory as a whole.
/// @param file_name is put before messages.
/// @param extras receives what else the file holds; if it is null, anything else is refused.
/// @throws Error bad_model or unsupported, naming the field and the fix.
Bundle read_bundle(const ByteSource& file, const std::string& file_name,
                   BundleExtras* extras = nullptr);

/// Writes what read_bundle reads. Weights that already have this precision stay as they are.
/// @throws Error invalid_argument for a weight that is not finite or too large for float16.
std::vector<std::byte> write_bundle(const Bundle& bundle, Precision precision,
                                    const BundleExtras& extras = {});
std::vector<std::byte> write_bundle(const TrainableModel& model, Precision precision,
                                    const BundleExtras& extras = {});

/// Returns whether float16 can hold all weights.
bool fit_float16(const Parameters& parameters);

}  // namespace attentive
