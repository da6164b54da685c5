#include "cli/models.h"

#include "cli/files.h"
#include "core/weights/arrange.h"

namespace attentive {

void add_models_option(CLI::App& command, std::vector<std::string>& files) {
  command
      .add_option(
          "--model", files,
          "Model file (.safetensors); give several to translate with an ensemble of equal weights")
      ->required();
}

Models::Models(std::span<const std::string> files) {
  bundles_.reserve(files.size());
  for (const std::string& file : files) {
    Bundle& bundle = bundles_.emplace_back(read_bundle(open_file(file), file));
    kernels::arrange_for_products(bundle.parameters);
    pointers_.push_back(&bundle);
  }
}

}  // namespace attentive
