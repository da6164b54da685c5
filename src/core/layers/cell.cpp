#include "core/layers/cell.h"

namespace attentive {

const Cell& cell_of(CellType type) { return type == CellType::gru ? gru_cell : lstm_cell; }

}  // namespace attentive
