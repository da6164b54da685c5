#pragma once

#include <span>
#include <vector>

#include "core/bundle/safetensors.h"

namespace attentive {

/// The same file with checksums that fit what it holds.
/// @throws Error if it is no safetensors file.
std::vector<std::byte> sealed(std::span<const std::byte> file);

}  // namespace attentive
