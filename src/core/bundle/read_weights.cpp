#include "core/bundle/read_weights.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "core/bundle/format.h"
#include "core/error.h"
#include "core/float16.h"
#include "core/hash.h"
#include "core/json/json.h"
#include "core/kernels/vectors.h"
#include "core/model/seq2seq.h"

namespace attentive {
namespace {

using nlohmann::json;
using Entry = ParameterLayout::Entry;

constexpr std::size_t elements_at_once = 4096;

/// Converts values of type Stored one by one.
template <typename Stored, typename Convert>
void convert_all(std::span<const std::byte> bytes, Real* to, Convert convert) {
  for (std::size_t i = 0; i < bytes.size() / sizeof(Stored); ++i) {
    Stored stored;
    std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
    to[i] = convert(stored);
  }
}

bool is_float(DType dtype) {
  return dtype == DType::f32 || dtype == DType::f16 || dtype == DType::bf16 || dtype == DType::f64;
}

void to_reals(DType dtype, std::span<const std::byte> bytes, Real* to) {
  switch (dtype) {
    case DType::f16:
      return convert_all<std::uint16_t>(bytes, to, float16_to_float);
    case DType::bf16:
      return convert_all<std::uint16_t>(bytes, to, [](std::uint16_t bits) {
        return std::bit_cast<float>(std::uint32_t{bits} << 16U);
      });
    case DType::f64:
      return convert_all<double>(bytes, to, [](double value) { return static_cast<Real>(value); });
    default:
      return convert_all<float>(bytes, to, [](float value) { return value; });
  }
}

template <typename Element>
std::span<const Element> elements_as(const StoredTensor& tensor) {
  return {reinterpret_cast<const Element*>(tensor.elements.data()),
          tensor.elements.size() / sizeof(Element)};
}

/// Reads a file's tensors into the weights of a model.
class WeightReader {
 public:
  WeightReader(const ByteSource& file, const SafetensorsHeader& header, const ModelConfig& config,
               const std::string& file_name)
      : file_(file), header_(header), file_name_(file_name), layout_(layout_of(config)) {
    for (const TensorEntry& tensor : header_.tensors) by_name_[tensor.name] = &tensor;
  }

  StoredWeights read(const std::string& checksum, BundleExtras& others,
                     const std::function<bool(std::string_view)>& may_be_there);
  StoredWeights read_as_float32();

 private:
  /// Says what a tensor holds: the elements or the scales of a parameter, or neither.
  struct Use {
    const Entry* entry = nullptr;
    bool is_scale = false;
  };

  [[noreturn]] void fail(const Message& message, ErrorCode code = ErrorCode::bad_model) const {
    throw Error(code, {file_name_, ": ", message.text()});
  }
  static std::string quoted(std::string_view name) {
    return "tensor \"" + std::string(name) + "\"";
  }

  std::shared_ptr<const ParameterLayout> layout_of(const ModelConfig& config) const;
  const TensorEntry* find(std::string_view name) const;
  const TensorEntry& require(std::string_view name, const std::vector<std::int64_t>& shape,
                             std::string_view demand) const;
  Precision precision_of(const TensorEntry& tensor, const Entry& entry) const;
  void plan(const Entry& entry);
  void refuse_others(const std::function<bool(std::string_view)>& may_be_there) const;
  void reserve(BundleExtras& others) const;

  std::uint32_t read_straight(const TensorEntry& tensor, std::span<std::byte> to,
                              std::uint32_t checksum) const;
  /// @param to receives the elements as floats.
  std::uint32_t read_converted(const TensorEntry& tensor, std::span<std::byte> to,
                               std::uint32_t checksum) const;
  void require_valid(const Entry& entry, const StoredTensor& tensor) const;

