#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace attentive {

/// The element types that we store.
enum class DType { f16, f32, f64, i32, i64, u8 };

/// Bytes of one element.
std::size_t size_of(DType dtype);

/// Row-major little-endian elements in memory that somebody else owns, not necessarily aligned.
struct TensorView {
  DType dtype = DType::f32;
  std::vector<std::int64_t> shape;
  std::span<const std::byte> bytes;
};

struct NamedTensor {
  std::string name;
  TensorView tensor;
};

/// What a safetensors file holds. All views are into the file's bytes.
struct Safetensors {
  std::map<std::string, std::string> metadata;
  std::map<std::string, TensorView> tensors;
  /// Everything after the header: the elements of all tensors.
  std::span<const std::byte> data;
};

/// Reads a file in the safetensors format (a header of JSON, then the elements without gaps) and
/// checks everything that the format demands before any of it is used.
/// @param file_name is put before messages.
/// @throws Error bad_model if it is damaged, cut off or something else; unsupported for element
/// types that we do not have.
Safetensors parse_safetensors(std::span<const std::byte> file, const std::string& file_name);

/// Writes the tensors one after another in the given order.
/// @throws Error invalid_argument if a name stands twice or the bytes do not fit the shape.
std::vector<std::byte> write_safetensors(const std::map<std::string, std::string>& metadata,
                                         std::span<const NamedTensor> tensors);

}  // namespace attentive
