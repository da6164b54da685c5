#include "core/layers/cross_entropy.h"

#include <string>

#include "core/error.h"
#include "core/kernels/activations.h"

namespace attentive {

CrossEntropy cross_entropy(View logits, const PaddedSequences& targets, double label_smoothing,
                           double scale) {
  CrossEntropy result;
  const Index vocabulary = logits.cols();
  const auto smoothing = static_cast<Real>(label_smoothing);
  const Real floor = smoothing / static_cast<Real>(vocabulary);
  for (Index row = 0; row < targets.rows(); ++row) {
    if (targets.is_padding(row / targets.batch, row % targets.batch)) {
      logits.row(row).setZero();
      continue;
    }
    const Index target = targets.ids[static_cast<std::size_t>(row)];
    if (target < 0 || target >= vocabulary) {
      refuse({"target id ", target, " is outside the vocabulary of ", vocabulary,
              "; encode text with the model's own tokenizer"});
    }
    auto values = logits.row(row);
    const Real target_logit = values(target);
    const Real mean_logit = smoothing > 0 ? values.mean() : Real{0};
    const Real log_sum = kernels::softmax(values.data(), vocabulary);

    const Real nll = log_sum - target_logit;
    result.negative_log_likelihood += nll;
    result.loss += (1 - smoothing) * nll + smoothing * (log_sum - mean_logit);
    ++result.tokens;

    values.array() -= floor;
    values(target) -= 1 - smoothing;
    values *= static_cast<Real>(scale);
  }
  return result;
}

}  // namespace attentive
