#pragma once

#include <span>
#include <variant>
#include <vector>

#include "core/model/recurrent_decoder.h"
#include "core/model/ssru_decoder.h"

namespace attentive {

/// Writes target sentences from a SourceMemory. Training and search call the same `step`: under
/// teacher forcing for all steps at once, in search and where the model reads its own output for
/// one step after another.
using Decoder = std::variant<RecurrentDecoder, SsruDecoder>;

/// Keeps `time` steps of a batch: all target tokens in training, one in search, where each row of a
/// step is a hypothesis. Step t has the rows from t * batch on; but states begin with those before
/// the first step, so that those after step t are in the rows from (t + 1) * batch on.
struct DecoderActivations {
  Index batch = 0;
  Index time = 0;
  std::vector<Index> sentences;      // the sentence in the memory of each row of a step
  Matrix attention_weights;          // [time * batch, source time]; no columns without attention
  Matrix logits;                     // [time * batch, vocabulary, or the selected part of it]
  SelectedOutputs selected_outputs;  // empty if the whole vocabulary is scored
  RecurrentDecoderActivations recurrent;  // empty for an SSRU decoder
  SsruDecoderActivations ssru;            // empty for a recurrent decoder

  /// Prepares `steps` steps with a row for each sentence of the memory.
  void start(const SourceMemory& memory, Index steps);

  /// Moves states on after a single step: in the next, row i starts from the state after row
  /// rows[i].
  void select_states(Matrix& states, std::span<const Index> rows);
  /// Gives the next step a row for each of these rows, after their states were moved on.
  void select_rows(std::span<const Index> rows);

 private:
  Matrix selected_states_;                 // scratch
  std::vector<Index> selected_sentences_;  // scratch
};

struct DecoderGradients {
  RecurrentDecoderGradients recurrent;
  SsruDecoderGradients ssru;
};

}  // namespace attentive
