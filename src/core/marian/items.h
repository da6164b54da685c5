#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/bundle/byte_source.h"

namespace attentive {

/// The supported element types. An intgemm8 item has a float32 after its elements: the multiplier
/// with which they were quantized.
enum class MarianType : std::uint64_t { int8 = 0x101, float32 = 0x404, intgemm8 = 0x4101 };

/// A tensor as a file's header describes it, and where its elements lie in the file.
struct MarianItem {
  std::string name;
  MarianType type = MarianType::float32;
  std::vector<std::int32_t> shape;
  std::uint64_t offset = 0;
  /// Includes the multiplier and the padding after the elements.
  std::uint64_t bytes = 0;

  std::uint64_t element_count() const;
};

/// Reads the header of a ".bin" file, version 1, which holds the sizes of all items, then their
/// names, then their shapes, then their elements.
/// @param file_name is put before messages.
/// @throws Error bad_model if it is damaged; unsupported for other versions and element types. All
/// sizes are checked before memory is allocated.
std::vector<MarianItem> read_marian_items(const ByteSource& file, const std::string& file_name);

}  // namespace attentive
