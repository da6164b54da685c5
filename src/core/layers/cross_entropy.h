#pragma once

#include <cstdint>

#include "core/layers/sequences.h"

namespace attentive {

struct CrossEntropy {
  /// The sum over tokens of -log p(token), with the natural logarithm.
  double negative_log_likelihood = 0;
  /// The sum over tokens of the loss that training minimizes: the same with smoothed labels.
  double loss = 0;
  std::int64_t tokens = 0;
};

/// Computes the cross-entropy of softmax(logits) against the targets of a padded batch, with label
/// smoothing (Szegedy et al. 2016, 1512.00567) as in torch.nn.CrossEntropyLoss: the target
/// distribution is 1 - smoothing on the token plus smoothing / vocabulary on every entry. Padding
/// does not count.
///
/// logits [time * batch, vocabulary] become `scale` times the gradient of the summed loss with
/// respect to them (zero on padding).
/// @throws Error invalid_argument for a target id outside the vocabulary.
CrossEntropy cross_entropy(View logits, const PaddedSequences& targets, double label_smoothing,
                           double scale);

}  // namespace attentive
