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
  /// One for each of config.targets. Copies of the source's where all share one tokenizer.
  std::vector<Tokenizer> target_tokenizers;
  /// Only of models with one target.
  std::optional<Shortlist> shortlist = {};

  /// Whether source and targets have one tokenizer.
  bool has_shared_tokenizer() const;
};

// A model, whole. Its weights are laid out as seq2seq_layout(config).

/// A model as its file has it.
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

/// These convert the weights and take over all else.
TrainableModel to_trainable(Bundle&& bundle);
PackedModel pack(Bundle&& bundle);

/// A model that is run where it is: packed, or in training. The model must outlive this.
struct ModelView {
  ModelView(const PackedModel& model)  // NOLINT(google-explicit-constructor)
      : description(model), weights(model.weights) {}
  ModelView(const TrainableModel& model)  // NOLINT(google-explicit-constructor)
      : description(model), weights(model.parameters) {}

  const ModelDescription& description;
  const Weights& weights;
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
std::vector<std::byte> write_bundle(const TrainableModel& model, Precision precision,
                                    const BundleExtras& extras = {});

/// Whether no weight is beyond what float16 can hold.
bool fit_float16(const Parameters& parameters);

}  // namespace attentive
