#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>
#include <vector>

#include "core/bundle/bundle.h"

namespace attentive {

/// Adds --model, which may be given several times. `files` must outlive parsing.
void add_models_option(CLI::App& command, std::vector<std::string>& files);

/// The models of one or more files, packed; several form an ensemble.
class Models {
 public:
  /// @throws Error as read_bundle does.
  explicit Models(std::span<const std::string> files);

  const PackedModel& first() const { return models_.front(); }
  std::span<const ModelView> all() const { return views_; }

 private:
  std::vector<PackedModel> models_;
  std::vector<ModelView> views_;
};

}  // namespace attentive
