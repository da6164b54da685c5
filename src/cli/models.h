#pragma once

#include <CLI/CLI.hpp>
#include <span>
#include <string>
#include <vector>

#include "core/bundle/bundle.h"

namespace attentive {

/// Adds --model, which may be given several times. `files` must outlive parsing.
void add_models_option(CLI::App& command, std::vector<std::string>& files);

/// The models of one or more files; several form an ensemble.
class Models {
 public:
  /// @throws Error as read_bundle does.
  explicit Models(std::span<const std::string> files);

  const Bundle& first() const { return bundles_.front(); }
  std::span<const Bundle* const> all() const { return pointers_; }

 private:
  std::vector<Bundle> bundles_;
  std::vector<const Bundle*> pointers_;
};

}  // namespace attentive
