#include "core/training/dev_history.h"

#include <cmath>

namespace attentive {

void DevHistory::add(double loss) {
  losses_.push_back(loss);
  if (std::isnan(loss)) return;
  const auto epoch = static_cast<std::int64_t>(losses_.size());
  if (best_epoch_ == 0 || loss < losses_[static_cast<std::size_t>(best_epoch_ - 1)]) {
    best_epoch_ = epoch;
    plateau_start_ = epoch;
  } else if (config_.schedule.type == ScheduleType::plateau &&
             epoch - plateau_start_ >= config_.schedule.plateau_patience) {
    ++reductions_;
    plateau_start_ = epoch;
  }
}

bool DevHistory::stops() const {
  const std::int64_t without_better = static_cast<std::int64_t>(losses_.size()) - best_epoch_;
  return config_.early_stopping_patience && without_better >= *config_.early_stopping_patience;
}

}  // namespace attentive
