#pragma once

#include <array>

#include "core/choice.h"

namespace attentive {

/// How a weight is stored, in memory and in files. float32 is the type of arithmetic, Real; int8 is
/// an integer from -127 to 127 times its row's float32 scale.
enum class Precision { float32, float16, int8 };

inline constexpr std::array precisions{Choice<Precision>{"float32", Precision::float32},
                                       Choice<Precision>{"float16", Precision::float16},
                                       Choice<Precision>{"int8", Precision::int8}};

}  // namespace attentive
