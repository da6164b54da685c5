#include "bindings/values.h"

#include <emscripten/bind.h>

#include <cstdint>
#include <string>

namespace attentive {

using emscripten::val;

ByteSource source_of(const Bytes& array) {
  const auto read = [array](std::uint64_t offset, std::span<std::byte> to) {
    const val view(
        emscripten::typed_memory_view(to.size(), reinterpret_cast<unsigned char*>(to.data())));
    const auto begin = static_cast<double>(offset);
    const double end = begin + static_cast<double>(to.size());
    view.call<void>("set", array.call<val>("subarray", begin, end));
  };
  return {array["length"].as<std::size_t>(), read};
}

std::string copy_as_text(const ByteSource& file) {
  std::string text(file.size(), '\0');
  file.read(0, std::as_writable_bytes(std::span(text)));
  return text;
}

val to_uint8_array(std::span<const std::byte> bytes) {
  return to_typed_array(
      std::span(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

}  // namespace attentive
