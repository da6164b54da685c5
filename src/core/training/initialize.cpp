#include "core/training/initialize.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <variant>

#include "core/random.h"

namespace attentive {
namespace {

/// Returns whether the embedded tokens are scaled before positions are added.
bool has_scaled_embedding(const ParameterLayout::Entry& entry, const ModelConfig& config) {
  return entry.name.starts_with("encoder.")
             ? std::holds_alternative<TransformerEncoderConfig>(config.encoder)
             : std::holds_alternative<SsruDecoderConfig>(config.decoder);
}

double bound_of(const ParameterLayout::Entry& entry, const ModelConfig& config) {
  const auto in = static_cast<double>(entry.parameter.cols);
  if (entry.is_vector) return 0;
  if (entry.name.ends_with("embedding.weight")) {
    return has_scaled_embedding(entry, config) ? std::sqrt(3 / in) : 0.1;
  }
  // Such a tensor is several square matrices, one below the other.
  const bool several =
      entry.name.ends_with(".in_proj_weight") || entry.name.ends_with(".ssru.weight");
  const auto out = several ? in : static_cast<double>(entry.parameter.rows);
  return std::sqrt(6 / (in + out));
}

bool is_norm_weight(const ParameterLayout::Entry& entry) {
  return entry.is_vector && entry.name.ends_with(".weight");
}

void draw(Random& random, double bound, View values) {
  for (Index row = 0; row < values.rows(); ++row) {
    for (Index col = 0; col < values.cols(); ++col) {
      values(row, col) = static_cast<Real>(bound * (2 * random.uniform() - 1));
    }
  }
}

/// Sets the forget gate's part of a recurrent layer's input bias [1, gates * hidden_size] to 1, if
/// the cell has such a gate.
void open_forget_gate(const Cell& cell, View bias) {
  const auto forget = std::ranges::find(cell.gate_names, "forget");
  if (forget == cell.gate_names.end()) return;
  const Index hidden_size = bias.cols() / cell.gates;
  const Index gate = forget - cell.gate_names.begin();
  bias.middleCols(gate * hidden_size, hidden_size).setOnes();
}

}  // namespace

void initialize(Parameters& parameters, const ModelConfig& config, std::uint64_t seed) {
  Random random(seed);
  for (const ParameterLayout::Entry& entry : parameters.layout().entries()) {
    View values = parameters[entry.parameter];
    draw(random, bound_of(entry, config), values);
    if (is_norm_weight(entry)) values.setOnes();
    if (entry.name.find("rnn.bias_ih_l") == std::string::npos) continue;
    open_forget_gate(entry.name.starts_with("encoder.")
                         ? *std::get<RecurrentEncoderConfig>(config.encoder).cell
                         : *std::get<RecurrentDecoderConfig>(config.decoder).cell,
                     values);
  }
}

}  // namespace attentive
