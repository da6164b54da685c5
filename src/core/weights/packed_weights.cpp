#include "core/weights/packed_weights.h"

#include <algorithm>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/kernels/pack.h"

namespace attentive {
namespace {

/// Returns how many elements of its tensor come before a part.
Index part_offset(const Parameter& part, const ParameterLayout::Entry& entry) {
  return static_cast<Index>(part.offset - entry.parameter.offset);
}

bool fills_int8_panels(const ParameterLayout::Entry& entry) {
  return std::ranges::all_of(
      entry.parts, [](const Parameter& part) { return kernels::fills_int8_panels(part.cols); });
}

}  // namespace

PackedWeights::PackedWeights(StoredWeights&& weights)
    : layout_(weights.shared_layout()), precision_(weights.precision()) {
  for (const Entry& entry : layout_->entries()) add(entry, weights);
  memory_ = std::move(weights).take_memory();
}

const Real* PackedWeights::vector(const Parameter& p) const {
  return std::get_if<ConstView>(&views_[p.index])->data();
}

void PackedWeights::add(const Entry& entry, StoredWeights& weights) {
  std::byte* elements = weights.elements(entry.parameter).data();
  const float* scales = weights.scales(entry.parameter).data();
  const auto add_parts = [&](auto view_of) {
    for (const Parameter& part : entry.parts) views_.emplace_back(view_of(part));
  };
  switch (weights.tensor(entry.parameter).precision) {
    case Precision::float32: {
      auto* values = reinterpret_cast<Real*>(elements);
      if (entry.parameter.rows > 1) return pack(entry, values, scales);
      return add_parts([&](const Parameter& part) {
        return ConstView(values + part_offset(part, entry), 1, part.cols,
                         Eigen::OuterStride<>(part.stride));
      });
    }
    case Precision::float16:
      return pack(entry, reinterpret_cast<std::uint16_t*>(elements), scales);
    case Precision::int8: {
      auto* integers = reinterpret_cast<std::int8_t*>(elements);
      if (fills_int8_panels(entry)) return pack(entry, integers, scales);
      // Matrices that fill no panels stay as they are and are dequantized for every product.
      return add_parts([&](const Parameter& part) {
        const Index begin = part_offset(part, entry);
        return Int8View{integers + begin, scales + begin / part.stride, part.rows, part.cols,
                        part.stride};
      });
    }
  }
}

template <typename Element>
void PackedWeights::pack(const Entry& entry, Element* elements, const float* scales) {
  for (const Parameter& part : entry.parts) {
    const Index row = part_offset(part, entry) / part.stride;
    const Index col = part_offset(part, entry) % part.stride;
    Element* rows = elements + row * part.stride;
    const Panels<Element> panels{rows, part.rows, part.cols, part.stride, col};
    if constexpr (std::is_same_v<Element, std::int8_t>) {
      row_sums_.push_back(kernels::row_sums(rows + col, part.rows, part.cols, part.stride));
      views_.emplace_back(Int8Panels{panels, scales + row, row_sums_.back().data()});
    } else {
      views_.emplace_back(panels);
    }
    // Parts side by side share panels, which are packed once, with the last part.
    if (col + part.cols == part.stride) kernels::pack_rows(rows, part.rows, part.stride);
  }
}

}  // namespace attentive
