#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/precision.h"
#include "core/weights/parameters.h"

namespace attentive {

/// A tensor as a file has it.
struct StoredTensor {
  Precision precision;
  std::span<const std::byte> elements;  // row by row
  std::span<const float> scales;        // one for each row of int8, none of others

  /// Writes a row of this tensor, which has so many columns, as numbers.
  void dequantize_row(Index row, Index cols, Real* to) const;
};

/// Parameters as a file in float32 has them.
StoredTensor stored_tensor(const Parameters& parameters, const Parameter& p);

/// A model's weights as its file has them, each tensor in a precision of its own. Tensors of one
/// row, such as biases, are always in float32.
class StoredWeights {
 public:
  /// All zero.
  /// @param of_entries the precisions of the layout's entries.
  StoredWeights(std::shared_ptr<const ParameterLayout> layout,
                std::span<const Precision> of_entries);

  // Each of these takes all of a tensor, Entry::parameter.
  StoredTensor tensor(const Parameter& p) const;
  std::span<std::byte> elements(const Parameter& p);
  std::span<float> scales(const Parameter& p);

  /// The least precise of all tensors.
  Precision precision() const;

  const ParameterLayout& layout() const { return *layout_; }
  const std::shared_ptr<const ParameterLayout>& shared_layout() const { return layout_; }
  WeightMemory take_memory() && { return std::move(memory_); }

 private:
  struct Place {
    Precision precision;
    std::size_t begin;   // of the elements, in bytes
    std::size_t end;     // of the elements, in bytes
    std::size_t scales;  // of int8: where the scales begin, in bytes
  };

  std::shared_ptr<const ParameterLayout> layout_;
  std::vector<Place> places_;  // by Parameter::index
  WeightMemory memory_;
};

/// Makes a model's weights trainable. Those in float32 stay where they are.
Parameters to_parameters(StoredWeights&& weights);

}  // namespace attentive
