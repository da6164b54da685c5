#include "core/weights/parameters.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/error.h"

namespace attentive {
namespace {

constexpr std::size_t bytes_of(Precision precision) {
  if (precision == Precision::int8) return sizeof(std::int8_t);
  return precision == Precision::float16 ? sizeof(std::uint16_t) : sizeof(Real);
}

/// Where the next elements may begin. Those in float32 follow each other without a gap.
constexpr std::size_t aligned(std::size_t end) {
  return (end + sizeof(Real) - 1) / sizeof(Real) * sizeof(Real);
}

[[noreturn]] void fail_reduced() {
  refuse(
      "these weights are stored in less than float32 or rearranged for products; training needs "
      "them as to_float32 makes them");
}

}  // namespace

Parameters::Parameters(const std::shared_ptr<const ParameterLayout>& layout)
    : Parameters(layout, std::vector(layout->entries().size(), Precision::float32)) {}

Parameters::Parameters(std::shared_ptr<const ParameterLayout> layout,
                       std::span<const Precision> of_entries)
    : layout_(std::move(layout)) {
  std::size_t end = 0;
  for (const ParameterLayout::Entry& entry : layout_->entries()) {
    const Parameter& p = entry.parameter;
    const Precision precision = of_entries[p.index];
    if (precision != Precision::float32 && p.rows == 1) {
      refuse(entry.name + " has one row: it is kept in float32");
    }
    const std::size_t begin = aligned(end);
    end = begin + static_cast<std::size_t>(p.size()) * bytes_of(precision);
    const std::size_t scales = aligned(end);
    places_.push_back({precision, begin, end, scales, false, 0});
    if (precision == Precision::int8) {
      end = scales + static_cast<std::size_t>(p.rows) * sizeof(float);
    }
  }
  blocks_.resize((end + sizeof(Block) - 1) / sizeof(Block));
  size_ = end;
}

WeightView Parameters::matrix(const Parameter& p) const {
  const Place& place = places_[p.index];
  const std::byte* elements = bytes().data() + place.begin;
  const auto as = [&]<typename Element>() {
    return Panels<Element>{reinterpret_cast<const Element*>(elements), p.rows, p.cols, p.cols, 0};
  };
  switch (place.precision) {
    case Precision::float16:
      if (place.in_panels) return as.operator()<std::uint16_t>();
      return HalfView{reinterpret_cast<const std::uint16_t*>(elements), p.rows, p.cols, p.cols};
    case Precision::int8:
      if (place.in_panels) {
        return Int8Panels{as.operator()<std::int8_t>(), scales(p).data(),
                          sums_.data() + place.sums};
      }
      return Int8View{reinterpret_cast<const std::int8_t*>(elements), scales(p).data(), p.rows,
                      p.cols, p.cols};
    default:
      if (place.in_panels) return as.operator()<Real>();
      return (*this)[p];
  }
}

std::span<std::byte> Parameters::elements(const Parameter& p) {
  const Place& place = places_[p.index];
  return bytes().subspan(place.begin, place.end - place.begin);
}

std::span<const std::byte> Parameters::elements(const Parameter& p) const {
  return const_cast<Parameters&>(*this).elements(p);
}

std::span<float> Parameters::scales(const Parameter& p) {
  const Place& place = places_[p.index];
  if (place.precision != Precision::int8) return {};
  return {reinterpret_cast<float*>(bytes().data() + place.scales),
          static_cast<std::size_t>(p.rows)};
}

std::span<const float> Parameters::scales(const Parameter& p) const {
  return const_cast<Parameters&>(*this).scales(p);
}

void Parameters::set_in_panels(const Parameter& p, std::span<const std::int32_t> sums) {
  Place& place = places_[p.index];
  place.in_panels = true;
  place.sums = sums_.size();
  sums_.insert(sums_.end(), sums.begin(), sums.end());
}

bool Parameters::is_flat() const {
  return std::ranges::all_of(places_, [](const Place& place) {
    return place.precision == Precision::float32 && !place.in_panels;
  });
}

std::span<Real> Parameters::flat() {
  if (!is_flat()) fail_reduced();
  return {reinterpret_cast<Real*>(bytes().data()), size_ / sizeof(Real)};
}

std::span<const Real> Parameters::flat() const { return const_cast<Parameters&>(*this).flat(); }

void Parameters::set_zero() { std::ranges::fill(blocks_, Block{}); }

Real* Parameters::reals(const Parameter& p) {
  const Place& place = places_[p.index];
  if (place.precision != Precision::float32 || place.in_panels) fail_reduced();
  const std::size_t before = p.offset - layout_->entries()[p.index].parameter.offset;
  return reinterpret_cast<Real*>(bytes().data() + place.begin) + before;
}

const Real* Parameters::reals(const Parameter& p) const {
  return const_cast<Parameters&>(*this).reals(p);
}

}  // namespace attentive
