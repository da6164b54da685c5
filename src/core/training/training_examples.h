#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "core/training/augmentation.h"
#include "core/training/batcher.h"

namespace attentive {

/// Sentence pairs to train on and, with augmentation, what makes noisy variants of them.
struct TrainingExamples {
  TrainingExamples(std::vector<Example> the_pairs,
                   std::shared_ptr<const Augmenter> the_augmenter = {})
      : pairs(std::move(the_pairs)), augmenter(std::move(the_augmenter)) {}

  std::vector<Example> pairs;
  std::shared_ptr<const Augmenter> augmenter;
};

}  // namespace attentive
