#include "cli/insight_log.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "cli/files.h"
#include "core/training/insight.h"

namespace attentive {

InsightLog::InsightLog(std::string path) : path_(std::move(path)) {
  if (!path_.empty()) append_to_file(path_, "");  // fails early for a wrong path
}

void InsightLog::add(const Trainer& trainer, const TrainingMetrics& metrics) const {
  const bool due = metrics.step == 1 || metrics.step % trainer.steps_per_epoch() == 0;
  if (path_.empty() || !due) return;
  const std::optional<Insight> insight = trainer.insight();
  if (!insight) return;
  nlohmann::ordered_json line = {{"step", metrics.step},
                                 {"epoch", metrics.epoch},
                                 {"loss", metrics.loss},
                                 {"gradient_norm", metrics.gradient_norm}};
  line.update(to_json(*insight));
  append_to_file(path_, line.dump() + '\n');
}

}  // namespace attentive
