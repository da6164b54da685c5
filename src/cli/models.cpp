#include "cli/models.h"

#include "cli/files.h"

namespace attentive {

void add_models_option(CLI::App& command, std::vector<std::string>& files) {
  command
      .add_option(
          "--model", files,
          "Model file (.safetensors); give several to translate with an ensemble of equal weights")
      ->required();
}

Models::Models(std::span<const std::string> files) {
  for (const std::string& file : files) {
    models_.push_back(pack(read_bundle(open_file(file), file)));
  }
  for (const PackedModel& model : models_) views_.emplace_back(model);
}

}  // namespace attentive
