#include "core/weights/stored_weights.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/error.h"
#include "core/kernels/quantize.h"

namespace attentive {
namespace {

constexpr std::size_t bytes_of(Precision precision) {
  if (precision == Precision::int8) return sizeof(std::int8_t);
  return precision == Precision::float16 ? sizeof(std::uint16_t) : sizeof(Real);
}

/// Returns where the next elements may begin. Those in float32 follow each other without a gap.
constexpr std::size_t aligned(std::size_t end) {
  return (end + sizeof(Real) - 1) / sizeof(Real) * sizeof(Real);
}

}  // namespace

void StoredTensor::dequantize_row(Index row, Index cols, Real* to) const {
  const auto of_row = [&]<typename Element>() {
    return std::span(reinterpret_cast<const Element*>(elements.data()) + row * cols,
                     static_cast<std::size_t>(cols));
  };
  switch (precision) {
    case Precision::float32:
      std::ranges::copy(of_row.operator()<Real>(), to);
      break;
    case Precision::float16:
      kernels::dequantize(of_row.operator()<std::uint16_t>(), to);
      break;
    case Precision::int8:
      kernels::dequantize(of_row.operator()<std::int8_t>(), scales[static_cast<std::size_t>(row)],
                          to);
  }
}

StoredTensor stored_tensor(const Parameters& parameters, const Parameter& p) {
  const std::span values = parameters.flat().subspan(p.offset, static_cast<std::size_t>(p.size()));
  return {Precision::float32, std::as_bytes(values), {}};
}

StoredWeights::StoredWeights(std::shared_ptr<const ParameterLayout> layout,
                             std::span<const Precision> of_entries)
    : layout_(std::move(layout)) {
  std::size_t end = 0;
  auto precision = of_entries.begin();
  for (const auto& [name, p, is_vector, parts] : layout_->entries()) {
    if (*precision != Precision::float32 && p.rows == 1) {
      refuse({name, " has one row: it is kept in float32"});
    }
    const std::size_t begin = aligned(end);
    end = begin + static_cast<std::size_t>(p.size()) * bytes_of(*precision);
    const Place place{*precision, begin, end, aligned(end)};
    places_.resize(p.index + parts.size(), place);
    if (*precision++ == Precision::int8) {
      end = place.scales + static_cast<std::size_t>(p.rows) * sizeof(float);
    }
  }
  memory_ = WeightMemory(end);
}

StoredTensor StoredWeights::tensor(const Parameter& p) const {
  auto& self = const_cast<StoredWeights&>(*this);
  return {places_[p.index].precision, self.elements(p), self.scales(p)};
}

std::span<std::byte> StoredWeights::elements(const Parameter& p) {
  const Place& place = places_[p.index];
  return memory_.bytes().subspan(place.begin, place.end - place.begin);
}

std::span<float> StoredWeights::scales(const Parameter& p) {
  const Place& place = places_[p.index];
  if (place.precision != Precision::int8) return {};
  return {reinterpret_cast<float*>(memory_.bytes().data() + place.scales),
          static_cast<std::size_t>(p.rows)};
}

Precision StoredWeights::precision() const {
  return std::ranges::max(places_, {}, &Place::precision).precision;
}

Parameters to_parameters(StoredWeights&& weights) {
  if (weights.precision() == Precision::float32) {
    return {weights.shared_layout(), std::move(weights).take_memory()};
  }
  Parameters parameters(weights.shared_layout());
  for (const ParameterLayout::Entry& entry : weights.layout().entries()) {
    const StoredTensor tensor = weights.tensor(entry.parameter);
    const View to = parameters[entry.parameter];
    for (Index row = 0; row < to.rows(); ++row) {
      tensor.dequantize_row(row, to.cols(), row_data(to, row));
    }
  }
  // Frees the stored form now, not when the caller is done with it.
  static_cast<void>(std::move(weights).take_memory());
  return parameters;
}

}  // namespace attentive
