// What Trainer::checkpoint writes beside the bundle: Adam's moments as one flat tensor each, and
// the training configuration, the step and a fingerprint of the examples as metadata. The order of
// examples and all dropout follow from the seed and the step.

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/json_fields.h"
#include "core/training/trainer.h"

namespace attentive {
namespace {

constexpr const char* metadata_key = "training";
constexpr const char* first_moment_name = "optimizer.first_moment";
constexpr const char* second_moment_name = "optimizer.second_moment";
constexpr std::int64_t max_step = std::int64_t{1} << 60;

/// FNV-1a (Fowler, Noll, Vo) over all token ids and lengths, in 32 bits.
std::int64_t fingerprint(std::span<const Example> examples) {
  std::uint32_t hash = 2166136261U;
  const auto add = [&hash](std::uint32_t value) { hash = (hash ^ value) * 16777619U; };
  for (const Example& example : examples) {
    for (const std::vector<TokenId>* side : {&example.source, &example.target}) {
      add(static_cast<std::uint32_t>(side->size()));
      for (const TokenId id : *side) add(static_cast<std::uint32_t>(id));
    }
  }
  return hash;
}

std::vector<float> to_floats(const Parameters& moment) {
  return {moment.flat().begin(), moment.flat().end()};
}

NamedTensor flat_tensor(const char* name, std::span<const float> values) {
  return {name,
          {.dtype = DType::f32,
           .shape = {static_cast<std::int64_t>(values.size())},
           .bytes = std::as_bytes(values)}};
}

void read_moment(const BundleExtras& extras, const char* name, const std::string& file_name,
                 Parameters& moment) {
  const auto found =
      std::find_if(extras.tensors.begin(), extras.tensors.end(),
                   [name](const NamedTensor& tensor) { return tensor.name == name; });
  if (found == extras.tensors.end() || found->tensor.dtype != DType::f32 ||
      found->tensor.bytes.size() != moment.flat().size() * sizeof(float)) {
    throw Error(ErrorCode::bad_model, file_name + ": " + name +
                                          " is missing or does not fit the model; resume from a "
                                          "checkpoint that training wrote");
  }
  for (std::size_t i = 0; i < moment.flat().size(); ++i) {
    float value;
    std::memcpy(&value, found->tensor.bytes.data() + i * sizeof(float), sizeof(float));
    moment.flat()[i] = value;
  }
}

}  // namespace

std::vector<std::byte> Trainer::checkpoint() const {
  const std::vector<float> first = to_floats(optimizer_.first_moment());
  const std::vector<float> second = to_floats(optimizer_.second_moment());
  BundleExtras extras;
  extras.metadata[metadata_key] = nlohmann::json{
      {"config", to_json(config_)},
      {"step", step_},
      {"examples",
       fingerprint(examples_)}}.dump();
  extras.tensors = {flat_tensor(first_moment_name, first), flat_tensor(second_moment_name, second)};
  return write_bundle(bundle_, Precision::float32, extras);
}

Trainer Trainer::resume(std::span<const std::byte> file, const std::string& file_name,
                        std::vector<Example> examples) {
  BundleExtras extras;
  Bundle bundle = read_bundle(file, file_name, &extras);
  const auto found = extras.metadata.find(metadata_key);
  if (found == extras.metadata.end()) {
    throw Error(ErrorCode::bad_model,
                file_name +
                    ": there is no training state in this file; it is a finished model, "
                    "not a checkpoint");
  }
  const nlohmann::json json = nlohmann::json::parse(found->second, nullptr, false);
  const std::string where = file_name + ": " + metadata_key;
  const JsonFields fields(json, where, {"config", "step", "examples"});
  const TrainingConfig config =
      parse_training_config(fields.object("config"), fields.name("config"));
  Trainer trainer(std::move(bundle), config, std::move(examples));
  if (fields.whole_number("examples", 0, max_step) != fingerprint(trainer.examples_)) {
    throw Error(ErrorCode::invalid_argument,
                file_name +
                    ": the checkpoint was written while training on other examples; resume "
                    "with the same file and columns, or start anew");
  }
  trainer.step_ = fields.whole_number("step", 0, trainer.total_steps_);
  read_moment(extras, first_moment_name, file_name, trainer.optimizer_.first_moment());
  read_moment(extras, second_moment_name, file_name, trainer.optimizer_.second_moment());
  return trainer;
}

}  // namespace attentive
