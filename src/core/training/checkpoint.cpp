// Writes and reads checkpoints. Beside the bundle, a checkpoint holds the optimizer's moments, the
// kept epochs' weights and, if the bundle has a moving average, the weights that steps change, as
// one flat tensor each. Its metadata has the training configuration, the overrides, the step, the
// dev losses and a fingerprint of the examples. The order of examples and all dropout follow from
// the seed and the step.

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/error.h"
#include "core/hash.h"
#include "core/json/json.h"
#include "core/json/json_fields.h"
#include "core/training/trainer.h"

namespace attentive {
namespace {

constexpr const char* trained_weights_name = "trained_weights";
constexpr std::int64_t max_step = std::int64_t{1} << 60;

[[noreturn]] void fail(const std::string& file_name, const std::string& message) {
  throw Error(ErrorCode::bad_model,
              file_name + ": " + message + "; resume from a checkpoint that training wrote");
}

/// Hashes all token ids, lengths and decoders.
std::int64_t fingerprint(std::span<const Example> examples) {
  Fnv1a hash;
  for (const Example& example : examples) {
    hash.add(static_cast<std::uint32_t>(example.decoder));
    for (const std::vector<TokenId>* side : {&example.source, &example.target}) {
      hash.add(static_cast<std::uint32_t>(side->size()));
      for (const TokenId id : *side) hash.add(static_cast<std::uint32_t>(id));
    }
  }
  return hash.value();
}

std::string moment_name(const Optimizer::Moment& moment) { return "optimizer." + moment.name; }

std::string kept_name(std::int64_t epoch) { return "weights_of_epoch." + std::to_string(epoch); }

/// Flat tensors to be written, and the memory that they view.
struct FlatTensors {
  std::vector<std::vector<float>> values;
  std::vector<NamedTensor> tensors;

