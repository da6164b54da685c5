#include "core/training/optimizer.h"

#include <array>
#include <cmath>
#include <initializer_list>
#include <numeric>

#include "core/json/json_fields.h"
#include "core/kernels/vectors.h"
#include "core/training/limits.h"

namespace attentive {
namespace {

constexpr std::array optimizer_types{Choice<OptimizerType>{"adam", OptimizerType::adam},
                                     Choice<OptimizerType>{"adamw", OptimizerType::adamw},
                                     Choice<OptimizerType>{"sgd", OptimizerType::sgd}};

using Array = Eigen::Map<Eigen::Array<Real, Eigen::Dynamic, 1>>;
using ConstArray = Eigen::Map<const Eigen::Array<Real, Eigen::Dynamic, 1>>;

Array slice_of(Parameters& parameters, std::size_t begin, std::size_t size) {
  return {parameters.flat().data() + begin, static_cast<Index>(size)};
}
ConstArray slice_of(const Parameters& parameters, std::size_t begin, std::size_t size) {
  return {parameters.flat().data() + begin, static_cast<Index>(size)};
}

std::initializer_list<const char*> moment_names(const OptimizerConfig& config) {
  static constexpr std::initializer_list<const char*> adam = {"first_moment", "second_moment"};
  static constexpr std::initializer_list<const char*> momentum = {"momentum"};
  if (config.type != OptimizerType::sgd) return adam;
  return config.momentum > 0 ? momentum : std::initializer_list<const char*>{};
}

}  // namespace

OptimizerConfig parse_optimizer_config(const nlohmann::json& json, const std::string& where) {
  const JsonFields fields(json, where,
                          {"type", "beta1", "beta2", "epsilon", "weight_decay", "momentum"});
  OptimizerConfig config;
  if (fields.has("type")) config.type = fields.choice("type", optimizer_types);
  fields.refuse_options_of_others("type", choice_name(optimizer_types, config.type),
                                  {{"beta1", {"adam", "adamw"}},
                                   {"beta2", {"adam", "adamw"}},
                                   {"epsilon", {"adam", "adamw"}},
                                   {"weight_decay", {"adamw"}},
                                   {"momentum", {"sgd"}}});
  config.beta1 = fields.number("beta1", 0, max_decay, config.beta1);
  config.beta2 = fields.number("beta2", 0, max_decay, config.beta2);
  config.epsilon = fields.number("epsilon", 1e-12, 1, config.epsilon);
  config.weight_decay = fields.number("weight_decay", 0, 1, config.weight_decay);
  config.momentum = fields.number("momentum", 0, max_decay, config.momentum);
  return config;
}

nlohmann::json to_json(const OptimizerConfig& config) {
  nlohmann::json json = {{"type", choice_name(optimizer_types, config.type)}};
  if (config.type == OptimizerType::sgd) {
    json["momentum"] = config.momentum;
    return json;
  }
  json["beta1"] = config.beta1;
  json["beta2"] = config.beta2;
  json["epsilon"] = config.epsilon;
  if (config.type == OptimizerType::adamw) json["weight_decay"] = config.weight_decay;
  return json;
}

double clip_by_global_norm(Parameters& gradients, double max_norm, Workers& workers) {
  const std::size_t count = gradients.flat().size();
  std::array<double, Workers::slice_count> squares{};
  workers.for_each_slice(count, [&](std::size_t slice, std::size_t begin, std::size_t size) {
    const Array g = slice_of(gradients, begin, size);
    squares[slice] = kernels::sum_of_squares(g.data(), g.size());
  });
  const double norm = std::sqrt(std::reduce(squares.begin(), squares.end()));
  if (norm > max_norm) {
    const auto scale = static_cast<Real>(max_norm / norm);
    workers.for_each_slice(count, [&](std::size_t, std::size_t begin, std::size_t size) {
      slice_of(gradients, begin, size) *= scale;
    });
  }
  return norm;
}

Optimizer::Optimizer(const OptimizerConfig& config,
                     const std::shared_ptr<const ParameterLayout>& layout)
    : config_(config) {
  for (const char* name : moment_names(config)) moments_.push_back({name, Parameters(layout)});
}

void Optimizer::update(Parameters& parameters, const Parameters& gradients, std::int64_t step,
                       double learning_rate, Workers& workers) {
  if (config_.type == OptimizerType::sgd) {
    update_sgd(parameters, gradients, learning_rate, workers);
  } else {
    update_adam(parameters, gradients, step, learning_rate, workers);
  }
}

void Optimizer::update_sgd(Parameters& parameters, const Parameters& gradients,
                           double learning_rate, Workers& workers) {
  const auto rate = static_cast<Real>(learning_rate);
  const auto momentum = static_cast<Real>(config_.momentum);
  const std::size_t count = parameters.flat().size();
  workers.for_each_slice(count, [&](std::size_t, std::size_t begin, std::size_t size) {
    const ConstArray g = slice_of(gradients, begin, size);
    Array p = slice_of(parameters, begin, size);
    if (moments_.empty()) {
      p -= rate * g;
      return;
    }
    Array u = slice_of(moments_[0].values, begin, size);
    u = momentum * u + g;
    p -= rate * u;
  });
}

void Optimizer::update_adam(Parameters& parameters, const Parameters& gradients, std::int64_t step,
                            double learning_rate, Workers& workers) {
  const double b1 = config_.beta1;
  const double b2 = config_.beta2;
  const auto t = static_cast<double>(step);
  const auto m_scale = static_cast<Real>(learning_rate / (1 - std::pow(b1, t)));
  const auto v_scale = static_cast<Real>(1 / (1 - std::pow(b2, t)));
  // Subtract in double precision: in single precision, 1 - 0.999 loses four digits.
  const auto old_m = static_cast<Real>(b1);
  const auto new_m = static_cast<Real>(1 - b1);
  const auto old_v = static_cast<Real>(b2);
  const auto new_v = static_cast<Real>(1 - b2);
  const auto epsilon = static_cast<Real>(config_.epsilon);
  const bool decays = config_.type == OptimizerType::adamw;
  const auto kept = static_cast<Real>(1 - learning_rate * config_.weight_decay);

  const std::size_t count = parameters.flat().size();
  workers.for_each_slice(count, [&](std::size_t, std::size_t begin, std::size_t size) {
    const ConstArray g = slice_of(gradients, begin, size);
    Array p = slice_of(parameters, begin, size);
    Array m = slice_of(moments_[0].values, begin, size);
    Array v = slice_of(moments_[1].values, begin, size);
    if (decays) p *= kept;
    m = old_m * m + new_m * g;
    v = old_v * v + new_v * g.square();
    p -= m_scale * m / ((v * v_scale).sqrt() + epsilon);
  });
}

}  // namespace attentive
