#pragma once

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "core/training/experiment.h"
#include "core/training/trainer.h"

namespace attentive {

inline Trainer trainer_of(Experiment experiment) {
  return Trainer(std::move(experiment.model), experiment.training, std::move(experiment.examples));
}

inline std::vector<Real> weights_of(const Trainer& trainer) {
  const std::span<const Real> flat = trainer.model().parameters.flat();
  return {flat.begin(), flat.end()};
}

/// Returns the dev loss of a model.
using MeasureDevLoss = std::function<double(const Trainer&)>;

/// Trains, `steps` at a time, until training has finished or has done `last_step` steps.
inline void train(Trainer& trainer, std::int64_t steps, const MeasureDevLoss& dev_loss = {},
                  std::int64_t last_step = 1 << 30) {
  while (!trainer.finished() && trainer.step() < last_step) {
    if (trainer.awaits_dev_loss()) {
      trainer.observe_dev_loss(dev_loss(trainer));
    } else {
      trainer.advance(std::min(steps, last_step - trainer.step()));
    }
  }
}

}  // namespace attentive
