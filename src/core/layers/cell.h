#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include "core/choice.h"
#include "core/tensor.h"

namespace attentive {

/// The pointwise part of a recurrent unit for one time step of a batch: it computes the next state
/// from the gates W_ih · x + b_ih and W_hh · h + b_hh, which RecurrentLayer has multiplied.
///
/// All views are [batch, k * hidden_size]. A state is h, or h and c side by side. Forward keeps in
/// `cache` what backward needs.
struct Cell {
  Index gates;        // k of the gate views, in PyTorch's order of gates
  Index state_parts;  // k of a state: 1 (h) or 2 (h, c)
  Index cache_parts;  // k of the cache
  /// The names of the gates in the first parts of the cache, for diagnostics.
  std::span<const std::string_view> gate_names;

  void (*forward)(View state, View cache, ConstView input_gates, ConstView hidden_gates,
                  ConstView previous_state);
};

/// Computes d_previous_state, d_input_gates and d_hidden_gates. To the first RecurrentLayer adds
/// the gradient that flows through W_hh.
using CellBackward = void(View d_previous_state, View d_input_gates, View d_hidden_gates,
                          ConstView d_state, ConstView previous_state, ConstView cache,
                          ConstView state);

extern const Cell rnn_cell;
extern const Cell gru_cell;
extern const Cell lstm_cell;

CellBackward rnn_backward;
CellBackward gru_backward;
CellBackward lstm_backward;

/// Every cell, under the name that a configuration gives it.
inline constexpr std::array cells{Choice<const Cell*>{"rnn", &rnn_cell},
                                  Choice<const Cell*>{"gru", &gru_cell},
                                  Choice<const Cell*>{"lstm", &lstm_cell}};

/// Finds a cell's backward function. It is not a member of Cell, so that an engine that only
/// translates need not link it.
inline CellBackward& backward_of(const Cell& cell) {
  constexpr std::array all{std::pair{&rnn_cell, &rnn_backward}, std::pair{&gru_cell, &gru_backward},
                           std::pair{&lstm_cell, &lstm_backward}};
  return *std::ranges::find(all, &cell, [](const auto& pair) { return pair.first; })->second;
}

}  // namespace attentive
