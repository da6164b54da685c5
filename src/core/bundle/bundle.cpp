#include "core/bundle/bundle.h"

#include <algorithm>
#include <utility>

namespace attentive {

bool ModelDescription::has_shared_tokenizer() const {
  return std::ranges::all_of(target_tokenizers, [this](const Tokenizer& tokenizer) {
    return tokenizer.is_copy_of(source_tokenizer);
  });
}

TrainableModel to_trainable(Bundle&& bundle) {
  Parameters parameters = to_parameters(std::move(bundle.weights));
  return {std::move(bundle), std::move(parameters)};
}

PackedModel pack(Bundle&& bundle) {
  PackedWeights weights(std::move(bundle.weights));
  return {std::move(bundle), std::move(weights)};
}

}  // namespace attentive
