#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>

#include "core/json/json_fields.h"
#include "core/tensor.h"

namespace attentive {

enum class ScheduleType { constant, cosine, inverse_sqrt, plateau };

/// Determines the learning rate: it rises linearly over the warm-up, then
///
///   constant      stays
///   cosine        falls to zero along half a cosine (Loshchilov & Hutter 2017, 1608.03983)
///   inverse_sqrt  falls as learning_rate * sqrt(warmup_steps / step) (Vaswani et al. 2017,
///                 1706.03762)
///   plateau       is multiplied by plateau_factor whenever plateau_patience epochs have gone by
///                 without a better dev loss
struct Schedule {
  ScheduleType type = ScheduleType::cosine;
  double learning_rate = 0.001;
  Index warmup_steps = 0;
  double plateau_factor = 0.5;
  Index plateau_patience = 1;
};

/// Reads the fields "learning_rate", "warmup_steps", "schedule" and "plateau".
/// @throws Error invalid_argument that names the field and what is allowed.
Schedule parse_schedule(const JsonFields& fields);

/// Writes those fields into the object `json`.
void write_schedule(const Schedule& schedule, nlohmann::json& json);

/// Returns the learning rate of a step, counted from 1, after a number of reductions on plateaus (0
/// with any other schedule).
double learning_rate_at(const Schedule& schedule, std::int64_t step, std::int64_t total_steps,
                        std::int64_t reductions);

}  // namespace attentive
