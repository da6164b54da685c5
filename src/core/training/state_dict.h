#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/bundle/bundle.h"

namespace attentive {

/// The tokenizers that a state_dict lacks.
struct StateDictTokenizers {
  Tokenizer source;
  /// By target language, which may be empty if there is only one. If there are none, all sides
  /// share the source's.
  std::vector<std::pair<std::string, Tokenizer>> targets;
};

/// Makes a float32 bundle from a PyTorch state_dict saved as safetensors.
/// @param config_json the configuration with which it was trained; `tokenizers` and `training` are
/// ignored and may be missing.
/// @param config_name, file_name name the two in messages.
/// @throws Error that names the file, the field or tensor, and the fix.
Bundle import_state_dict(const ByteSource& file, const std::string& file_name,
                         std::string_view config_json, const std::string& config_name,
                         StateDictTokenizers tokenizers);

}  // namespace attentive
