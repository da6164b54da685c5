#include "core/training/initialize.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/random.h"

namespace attentive {
namespace {

double bound_of(const ParameterLayout::Entry& entry) {
  if (entry.is_vector) return 0;
  if (entry.name.ends_with("embedding.weight")) return 0.1;
  return std::sqrt(6.0 / static_cast<double>(entry.parameter.cols + entry.parameter.rows));
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
    draw(random, bound_of(entry), values);
    if (entry.name.find("rnn.bias_ih_l") == std::string::npos) continue;
    const bool in_encoder = entry.name.starts_with("encoder.");
    open_forget_gate(in_encoder ? *config.encoder.cell : *config.decoder.cell, values);
  }
}

}  // namespace attentive
