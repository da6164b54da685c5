#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bundle/byte_source.h"

namespace attentive {

/// The element types that we read.
enum class DType { bf16, f16, f32, f64, i8, i32, i64, u8 };

/// Returns a type's name in files, for example "F32".
std::string_view name_of(DType dtype);

/// Returns the bytes of one element.
std::size_t size_of(DType dtype);

/// Row-major little-endian elements in memory that somebody else owns, not necessarily aligned.
struct TensorView {
  DType dtype = DType::f32;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> bytes;
};

/// The texts in a file's header, by key.
using SafetensorsMetadata = std::map<std::string, std::string>;

struct NamedTensor {
  std::string name;
  TensorView tensor;
};

/// Returns a view of values as a tensor of one dimension; the values must outlive it.
NamedTensor vector_tensor(std::string_view name, std::span<const std::int32_t> values);

/// A tensor as a header describes it, and where its elements lie in the file, in bytes.
struct TensorEntry {
  std::string name;
  DType dtype = DType::f32;
  std::vector<std::int64_t> shape;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
};

struct SafetensorsHeader {
  SafetensorsMetadata metadata;
  /// In the order of the file, where they follow one another without gaps up to its end.
  std::vector<TensorEntry> tensors;
};

/// Reads the header of a file in the safetensors format (a header of JSON, then the elements
/// without gaps) and checks everything that the format demands, sizes before memory is allocated.
/// @param file_name is put before messages.
/// @throws Error bad_model if it is damaged, truncated or of another format; unsupported for
/// element types other than DType's.
SafetensorsHeader read_safetensors_header(const ByteSource& file, const std::string& file_name);

/// The contents of a safetensors file in memory. All views are into the file's bytes.
struct Safetensors {
  SafetensorsMetadata metadata;
  std::map<std::string, TensorView> tensors;
};

/// Reads the header of a file that is in memory, as read_safetensors_header does.
Safetensors parse_safetensors(std::span<const std::byte> file, const std::string& file_name);

/// Writes the tensors one after another in the given order.
/// @throws Error invalid_argument if a name occurs twice or the bytes do not fit the shape.
std::vector<std::byte> write_safetensors(const SafetensorsMetadata& metadata,
                                         std::span<const NamedTensor> tensors);

}  // namespace attentive