  const ByteSource& file_;
  const SafetensorsHeader& header_;
  const std::string& file_name_;
  std::shared_ptr<const ParameterLayout> layout_;
  std::map<std::string_view, const TensorEntry*> by_name_;
  std::vector<Precision> precisions_;
  std::map<const TensorEntry*, Use> uses_;
};

std::shared_ptr<const ParameterLayout> WeightReader::layout_of(const ModelConfig& config) const {
  try {
    return seq2seq_layout(config);
  } catch (const Error& error) {
    fail({"config.model: ", error.what()});
  }
}

const TensorEntry* WeightReader::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

const TensorEntry& WeightReader::require(std::string_view name,
                                         const std::vector<std::int64_t>& shape,
                                         std::string_view demand) const {
  const TensorEntry* tensor = find(name);
  if (tensor == nullptr) fail({quoted(name), " is missing; ", demand, " it"});
  if (tensor->shape != shape) {
    fail({quoted(name), ".shape is ", write_json(tensor->shape), " but ", demand, " ",
          write_json(shape)});
  }
  return *tensor;
}

Precision WeightReader::precision_of(const TensorEntry& tensor, const Entry& entry) const {
  const bool reducible = entry.parameter.rows > 1;
  if (tensor.dtype == DType::i8 && reducible) return Precision::int8;
  if (tensor.dtype == DType::f16) return reducible ? Precision::float16 : Precision::float32;
  if (tensor.dtype == DType::f32) return Precision::float32;
  fail({quoted(entry.name), ".dtype must be F16 or F32", reducible ? ", or I8 with scales" : ""},
       ErrorCode::unsupported);
}

/// Decides how a parameter is stored and which tensors it is read from.
void WeightReader::plan(const Entry& entry) {
  const TensorEntry& tensor = require(entry.name, file_shape(entry), "config.model demands");
  const Precision precision = precision_of(tensor, entry);
  precisions_.push_back(precision);
  uses_[&tensor] = {&entry, false};

  const std::string scale = entry.name + std::string(scale_suffix);
  if (precision == Precision::int8) {
    const TensorEntry& scales = require(scale, {entry.parameter.rows}, "the I8 weights demand");
    if (scales.dtype != DType::f32) fail({quoted(scale), ".dtype must be F32"});
    uses_[&scales] = {&entry, true};
  } else if (find(scale) != nullptr) {
    fail({quoted(scale), " belongs to weights in I8, but ", quoted(entry.name), " is in ",
          name_of(tensor.dtype), "; remove it"});
  }
}

void WeightReader::refuse_others(const std::function<bool(std::string_view)>& may_be_there) const {
  for (const TensorEntry& tensor : header_.tensors) {
    if (!uses_.contains(&tensor) && !may_be_there(tensor.name)) {
      fail({quoted(tensor.name), " belongs to no part of config.model; remove it"});
    }
  }
}

/// Makes room for the tensors that are not weights.
void WeightReader::reserve(BundleExtras& others) const {
  std::uint64_t size = 0;
  for (const TensorEntry& tensor : header_.tensors) {
    if (!uses_.contains(&tensor)) size += tensor.bytes;
  }
  others.memory = std::make_shared<std::vector<std::byte>>(size);
}

std::uint32_t WeightReader::read_straight(const TensorEntry& tensor, std::span<std::byte> to,
                                          std::uint32_t checksum) const {
  file_.read(tensor.offset, to);
  return crc32(to, checksum);
}

std::uint32_t WeightReader::read_converted(const TensorEntry& tensor, std::span<std::byte> to,
                                           std::uint32_t checksum) const {
  auto* reals = reinterpret_cast<Real*>(to.data());
  const std::size_t size = size_of(tensor.dtype);
  std::vector<std::byte> bytes(std::min<std::uint64_t>(tensor.bytes, elements_at_once * size));
  for (std::uint64_t done = 0; done < tensor.bytes; done += bytes.size()) {
    bytes.resize(std::min<std::uint64_t>(bytes.size(), tensor.bytes - done));
    file_.read(tensor.offset + done, bytes);
    checksum = crc32(bytes, checksum);
    to_reals(tensor.dtype, bytes, reals + done / size);
  }
  return checksum;
}

void WeightReader::require_valid(const Entry& entry, const StoredTensor& tensor) const {
  bool finite = true;
  switch (tensor.precision) {
    case Precision::float32: {
      const std::span values = elements_as<Real>(tensor);
      finite = kernels::all_finite(values.data(), std::ssize(values));
      break;
    }
    case Precision::float16:
      finite = std::ranges::none_of(elements_as<std::uint16_t>(tensor),
                                    [](std::uint16_t bits) { return (bits & 0x7C00U) == 0x7C00U; });
      break;
    case Precision::int8:
      if (kernels::contains(tensor.elements, std::byte{0x80})) {
        fail({quoted(entry.name), " holds -128; I8 weights are from -127 to 127"});
      }
      for (const float scale : tensor.scales) {
        if (!std::isfinite(scale * 127) || scale <= 0) {
          fail({quoted(entry.name + std::string(scale_suffix)),
                " holds a value that is not finite and above 0"});
        }
      }
  }
  if (!finite) fail({quoted(entry.name), " holds a value that is infinite or not a number"});
}

StoredWeights WeightReader::read(const std::string& checksum, BundleExtras& others,
                                 const std::function<bool(std::string_view)>& may_be_there) {
  for (const Entry& entry : layout_->entries()) plan(entry);
  refuse_others(may_be_there);
  reserve(others);

  StoredWeights weights(layout_, precisions_);
  std::uint32_t computed = 0;
  std::size_t others_end = 0;
  for (const TensorEntry& tensor : header_.tensors) {
    const auto found = uses_.find(&tensor);
    if (found == uses_.end()) {
      const std::span to = std::span(*others.memory).subspan(others_end, tensor.bytes);
      computed = read_straight(tensor, to, computed);
      others.tensors.push_back({tensor.name, {tensor.dtype, tensor.shape, to}});
      others_end += tensor.bytes;
      continue;
    }
    const Parameter& p = found->second.entry->parameter;
    if (found->second.is_scale) {
      computed = read_straight(tensor, std::as_writable_bytes(weights.scales(p)), computed);
    } else if (tensor.dtype == DType::f16 && weights.tensor(p).precision == Precision::float32) {
      computed = read_converted(tensor, weights.elements(p), computed);
    } else {
      computed = read_straight(tensor, weights.elements(p), computed);
    }
  }
  if (checksum != hexadecimal(computed)) {
    fail(
        "the weights do not match their checksum (weights_crc32): the file was damaged; "
        "download it again");
  }
  for (const Entry& entry : layout_->entries()) {
    require_valid(entry, weights.tensor(entry.parameter));
  }
  return weights;
}

StoredWeights WeightReader::read_as_float32() {
  for (const Entry& entry : layout_->entries()) {
    const TensorEntry& tensor = require(entry.name, file_shape(entry), "config.model demands");
    if (!is_float(tensor.dtype)) {
      fail({quoted(entry.name), ".dtype must be F32, F16, BF16 or F64"}, ErrorCode::unsupported);
    }
    uses_[&tensor] = {&entry, false};
  }
  refuse_others([](std::string_view) { return false; });
  StoredWeights weights(layout_, std::vector(layout_->entries().size(), Precision::float32));
  for (const auto& [tensor, use] : uses_) {
    const Parameter& p = use.entry->parameter;
    read_converted(*tensor, weights.elements(p), 0);
    require_valid(*use.entry, weights.tensor(p));
  }
  return weights;
}

}  // namespace

StoredWeights read_weights(const ByteSource& file, const SafetensorsHeader& header,
                           const ModelConfig& config, const std::string& checksum,
                           const std::string& file_name, BundleExtras& others,
                           const std::function<bool(std::string_view)>& may_be_there) {
  return WeightReader(file, header, config, file_name).read(checksum, others, may_be_there);
}

StoredWeights read_state_dict(const ByteSource& file, const ModelConfig& config,
                              const std::string& file_name) {
  const SafetensorsHeader header = read_safetensors_header(file, file_name);
  return WeightReader(file, header, config, file_name).read_as_float32();
}

std::vector<std::int64_t> file_shape(const ParameterLayout::Entry& entry) {
  if (entry.is_vector) return {entry.parameter.cols};
  return {entry.parameter.rows, entry.parameter.cols};
}

}  // namespace attentive
