#include "core/model/decoder.h"

#include <numeric>
#include <utility>

#include "core/kernels/vectors.h"

namespace attentive {

void DecoderActivations::start(const SourceMemory& memory, Index steps) {
  batch = memory.source->batch;
  time = steps;
  sentences.resize(static_cast<std::size_t>(batch));
  std::iota(sentences.begin(), sentences.end(), Index{0});
  selected_outputs.clear();
}

void DecoderActivations::select_states(Matrix& states, std::span<const Index> rows) {
  selected_states_.resize(2 * std::ssize(rows), states.cols());
  kernels::gather_rows(selected_states_.rows_view(0, std::ssize(rows)),
                       states.rows_view(batch, batch), rows);
  std::swap(states, selected_states_);
}

void DecoderActivations::select_rows(std::span<const Index> rows) {
  selected_sentences_.clear();
  for (const Index row : rows) {
    selected_sentences_.push_back(sentences[static_cast<std::size_t>(row)]);
  }
  std::swap(sentences, selected_sentences_);
  batch = std::ssize(rows);
}

}  // namespace attentive
