#include "core/bundle/bundle.h"

#include <algorithm>
#include <utility>

#include "core/kernels/weights.h"

namespace attentive {

bool Bundle::has_shared_tokenizer() const {
  return std::ranges::all_of(target_tokenizers, [this](const Tokenizer& tokenizer) {
    return tokenizer.is_copy_of(source_tokenizer);
  });
}

Precision Bundle::precision() const {
  Precision least = Precision::float32;
  for (const ParameterLayout::Entry& entry : parameters.layout().entries()) {
    least = std::max(least, parameters.precision(entry.parameter));
  }
  return least;
}

Parameters to_float32(Parameters parameters) {
  if (parameters.is_flat()) return parameters;
  Parameters result(parameters.shared_layout());
  for (const ParameterLayout::Entry& entry : parameters.layout().entries()) {
    const WeightView weights = parameters.matrix(entry.parameter);
    const View to = result[entry.parameter];
    for (Index row = 0; row < to.rows(); ++row) {
      kernels::restore_row(weights, row, row_data(to, row));
    }
  }
  return result;
}

}  // namespace attentive
