#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/random.h"
#include "core/training/experiment.h"

namespace attentive {

inline std::string recurrent_model(const std::string& cell,
                                   const std::string& score = R"("additive", "size": 16)") {
  return R"({"encoder": {"embedding_size": 12, "cell": ")" + cell + R"(", "hidden_size": 16},
             "decoder": {"embedding_size": 12, "cell": ")" +
         cell +
         R"(", "hidden_size": 32, "readout_size": 16},
             "attention": {"score": )" +
         score + R"(}, "dropout": 0.1})";
}

inline constexpr const char* transformer_encoder =
    R"({"type": "transformer", "embedding_size": 32, "layers": 2, "heads": 4,
        "feed_forward_size": 48})";
inline constexpr const char* ssru_decoder =
    R"({"type": "ssru", "embedding_size": 32, "layers": 2, "heads": 4, "feed_forward_size": 48})";

/// Returns the "model" object of a Transformer with an SSRU decoder.
inline std::string transformer_model(double dropout = 0.1) {
  return R"({"encoder": )" + std::string(transformer_encoder) + R"(, "decoder": )" + ssru_decoder +
         R"(, "dropout": )" + std::to_string(dropout) + "}";
}

/// A task that is learned in a second: words of 3 to 6 letters a–e and their reversals.
struct ReversalTask {
  std::vector<std::string> sources;
  std::vector<std::string> targets;

  explicit ReversalTask(std::size_t count, std::uint64_t seed = 1) {
    Random random(seed);
    for (std::size_t i = 0; i < count; ++i) {
      std::string word;
      for (std::uint64_t length = 3 + random.below(4); length > 0; --length) {
        word += static_cast<char>('a' + random.below(5));
      }
      targets.emplace_back(word.rbegin(), word.rend());
      sources.push_back(std::move(word));
    }
  }

  SentencePairs pairs() const { return {.sources = sources, .targets = targets}; }
  std::vector<Example> examples(const ModelDescription& model) const {
    const SentencePairs corpus = pairs();
    return encode_examples(model, {&corpus, 1});
  }

  /// Prepares an experiment; `training` and `model` are the texts of the objects of these names.
  Experiment experiment(const std::string& training,
                        const std::string& model = recurrent_model("gru"),
                        std::optional<TrainableModel> start = {}) const {
    const std::string config = R"({
      "name": "reversal", "source_language": "x-word", "target_language": "x-reversed",
      "tokenizers": {"source": {"type": "character"}, "target": {"type": "character"}},
      "model": )" + model + R"(,
      "training": )" + training +
                               "}";
    return prepare_experiment(config, "config", {pairs()}, std::move(start));
  }
};

inline constexpr const char* quick_training =
    R"({"epochs": 12, "batch_tokens": 320, "learning_rate": 0.01, "seed": 7})";

}  // namespace attentive
