#pragma once

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/hash.h"

namespace attentive {

/// Takes a file apart for a test to change, and writes it with correct checksums: it is wrong then,
/// but not damaged.
class BundleEditor {
 public:
  explicit BundleEditor(const TrainableModel& model, Precision precision = Precision::float32)
      : BundleEditor(write_bundle(model, precision)) {}
  /// @throws Error bad_model if it is not a safetensors file.
  explicit BundleEditor(std::vector<std::byte> file) : file_(std::move(file)) {
    Safetensors content = parse_safetensors(file_, "original");
    metadata = content.metadata;
    for (const auto& [name, tensor] : content.tensors) tensors.push_back({name, tensor});
  }

  void change_config(const std::function<void(nlohmann::json&)>& change) {
    nlohmann::json config = nlohmann::json::parse(metadata["config"]);
    change(config);
    metadata["config"] = config.dump();
  }
  TensorView& tensor(const std::string& name) {
    return std::find_if(tensors.begin(), tensors.end(),
                        [&name](const NamedTensor& tensor) { return tensor.name == name; })
        ->tensor;
  }
  std::vector<std::byte> write() {
    std::uint32_t weights = 0;
    for (const NamedTensor& entry : tensors) weights = crc32(entry.tensor.bytes, weights);
    metadata["weights_crc32"] = hexadecimal(weights);
    metadata.erase("metadata_crc32");
    std::string words;
    for (const auto& [key, value] : metadata) words += key + '\0' + value + '\0';
    metadata["metadata_crc32"] = hexadecimal(crc32(std::as_bytes(std::span(words))));
    return write_safetensors(metadata, tensors);
  }

  SafetensorsMetadata metadata;
  std::vector<NamedTensor> tensors;

 private:
  static std::string hexadecimal(std::uint32_t value) {
    char text[9];
    std::snprintf(text, sizeof text, "%08x", value);
    return text;
  }

  std::vector<std::byte> file_;
};

}  // namespace attentive
