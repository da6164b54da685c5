#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/files.h"
#include "core/bundle/bundle.h"
#include "core/json/json.h"
#include "core/text/train_tokenizer.h"
#include "core/training/trainer.h"

namespace attentive {
namespace {

using Json = nlohmann::ordered_json;

struct InspectCommand {
  std::string model;
  bool json = false;
};

Json describe_tokenizer(const Tokenizer& tokenizer) {
  Json facts = describe(tokenizer);
  facts["vocabulary_size"] = tokenizer.vocabulary_size();
  facts["special_tokens"] = special_tokens;
  return facts;
}

/// Describes the tokenizers as a configuration does, except that each of several targets has its
/// own.
Json describe_tokenizers(const ModelDescription& model) {
  if (model.has_shared_tokenizer()) {
    return {{"shared", describe_tokenizer(model.source_tokenizer)}};
  }
  Json tokenizers = {{"source", describe_tokenizer(model.source_tokenizer)}};
  const std::vector<std::string>& languages = model.metadata.target_languages;
  for (std::size_t i = 0; i < languages.size(); ++i) {
    Json tokenizer = describe_tokenizer(model.target_tokenizers[i]);
    if (languages.size() == 1) {
      tokenizers["target"] = tokenizer;
    } else {
      tokenizers["targets"][languages[i]] = tokenizer;
    }
  }
  return tokenizers;
}

/// Returns the size of each entry in bytes. Reading the file has already compared both checksums.
Json describe_metadata(const SafetensorsHeader& header) {
  Json sizes = Json::object();
  for (const auto& [key, value] : header.metadata) sizes[key] = value.size();
  return sizes;
}

Json describe_tensors(const SafetensorsHeader& header) {
  Json tensors = Json::array();
  for (const TensorEntry& tensor : header.tensors) {
    tensors.push_back({{"name", tensor.name},
                       {"dtype", name_of(tensor.dtype)},
                       {"shape", tensor.shape},
                       {"bytes", tensor.bytes}});
  }
  return tensors;
}

Json facts_of(const std::string& path) {
  const ByteSource file = open_file(path);
  BundleExtras extras;
  const Bundle bundle = read_bundle(file, path, &extras);
  const SafetensorsHeader header = read_safetensors_header(file, path);
  Json facts = to_json(bundle.metadata);
  facts["precision"] = choice_name(precisions, bundle.weights.precision());
  facts["parameters"] = bundle.weights.layout().size();
  facts["bytes"] = file.size();
  facts["tokenizers"] = describe_tokenizers(bundle);
  facts["config"] = to_json(bundle.config);
  const auto training = extras.metadata.find(training_state_key);
  if (training != extras.metadata.end()) {
    facts["training"] = parse_json(training->second, path + ": " + training_state_key);
  }
  facts["checksums"] = {{"weights_crc32", header.metadata.at("weights_crc32")},
                        {"metadata_crc32", header.metadata.at("metadata_crc32")},
                        {"hold", true}};
  facts["metadata"] = describe_metadata(header);
  facts["tensors"] = describe_tensors(header);
  return facts;
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

/// Prints `name  value` line by line, the fields of objects indented under their name.
void print_fields(const Json& object, int indent) {
  std::size_t width = 0;
  for (const auto& [name, value] : object.items()) width = std::max(width, name.size());
  for (const auto& [name, value] : object.items()) {
    std::cout << std::string(static_cast<std::size_t>(indent), ' ');
    if (value.is_object()) {
      std::cout << name << '\n';
      print_fields(value, indent + 2);
    } else {
      std::cout << std::left << std::setw(static_cast<int>(width) + 2) << name << text_of(value)
                << '\n';
    }
  }
}

void print_tensors(const Json& tensors) {
  std::size_t name_width = 0;
  std::size_t shape_width = 0;
  for (const Json& tensor : tensors) {
    name_width = std::max(name_width, text_of(tensor["name"]).size());
    shape_width = std::max(shape_width, text_of(tensor["shape"]).size());
  }
  std::cout << "tensors\n";
  for (const Json& tensor : tensors) {
    std::cout << "  " << std::left << std::setw(static_cast<int>(name_width) + 2)
              << text_of(tensor["name"]) << std::setw(6) << text_of(tensor["dtype"])
              << std::setw(static_cast<int>(shape_width) + 2) << text_of(tensor["shape"])
              << std::right << std::setw(11) << text_of(tensor["bytes"]) << " bytes\n";
  }
}

void inspect(const InspectCommand& command) {
  Json facts = facts_of(command.model);
  if (command.json) {
    std::cout << facts.dump() << '\n';
    return;
  }
  const Json tensors = facts["tensors"];
  facts.erase("tensors");
  print_fields(facts, 0);
  print_tensors(tensors);
}

}  // namespace

void add_inspect_command(CLI::App& program) {
  CLI::App* command =
      program.add_subcommand("inspect", "Show the contents of a model file or checkpoint");
  const auto options = std::make_shared<InspectCommand>();
  command->add_option("--model", options->model, "Model file (.safetensors)")->required();
  command->add_flag("--json", options->json, "Print the result as one JSON object");
  command->callback([options] { inspect(*options); });
}

}  // namespace attentive
