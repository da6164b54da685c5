#pragma once

#include <cstdint>

#include "core/parameters.h"

namespace attentive {

/// Scales all gradients together so that their Euclidean norm is at most max_norm (Pascanu et al.
/// 2013, 1211.5063).
/// @return the norm before scaling; not finite if a gradient was not.
double clip_by_global_norm(Parameters& gradients, double max_norm);

/// Adam (Kingma & Ba 2015, 1412.6980) with its default decay rates:
///
///   m = b1 m + (1 - b1) g          v = b2 v + (1 - b2) g^2
///   p = p - rate * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps)
class Adam {
 public:
  explicit Adam(const std::shared_ptr<const ParameterLayout>& layout)
      : first_moment_(layout), second_moment_(layout) {}

  /// `step` counts from 1.
  void update(std::int64_t step, double learning_rate, const Parameters& gradients,
              Parameters& parameters);

  Parameters& first_moment() { return first_moment_; }
  Parameters& second_moment() { return second_moment_; }
  const Parameters& first_moment() const { return first_moment_; }
  const Parameters& second_moment() const { return second_moment_; }

 private:
  Parameters first_moment_;
  Parameters second_moment_;
};

}  // namespace attentive
