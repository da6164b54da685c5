#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/bundle/byte_source.h"
#include "core/bundle/safetensors.h"
#include "core/model/config.h"
#include "core/weights/stored_weights.h"

namespace attentive {

/// The entries and tensors of a checkpoint beside those of the bundle.
struct BundleExtras {
  SafetensorsMetadata metadata;
  std::vector<NamedTensor> tensors;
  /// Owns the bytes of tensors that were read; those to be written belong to the caller.
  std::shared_ptr<std::vector<std::byte>> memory = nullptr;

  bool is_empty() const { return metadata.empty() && tensors.empty(); }
};

/// Reads a model's weights as they are stored, in the file's order and straight to their places.
/// The header is checked against the configuration before memory is allocated, and the checksum (in
/// hexadecimal digits) before any value is used.
/// @param others receives the tensors that are not weights.
/// @param may_be_there returns whether there may be a tensor of that name beside the weights.
/// @throws Error bad_model or unsupported, naming the tensor and the fix.
StoredWeights read_weights(const ByteSource& file, const SafetensorsHeader& header,
                           const ModelConfig& config, const std::string& checksum,
                           const std::string& file_name, BundleExtras& others,
                           const std::function<bool(std::string_view)>& may_be_there);

/// Reads the weights of a PyTorch state_dict in safetensors, of any float type, as float32. Its
/// names and shapes are those of a bundle's tensors.
/// @throws Error bad_model or unsupported, naming the tensor and the fix.
StoredWeights read_state_dict(const ByteSource& file, const ModelConfig& config,
                              const std::string& file_name);

/// Returns the shape that a parameter has in files.
std::vector<std::int64_t> file_shape(const ParameterLayout::Entry& entry);

}  // namespace attentive
