#include <nlohmann/json.hpp>

#include "core/bundle/malformed_files.h"

namespace attentive::malformed {
namespace {

using nlohmann::json;

/// Returns a checkpoint whose training state is changed.
Bytes with_state(const std::function<void(json&)>& change) {
  BundleEditor editor(good_checkpoint());
  json state = json::parse(editor.metadata["training"]);
  change(state);
  editor.metadata["training"] = state.dump();
  return editor.write();
}
Bytes with_state_field(const char* key, const json& value) {
  return with_state([&](json& state) { state[key] = value; });
}
Bytes checkpoint_without(const std::string& tensor) {
  BundleEditor editor(good_checkpoint());
  std::erase_if(editor.tensors, [&](const NamedTensor& entry) { return entry.name == tensor; });
  return editor.write();
}

}  // namespace

std::vector<Malformed> checkpoints() {
  const auto state = [](const char* key, const json& value) {
    return with_state_field(key, value);
  };
  constexpr ErrorCode wrong = ErrorCode::bad_model;
  return {
      {"AFinishedModelToResume", good_file(), "not a checkpoint", wrong, resume},
      {"ACheckpointToTranslate", good_checkpoint(),
       "this is the checkpoint of an unfinished training"},
      {"AStateThatIsNoJson",
       [] {
         BundleEditor editor(good_checkpoint());
         editor.metadata["training"] = "{";
         return editor.write();
       }(),
       "training: invalid JSON", wrong, resume},
      {"AStateWithAnUnknownField", state("surprise", 1), "training.surprise is unknown", wrong,
       resume},
      {"AStateWithoutConfig", with_state([](json& s) { s.erase("config"); }),
       "training.config is missing", wrong, resume},
      {"AStateWithAWrongConfig", with_state([](json& s) { s["config"]["epochs"] = 0; }),
       "training.config.epochs", wrong, resume},
      {"AStepThatIsNegative", state("step", -1), "training.step", wrong, resume},
      {"AStepBeyondTheEnd", state("step", 1'000'000), "training.step", wrong, resume},
      {"AStepWithADot", state("step", 1.5), "training.step", wrong, resume},
      {"NoStep", with_state([](json& s) { s.erase("step"); }), "training.step", wrong, resume},
      {"LossesThatAreAText", state("dev_losses", "1"), "dev_losses: must hold 1 losses", wrong,
       resume},
      {"TooManyLosses", state("dev_losses", {1, 2, 3}), "dev_losses: must hold 1 losses", wrong,
       resume},
      {"ALossThatIsAText", state("dev_losses", {"1"}), "dev_losses: must hold numbers", wrong,
       resume},
      {"AnOverrideBeyondTheLimits", state("overrides", {{"learning_rate", 101}}),
       "training.overrides.learning_rate must be a number", wrong, resume},
      {"AnUnknownOverride", state("overrides", {{"speed", 1}}), "training.overrides.speed", wrong,
       resume},
      {"OverridesThatAreAText", state("overrides", "none"), "training.overrides", wrong, resume},
      {"AFingerprintThatIsAText", state("examples", "1"), "training.examples", wrong, resume},
      {"AMissingMoment", checkpoint_without("optimizer.first_moment"),
       "optimizer.first_moment is missing or does not fit", wrong, resume},
      {"MissingWeightsOfAnEpoch", checkpoint_without("weights_of_epoch.1"),
       "the weights of an epoch that is part of the result are missing", wrong, resume},
      {"AMomentOfAnotherType",
       [] {
         BundleEditor editor(good_checkpoint());
         editor.tensor("optimizer.first_moment").dtype = DType::i32;
         return editor.write();
       }(),
       "optimizer.first_moment is missing or does not fit", wrong, resume},
  };
}

}  // namespace attentive::malformed
