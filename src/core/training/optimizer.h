#pragma once

#include <cstdint>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "core/training/workers.h"
#include "core/weights/parameters.h"

namespace attentive {

enum class OptimizerType { adam, adamw, sgd };

/// The "optimizer" object of a training configuration. Each type reads only its own options.
struct OptimizerConfig {
  OptimizerType type = OptimizerType::adam;
  double beta1 = 0.9;          // adam, adamw
  double beta2 = 0.999;        // adam, adamw
  double epsilon = 1e-8;       // adam, adamw
  double weight_decay = 0.01;  // adamw
  double momentum = 0;         // sgd
};

/// Reads an optimizer's configuration.
/// @throws Error invalid_argument that names the field and what is allowed.
OptimizerConfig parse_optimizer_config(const nlohmann::json& json, const std::string& where);

nlohmann::json to_json(const OptimizerConfig& config);

/// Scales all gradients by one factor so that their Euclidean norm is at most max_norm (Pascanu et
/// al. 2013, 1211.5063).
/// @return the norm before scaling, which does not depend on the number of workers; not finite if a
/// gradient is not.
double clip_by_global_norm(Parameters& gradients, double max_norm, Workers& workers);

/// Turns gradients g into steps of the parameters p, at step t and the learning rate a, as
/// torch.optim does:
///
///   sgd    u = momentum u + g                 p = p - a u                (Polyak 1964)
///   adam   m = b1 m + (1 - b1) g              v = b2 v + (1 - b2) g^2    (Kingma & Ba, 1412.6980)
///          p = p - a (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)
///   adamw  p = p - a weight_decay p, then as adam       (Loshchilov & Hutter 2019, 1711.05101)
class Optimizer {
 public:
  /// A moving average that is kept from step to step. Checkpoints use its name.
  struct Moment {
    std::string name;
    Parameters values;
  };

  Optimizer(const OptimizerConfig& config, const std::shared_ptr<const ParameterLayout>& layout);

  /// Updates the parameters. `step` counts from 1.
  void update(Parameters& parameters, const Parameters& gradients, std::int64_t step,
              double learning_rate, Workers& workers);

  std::span<Moment> moments() { return moments_; }
  std::span<const Moment> moments() const { return moments_; }

 private:
  void update_sgd(Parameters& parameters, const Parameters& gradients, double learning_rate,
                  Workers& workers);
  void update_adam(Parameters& parameters, const Parameters& gradients, std::int64_t step,
                   double learning_rate, Workers& workers);

  OptimizerConfig config_;
  std::vector<Moment> moments_;
};

}  // namespace attentive
