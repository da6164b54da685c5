#pragma once

#include <string>

#include "core/marian/model.h"
#include "core/model/config.h"
#include "core/weights/stored_weights.h"

namespace attentive {

/// Reads a student's weights, each straight to its place among the weights of our models, whose
/// names and shapes are PyTorch's.
/// @param config of the student as a model of ours.
/// @throws Error bad_model for a value that no weight has; unsupported for weights of different
/// types that form one of our tensors.
StoredWeights read_marian_weights(const ByteSource& file, const std::string& file_name,
                                  const MarianModel& model, const ModelConfig& config);

}  // namespace attentive
