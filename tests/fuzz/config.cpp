// Fuzzes configurations: whatever is accepted is accepted again once written, with a finite layout.

#include "core/model/config.h"

#include <nlohmann/json.hpp>

#include "core/json/json.h"
#include "core/model/seq2seq.h"
#include "core/training/config.h"
#include "core/training/experiment.h"
#include "fuzz.h"
#include "seeds.h"

namespace {

using namespace attentive;

void parse(const nlohmann::json& json) {
  holds([&] {
    const ModelConfig config = parse_model_config(json.at("model"), "model");
    const nlohmann::json written = to_json(config);
    if (to_json(parse_model_config(written, "written")) != written) std::abort();
    seq2seq_layout(config);
  });
  holds([&] {
    const TrainingConfig config = parse_training_config(json.at("training"), "training");
    const nlohmann::json written = to_json(config);
    if (to_json(parse_training_config(written, "written")) != written) std::abort();
  });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  holds([&] {
    const nlohmann::json json = parse_json(text, "config");
    if (json.is_object() && json.contains("model") && json.contains("training")) parse(json);
  });
  return 0;
}
