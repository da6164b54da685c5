#include "core/bundle/format.h"

#include <span>

#include "core/hash.h"

namespace attentive {

std::vector<std::string> target_tokenizer_keys(const ModelConfig& config) {
  const std::string key = "target_tokenizer";
  if (config.targets.size() == 1) return {key};
  std::vector<std::string> keys;
  for (const TargetConfig& target : config.targets) keys.push_back(key + "." + target.language);
  return keys;
}

std::string metadata_checksum(const SafetensorsMetadata& metadata) {
  std::uint32_t checksum = 0;
  const auto add = [&checksum](const std::string& text) {
    checksum = crc32(std::as_bytes(std::span(text.c_str(), text.size() + 1)), checksum);
  };
  for (const auto& [key, value] : metadata) {
    if (key == metadata_checksum_key) continue;
    add(key);
    add(value);
  }
  return hexadecimal(checksum);
}

std::string hexadecimal(std::uint32_t value) {
  std::string text(8, '0');
  for (std::size_t i = 8; i-- > 0; value >>= 4) text[i] = "0123456789abcdef"[value & 15];
  return text;
}

}  // namespace attentive
