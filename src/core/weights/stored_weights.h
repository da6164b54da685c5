#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "core/precision.h"
#include "core/weights/parameters.h"

namespace attentive {

/// A tensor as it is stored in a file.
struct StoredTensor {
  Precision precision;
  std::span<const std::byte> elements;  // row by row
  std::span<const float> scales;        // one for each row in int8; none in other precisions

  /// Writes a row of this tensor, which has `cols` columns, as floats.
  void dequantize_row(Index row, Index cols, Real* to) const;
};

/// Returns one of the parameters as a file in float32 stores it.
StoredTensor stored_tensor(const Parameters& parameters, const Parameter& p);

/// A model's weights as its file stores them, each tensor in its own precision. Tensors of one row,
/// such as biases, are always in float32.
class StoredWeights {
 public:
  /// Makes all elements zero.
  /// @param of_entries the precision of each of the layout's entries.
  StoredWeights(std::shared_ptr<const ParameterLayout> layout,
                std::span<const Precision> of_entries);

  // These take a whole tensor, Entry::parameter.
  StoredTensor tensor(const Parameter& p) const;
  std::span<std::byte> elements(const Parameter& p);
  std::span<float> scales(const Parameter& p);

  /// Returns the precision of the least precise tensor.
  Precision precision() const;

  const ParameterLayout& layout() const { return *layout_; }
  const std::shared_ptr<const ParameterLayout>& shared_layout() const { return layout_; }
  WeightMemory take_memory() && { return std::move(memory_); }

 private:
  struct Place {
    Precision precision;
    std::size_t begin;   // where the elements begin, in bytes
    std::size_t end;     // where they end, in bytes
    std::size_t scales;  // where the scales begin, in bytes, if in int8
  };

  std::shared_ptr<const ParameterLayout> layout_;
  std::vector<Place> places_;  // by Parameter::index
  WeightMemory memory_;
};

/// Makes a model's weights trainable. Those in float32 stay where they are.
Parameters to_parameters(StoredWeights&& weights);

}  // namespace attentive
