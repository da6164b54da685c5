#include "core/layers/embedding.h"

#include "core/error.h"
#include "core/kernels/weight_product.h"

namespace attentive {

Embedding::Embedding(ParameterLayout& layout, const std::string& name, Index vocabulary_size,
                     Index features)
    : weight(layout.add_matrix(name + ".weight", vocabulary_size, features)) {}

void Embedding::forward(View y, const Weights& weights, std::span<const std::int32_t> ids) const {
  const WeightView table = weights.matrix(weight);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] < 0 || ids[i] >= weight.rows) {
      refuse({"token id ", ids[i], " is outside the vocabulary of ", weight.rows,
              "; encode text with the model's own tokenizer"});
    }
    kernels::dequantize_row(table, ids[i], row_data(y, static_cast<Index>(i)));
  }
}

void Embedding::backward(Parameters& gradients, ConstView dy,
                         std::span<const std::int32_t> ids) const {
  View d_table = gradients[weight];
  for (std::size_t i = 0; i < ids.size(); ++i) {
    d_table.row(ids[i]) += dy.row(static_cast<Index>(i));
  }
}

}  // namespace attentive
