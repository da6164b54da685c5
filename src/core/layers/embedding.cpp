#include "core/layers/embedding.h"

#include "core/error.h"

namespace attentive {

Embedding::Embedding(ParameterLayout& layout, const std::string& name, Index vocabulary_size,
                     Index features)
    : weight(layout.add_matrix(name + ".weight", vocabulary_size, features)) {}

void Embedding::forward(const Parameters& parameters, std::span<const std::int32_t> ids,
                        View y) const {
  const ConstView table = parameters[weight];
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i] < 0 || ids[i] >= weight.rows) {
      throw Error(ErrorCode::invalid_argument,
                  "token id " + std::to_string(ids[i]) + " is outside the vocabulary of " +
                      std::to_string(weight.rows) + "; encode text with the model's own tokenizer");
    }
    y.row(static_cast<Index>(i)) = table.row(ids[i]);
  }
}

void Embedding::backward(Parameters& gradients, std::span<const std::int32_t> ids,
                         ConstView dy) const {
  View d_table = gradients[weight];
  for (std::size_t i = 0; i < ids.size(); ++i) {
    d_table.row(ids[i]) += dy.row(static_cast<Index>(i));
  }
}

}  // namespace attentive