  void add(const std::string& name, const Parameters& parameters) {
    values.emplace_back(parameters.flat().begin(), parameters.flat().end());
    tensors.push_back({name,
                       {.dtype = DType::f32,
                        .shape = {static_cast<std::int64_t>(values.back().size())},
                        .bytes = std::as_bytes(std::span(values.back()))}});
  }
};

/// Tensors by name, because a file may hold very many and claim very many epochs.
using Tensors = std::map<std::string_view, const TensorView*>;

Tensors tensors_of(const BundleExtras& extras) {
  Tensors tensors;
  for (const NamedTensor& entry : extras.tensors) tensors[entry.name] = &entry.tensor;
  return tensors;
}

void read_flat(const Tensors& tensors, const std::string& name, const std::string& file_name,
               Parameters& parameters) {
  const auto found = tensors.find(name);
  if (found == tensors.end() || found->second->dtype != DType::f32 ||
      found->second->bytes.size() != parameters.flat().size() * sizeof(float)) {
    fail(file_name, name + " is missing or does not fit the model");
  }
  for (std::size_t i = 0; i < parameters.flat().size(); ++i) {
    float value;
    std::memcpy(&value, found->second->bytes.data() + i * sizeof(float), sizeof(float));
    if (!std::isfinite(value)) {
      fail(file_name, name + " holds a value that is infinite or not a number");
    }
    parameters.flat()[i] = value;
  }
}

/// Returns `read()`, turning errors about arguments into errors about the file.
template <typename Read>
auto from_file(const Read& read) {
  try {
    return read();
  } catch (const Error& error) {
    throw Error(ErrorCode::bad_model, error.what());
  }
}

}  // namespace

std::vector<std::byte> Trainer::checkpoint() const {
  if (!weights_are_finite()) {
    throw Error(ErrorCode::diverged,
                "training has diverged: a weight is not finite, so training could not resume from "
                "this checkpoint");
  }
  FlatTensors flat;
  for (const Optimizer::Moment& moment : optimizer_.moments()) {
    flat.add(moment_name(moment), moment.values);
  }
  if (trained_weights_) flat.add(trained_weights_name, *trained_weights_);
  for (const KeptWeights::Entry& entry : kept_weights_.entries()) {
    flat.add(kept_name(entry.epoch), entry.weights);
  }
  const std::span<const double> losses = dev_history_.losses();
  BundleExtras extras;
  extras.metadata[training_state_key] =
      write_json({{"config", to_json(config_)},
                  {"overrides", to_json(overrides_)},
                  {"step", step_},
                  {"dev_losses", std::vector<double>(losses.begin(), losses.end())},
                  {"examples", fingerprint(examples_)}});
  extras.tensors = std::move(flat.tensors);
  return write_bundle(model_, Precision::float32, extras);
}

Trainer Trainer::resume(const ByteSource& file, const std::string& file_name,
                        TrainingExamples examples) {
  return resume(file, file_name, [&examples](const ModelDescription&, const TrainingConfig&) {
    return std::move(examples);
  });
}

Trainer Trainer::resume(const ByteSource& file, const std::string& file_name,
                        const MakeExamples& make_examples) {
  BundleExtras extras;
  TrainableModel model = to_trainable(read_bundle(file, file_name, &extras));
  const auto found = extras.metadata.find(training_state_key);
  if (found == extras.metadata.end()) {
    throw Error(ErrorCode::bad_model,
                file_name +
                    ": there is no training state in this file; it is a finished model, "
                    "not a checkpoint");
  }
  const std::string where = file_name + ": " + training_state_key;
  const nlohmann::json json = parse_json(found->second, where);
  const JsonFields fields = from_file([&] {
    return JsonFields(json, where, {"config", "overrides", "step", "dev_losses", "examples"});
  });
  const TrainingConfig config = from_file(
      [&] { return parse_training_config(fields.object("config"), fields.name("config")); });
  const std::int64_t trained_on =
      from_file([&] { return fields.integer("examples", 0, max_step); });
  TrainingExamples examples = make_examples(model, config);
  Trainer trainer(std::move(model), config, std::move(examples));
  if (trained_on != fingerprint(trainer.examples_)) {
    refuse(file_name +
           ": the checkpoint was written while training on other examples; resume "
           "with the same ones in the same order, or start anew");
  }
  trainer.step_ = from_file([&] { return fields.integer("step", 0, trainer.total_steps_); });
  // Checkpoints of earlier versions have no overrides.
  if (fields.has("overrides")) {
    trainer.overrides_ = from_file(
        [&] { return with_changes({}, fields.object("overrides"), fields.name("overrides")); });
  }
  trainer.read_dev_losses(from_file([&] { return fields.object("dev_losses"); }),
                          fields.name("dev_losses"));
  const Tensors tensors = tensors_of(extras);
  for (Optimizer::Moment& moment : trainer.optimizer_.moments()) {
    read_flat(tensors, moment_name(moment), file_name, moment.values);
  }
  if (trainer.trained_weights_) {
    read_flat(tensors, trained_weights_name, file_name, *trainer.trained_weights_);
  }
  trainer.read_kept_weights(extras, file_name);
  return trainer;
}

void Trainer::read_dev_losses(const nlohmann::json& losses, const std::string& where) {
  const bool needed = config_.option_that_needs_dev_loss() != nullptr;
  const std::int64_t most = epochs_done();
  // The last epoch's loss may not have been observed yet.
  const std::int64_t least = needed ? most - (at_end_of_epoch() ? 1 : 0) : 0;
  if (!losses.is_array() || std::cmp_less(losses.size(), least) ||
      std::cmp_greater(losses.size(), most)) {
    fail(where,
         "must hold " + (needed ? "" : std::string("at most ")) + std::to_string(most) + " losses");
  }
  for (const nlohmann::json& loss : losses) {
    const bool unmeasured = loss.is_null() && !needed;
    if (!loss.is_number() && !unmeasured) fail(where, "must hold numbers");
    dev_history_.add(unmeasured ? std::numeric_limits<double>::quiet_NaN() : loss.get<double>());
  }
}

void Trainer::read_kept_weights(const BundleExtras& extras, const std::string& file_name) {
  const std::int64_t ended = awaits_dev_loss() ? epochs_done() - 1 : epochs_done();
  const Tensors tensors = tensors_of(extras);
  Parameters weights(model_.parameters.shared_layout());
  for (std::int64_t epoch = 1; epoch <= ended; ++epoch) {
    if (!tensors.contains(kept_name(epoch))) continue;
    read_flat(tensors, kept_name(epoch), file_name, weights);
    kept_weights_.offer(epoch, rank_of(epoch), weights);
  }
  if (std::cmp_not_equal(
          kept_weights_.entries().size(),
          std::min<std::size_t>(kept_weights_.capacity(), static_cast<std::size_t>(ended)))) {
    fail(file_name, "the weights of an epoch that is part of the result are missing");
  }
}

}  // namespace attentive
