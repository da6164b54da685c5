#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/precision.h"
#include "core/weights/stored_weights.h"

namespace attentive {

/// A model's weights, their matrices packed into the panels that products read (see
/// kernels/panels.h). They serve translation only: they can be neither trained nor written to a
/// file.
class PackedWeights final : public Weights {
 public:
  /// Packs in place.
  explicit PackedWeights(StoredWeights&& weights);
  PackedWeights(PackedWeights&&) = default;
  PackedWeights& operator=(PackedWeights&&) = default;

  WeightView matrix(const Parameter& p) const override { return views_[p.index]; }
  const Real* vector(const Parameter& p) const override;

  /// Returns the precision of the file that they were read from.
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
  std::vector<std::vector<std::int32_t>> row_sums_;  // one for each part in int8
  std::vector<WeightView> views_;  // into memory_ and row_sums_, by Parameter::index
};

}  // namespace attentive
