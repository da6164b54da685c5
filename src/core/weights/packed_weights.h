#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/precision.h"
#include "core/weights/stored_weights.h"

namespace attentive {

/// A model's weights with their matrices in panels, in which products read them (see
/// kernels/panels.h). They only serve to translate: they can be neither trained nor written to a
/// file.
class PackedWeights final : public Weights {
 public:
  /// Packs in place.
  explicit PackedWeights(StoredWeights&& weights);
  PackedWeights(PackedWeights&&) = default;
  PackedWeights& operator=(PackedWeights&&) = default;

  WeightView matrix(const Parameter& p) const override { return views_[p.index]; }
  const Real* vector(const Parameter& p) const override;

  /// Of the file that they were read from.
  Precision precision() const { return precision_; }
  const ParameterLayout& layout() const { return *layout_; }

 private:
  using Entry = ParameterLayout::Entry;

  void add(const Entry& entry, StoredWeights& weights);
  template <typename Element>
  void pack(const Entry& entry, Element* elements, const float* scales);

  std::shared_ptr<const ParameterLayout> layout_;
  Precision precision_;
  WeightMemory memory_;
  std::vector<std::vector<std::int32_t>> row_sums_;  // of each part in int8
  std::vector<WeightView> views_;  // of memory_ and row_sums_, by Parameter::index
};

}  // namespace attentive
