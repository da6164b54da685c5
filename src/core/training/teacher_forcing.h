#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/tensor.h"

namespace attentive {

enum class TeacherForcingSchedule { constant, linear, exponential, inverse_sigmoid };

/// The "teacher_forcing" object of a training configuration: the share of the decoder's inputs that
/// are the reference's tokens (Williams & Zipser 1989); the others are the model's own. Scheduled
/// sampling lowers it from step to step (Bengio et al. 2015, 1506.03099). At step i, counted from
/// 0:
///
///   constant         ratio
///   linear           from `ratio` to `final_ratio` in equal parts over `steps` steps
///   exponential      max(final_ratio, ratio * decay^i)
///   inverse_sigmoid  k / (k + exp(i / k))
struct TeacherForcing {
  TeacherForcingSchedule schedule = TeacherForcingSchedule::constant;
  double ratio = 1;
  double final_ratio = 0;
  Index steps = 1;
  double decay = 1;
  double k = 1;
};

/// Reads a teacher-forcing schedule.
/// @throws Error invalid_argument that names the field and what is allowed.
TeacherForcing parse_teacher_forcing(const nlohmann::json& json, const std::string& where);

nlohmann::json to_json(const TeacherForcing& teacher_forcing);

/// Returns the ratio, 0...1, at a step counted from 0.
double teacher_forcing_ratio_at(const TeacherForcing& teacher_forcing, std::int64_t step);

}  // namespace attentive
