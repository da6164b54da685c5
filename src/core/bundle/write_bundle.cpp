#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <list>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/bundle/bundle.h"
#include "core/bundle/format.h"
#include "core/error.h"
#include "core/float16.h"
#include "core/hash.h"
#include "core/json/json.h"
#include "core/kernels/quantize.h"

namespace attentive {
namespace {

using nlohmann::json;
using Entry = ParameterLayout::Entry;

SafetensorsMetadata tokenizer_metadata(const ModelDescription& model) {
  if (model.has_shared_tokenizer()) {
    return {{shared_tokenizer_key, model.source_tokenizer.to_json()}};
  }
  SafetensorsMetadata metadata = {{source_tokenizer_key, model.source_tokenizer.to_json()}};
  const std::vector<std::string> keys = target_tokenizer_keys(model.config);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    metadata[keys[i]] = model.target_tokenizers[i].to_json();
  }
  return metadata;
}

/// Converts a model's weights to the tensors of a file.
class WeightsWriter {
 public:
  explicit WeightsWriter(Precision precision) : precision_(precision) {}

  void add(const Entry& entry, const StoredTensor& tensor);

  /// Returns views of this object's memory.
  const std::vector<NamedTensor>& tensors() const { return tensors_; }

 private:
  void add_int8(const Entry& entry, const StoredTensor& tensor);
  void add_float16(const Entry& entry, const StoredTensor& tensor);
  void add_float32(const Entry& entry, const StoredTensor& tensor);
  std::vector<Real> row_of(const Entry& entry, const StoredTensor& tensor, Index row) const;

  /// Adds memory for a tensor's elements, all zero.
  template <typename Element>
  std::span<Element> make(const std::string& name, DType dtype, std::vector<std::int64_t> shape,
                          Index size) {
    std::vector<std::byte>& bytes =
        memory_.emplace_back(static_cast<std::size_t>(size) * sizeof(Element));
    tensors_.push_back({name, {dtype, std::move(shape), bytes}});
    return {reinterpret_cast<Element*>(bytes.data()), static_cast<std::size_t>(size)};
  }

  Precision precision_;
  std::list<std::vector<std::byte>> memory_;
  std::vector<NamedTensor> tensors_;
};

void WeightsWriter::add(const Entry& entry, const StoredTensor& tensor) {
  if (precision_ == Precision::float16) {
    add_float16(entry, tensor);
  } else if (precision_ == Precision::int8 && entry.parameter.rows > 1) {
    add_int8(entry, tensor);
  } else {
    add_float32(entry, tensor);
  }
}

void WeightsWriter::add_int8(const Entry& entry, const StoredTensor& tensor) {
  const Parameter& p = entry.parameter;
  const auto elements = make<std::int8_t>(entry.name, DType::i8, file_shape(entry), p.size());
  const auto scales =
      make<float>(entry.name + std::string(scale_suffix), DType::f32, {p.rows}, p.rows);
  if (tensor.precision == Precision::int8) {
    std::ranges::copy(tensor.elements, std::as_writable_bytes(elements).begin());
    std::ranges::copy(tensor.scales, scales.begin());
    return;
  }
  const auto cols = static_cast<std::size_t>(p.cols);
  for (std::size_t row = 0; row < scales.size(); ++row) {
    const std::vector<Real> values = row_of(entry, tensor, static_cast<Index>(row));
    scales[row] = kernels::quantize_row(values.data(), elements.subspan(row * cols, cols));
  }
}

void WeightsWriter::add_float16(const Entry& entry, const StoredTensor& tensor) {
  const Parameter& p = entry.parameter;
  const auto elements = make<std::uint16_t>(entry.name, DType::f16, file_shape(entry), p.size());
  auto to = elements.begin();
  for (Index row = 0; row < p.rows; ++row) {
    const std::vector<Real> values = row_of(entry, tensor, row);
    to = std::ranges::transform(values, to, float_to_float16).out;
  }
}

void WeightsWriter::add_float32(const Entry& entry, const StoredTensor& tensor) {
  const Parameter& p = entry.parameter;
  const auto elements = make<float>(entry.name, DType::f32, file_shape(entry), p.size());
  auto to = elements.begin();
  for (Index row = 0; row < p.rows; ++row)
    to = std::ranges::copy(row_of(entry, tensor, row), to).out;
}

/// Returns whether the value is finite in this precision.
bool fits(Real value, Precision precision) {
  return std::isfinite(precision == Precision::float16 ? float16_to_float(float_to_float16(value))
                                                       : static_cast<float>(value));
}

/// Returns a row in float32 after checking that each value can be written.
std::vector<Real> WeightsWriter::row_of(const Entry& entry, const StoredTensor& tensor,
                                        Index row) const {
  std::vector<Real> values(static_cast<std::size_t>(entry.parameter.cols));
  tensor.dequantize_row(row, entry.parameter.cols, values.data());
  for (const Real value : values) {
    if (fits(value, precision_)) continue;
    const std::string what = "\"" + entry.name + "\" holds the weight " + std::to_string(value);
    if (!std::isfinite(value)) refuse({what, ", which cannot be written in any precision"});
    refuse({what,
            ", and float16 reaches only to 65504; write float32 (on the command line --precision "
            "float32, in JavaScript { precision: 'float32' })"});
  }
  return values;
}

std::vector<std::byte> write_model(const ModelDescription& model, const WeightsWriter& weights,
                                   const BundleExtras& extras) {
  std::vector<NamedTensor> tensors = weights.tensors();
  if (model.shortlist) std::ranges::move(tensors_of(*model.shortlist), std::back_inserter(tensors));
  tensors.insert(tensors.end(), extras.tensors.begin(), extras.tensors.end());
  // Larger elements come first, so that all are aligned to their size.
  std::ranges::stable_sort(tensors, std::greater(),
                           [](const NamedTensor& entry) { return size_of(entry.tensor.dtype); });

  std::uint32_t checksum = 0;
  for (const auto& [name, tensor] : tensors) checksum = crc32(tensor.bytes, checksum);

  json config = to_json(model.metadata);
  config["model"] = to_json(model.config);
  SafetensorsMetadata metadata = tokenizer_metadata(model);
  metadata[format_key] = bundle_format;
  metadata[version_key] = bundle_format_version;
  metadata[config_key] = write_json(config);
  metadata[weights_checksum_key] = hexadecimal(checksum);
  metadata.insert(extras.metadata.begin(), extras.metadata.end());
  metadata[metadata_checksum_key] = metadata_checksum(metadata);
  return write_safetensors(metadata, tensors);
}

}  // namespace

bool fit_float16(const Parameters& parameters) {
  return std::ranges::all_of(parameters.flat(),
                             [](Real value) { return fits(value, Precision::float16); });
}

std::vector<std::byte> write_bundle(const Bundle& bundle, Precision precision,
                                    const BundleExtras& extras) {
  WeightsWriter weights(precision);
  for (const Entry& entry : bundle.weights.layout().entries()) {
    weights.add(entry, bundle.weights.tensor(entry.parameter));
  }
  return write_model(bundle, weights, extras);
}

std::vector<std::byte> write_bundle(const TrainableModel& model, Precision precision,
                                    const BundleExtras& extras) {
  WeightsWriter weights(precision);
  for (const Entry& entry : model.parameters.layout().entries()) {
    weights.add(entry, stored_tensor(model.parameters, entry.parameter));
  }
  return write_model(model, weights, extras);
}

}  // namespace attentive
