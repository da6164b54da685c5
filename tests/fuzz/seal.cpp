#include "seal.h"

#include "core/bundle/crc32.h"

namespace attentive {
namespace {

std::string hexadecimal(std::uint32_t value) {
  std::string text(8, '0');
  for (std::size_t i = 8; i-- > 0; value >>= 4) text[i] = "0123456789abcdef"[value & 15];
  return text;
}

}  // namespace

std::vector<std::byte> sealed(std::span<const std::byte> file) {
  Safetensors content = parse_safetensors(file, "file");
  std::vector<NamedTensor> tensors;
  std::uint32_t weights = 0;
  for (const auto& [name, tensor] : content.tensors) {
    tensors.push_back({name, tensor});
    weights = crc32(tensor.bytes, weights);
  }
  content.metadata["weights_crc32"] = hexadecimal(weights);
  content.metadata.erase("metadata_crc32");
  std::uint32_t words = 0;
  for (const auto& [key, value] : content.metadata) {
    words = crc32(std::as_bytes(std::span(key.c_str(), key.size() + 1)), words);
    words = crc32(std::as_bytes(std::span(value.c_str(), value.size() + 1)), words);
  }
  content.metadata["metadata_crc32"] = hexadecimal(words);
  return write_safetensors(content.metadata, tensors);
}

}  // namespace attentive
