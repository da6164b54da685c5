#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/corpora.h"
#include "cli/files.h"
#include "cli/options.h"
#include "cli/tokenizers.h"
#include "core/bundle/bundle.h"
#include "core/error.h"
#include "core/marian/import.h"
#include "core/training/state_dict.h"
#include "core/training/trainer.h"

namespace attentive {
namespace {

/// The files of a student model of Marian, and what they do not say.
struct MarianOptions {
  std::string model;
  std::string vocabulary;
  std::string target_vocabulary;
  std::string lexicon;
  std::string source_language;
  std::string target_language;
};

/// Which attention weights align target tokens, as in the configuration of a decoder.
struct AlignmentOptions {
  std::optional<Index> layer;
  std::optional<Index> head;
  std::optional<double> shift;
};

struct ConvertCommand {
  std::string model;
  std::string state_dict;
  std::string config;
  std::string tokenizer;
  std::string source_tokenizer;
  std::vector<std::string> target_tokenizers;
  MarianOptions marian;
  AlignmentOptions alignment;
  Precision precision = Precision::int8;
  std::string out;

  const std::string& input() const {
    if (!marian.model.empty()) return marian.model;
    return model.empty() ? state_dict : model;
  }
};

Tokenizer read_model_tokenizer(const std::string& path) {
  Tokenizer tokenizer = read_tokenizer(path);
  tokenizer.require_special_tokens(path);
  return tokenizer;
}

StateDictTokenizers read_tokenizers(const ConvertCommand& command) {
  if (!command.tokenizer.empty()) return {read_model_tokenizer(command.tokenizer), {}};
  if (command.source_tokenizer.empty() || command.target_tokenizers.empty()) {
    refuse(
        "a state_dict holds no tokenizers: give --tokenizer, which all sides share, or "
        "--source-tokenizer and --target-tokenizer");
  }
  StateDictTokenizers tokenizers{read_model_tokenizer(command.source_tokenizer), {}};
  for (const std::string& option : command.target_tokenizers) {
    const auto [language, file] = split_language(option);
    tokenizers.targets.emplace_back(language, read_model_tokenizer(file));
  }
  return tokenizers;
}

Bundle read_marian(const MarianOptions& options, const std::string& name) {
  if (options.vocabulary.empty() || options.source_language.empty() ||
      options.target_language.empty()) {
    refuse(
        "a model of Marian holds neither its vocabulary nor its languages: give --vocab, "
        "--source-language and --target-language");
  }
  const auto read_vocabulary = [](const std::string& path) {
    return MarianFiles::Vocabulary{Tokenizer::from_sentencepiece(read_text_file(path), path), path};
  };
  MarianFiles files{.model = {open_file(options.model), options.model},
                    .source = read_vocabulary(options.vocabulary),
                    .target = {},
                    .lexicon = {}};
  if (!options.target_vocabulary.empty()) files.target = read_vocabulary(options.target_vocabulary);
  if (!options.lexicon.empty()) files.lexicon = {open_file(options.lexicon), options.lexicon};
  BundleMetadata metadata;
  metadata.name = name;
  metadata.source_language = options.source_language;
  metadata.target_languages = {options.target_language};
  return import_marian(files, std::move(metadata));
}

Bundle read_input(const ConvertCommand& command) {
  if (!command.marian.model.empty()) {
    return read_marian(command.marian, std::filesystem::path(command.out).stem().string());
  }
  if (command.model.empty()) {
    if (command.config.empty()) {
      refuse(
          "a state_dict does not describe its model: give the --config with which it was trained");
    }
    return import_state_dict(open_file(command.state_dict), command.state_dict,
                             read_text_file(command.config), command.config,
                             read_tokenizers(command));
  }
  // The state of training in a checkpoint is dropped.
  BundleExtras extras;
  Bundle bundle = read_bundle(open_file(command.model), command.model, &extras);
  if (!extras.metadata.contains(training_state_key) && !extras.is_empty()) {
    return read_bundle(open_file(command.model), command.model);  // throws, naming the data
  }
  return bundle;
}

/// Writes the options into the decoder's configuration, whose own checks apply to them.
void set_alignment(ModelConfig& config, const AlignmentOptions& options) {
  nlohmann::json model = to_json(config);
  const auto set = [&](const char* field, const auto& value) {
    if (value) model["decoder"][field] = *value;
  };
  set("alignment_layer", options.layer);
  set("alignment_head", options.head);
  set("alignment_shift", options.shift);
  config = parse_model_config(model, "model");
}

struct Rounding {
  double error = 0;
  std::string tensor;
};

/// Returns the tensor with the largest norm of rounding errors, relative to the tensor's own norm.
Rounding largest_rounding(Bundle&& bundle, const std::vector<std::byte>& written) {
  const Parameters before = to_parameters(std::move(bundle.weights));
  const Parameters after = to_parameters(read_bundle(written, "what was written").weights);
  Rounding largest;
  for (const ParameterLayout::Entry& entry : before.layout().entries()) {
    const ConstView exact = before[entry.parameter];
    const double error =
        (after[entry.parameter] - exact).norm() / std::max<Real>(exact.norm(), 1e-30F);
    if (error > largest.error) largest = {error, entry.name};
  }
  return largest;
}

void convert(const ConvertCommand& command) {
  require_writable(command.out);
  const std::uint64_t size = open_file(command.input()).size();
  Bundle bundle = read_input(command);
  set_alignment(bundle.config, command.alignment);
  const std::vector<std::byte> written = write_bundle(bundle, command.precision);
  const Rounding rounding = largest_rounding(std::move(bundle), written);
  write_file(command.out, written);
  std::cout << "read     " << command.input() << ", " << size << " bytes\n"
            << "wrote    " << command.out << ", " << written.size() << " bytes, "
            << choice_name(precisions, command.precision) << '\n'
            << "rounded  ";
  if (rounding.tensor.empty()) {
    std::cout << "nothing\n";
  } else {
    std::cout << "by " << std::setprecision(2) << 100 * rounding.error
              << " % at most, relative to a tensor's norm (" << rounding.tensor << ")\n";
  }
}

/// Returns the option that the others need.
CLI::Option* add_marian_options(CLI::App& command, MarianOptions& options) {
  CLI::Option* model = command.add_option(
      "--marian", options.model, "Student model of Marian (Bergamot, Firefox) to convert (.bin)");
  const auto add = [&](const char* name, std::string& value, const char* description) {
    command.add_option(name, value, description)->needs(model);
  };
  add("--vocab", options.vocabulary,
      "SentencePiece vocabulary of the Marian model, or of its source (.spm)");
  add("--target-vocab", options.target_vocabulary,
      "SentencePiece vocabulary of the Marian model's target, if it has its own (.spm)");
  add("--lex", options.lexicon, "Lexical shortlist of the Marian model (lex.*.s2t.bin)");
  add("--source-language", options.source_language,
      "Source language of the Marian model, such as de");
  add("--target-language", options.target_language,
      "Target language of the Marian model, such as en");
  return model;
}

void add_alignment_options(CLI::App& command, AlignmentOptions& options) {
  command.add_option("--alignment-layer", options.layer,
                     "Layer of the decoder, counted from 0, whose attention aligns target tokens");
  command.add_option("--alignment-head", options.head,
                     "Head of this layer, counted from 0, whose attention aligns them");
  command.add_option("--alignment-shift", options.shift,
                     "How far the attention that aligns a token is between that of its own step, "
                     "0, and that of the next, 1; evaluate --alignment-heads says what is best");
}

}  // namespace

void add_convert_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand(
      "convert",
      "Convert a model to another precision, or a PyTorch state_dict or a Marian model to a model");
  const auto options = std::make_shared<ConvertCommand>();
  CLI::Option* model = command->add_option("--model", options->model,
                                           "Model file or checkpoint to convert (.safetensors)");
  CLI::Option* state_dict =
      command
          ->add_option(
              "--state-dict", options->state_dict,
              "PyTorch weights to convert instead, as written by safetensors.torch.save_file")
          ->excludes(model);
  command->add_option("--config", options->config, "Configuration of the trained model (.json)")
      ->needs(state_dict);
  CLI::Option* shared = command
                            ->add_option("--tokenizer", options->tokenizer,
                                         "tokenizer.json shared by source and targets")
                            ->needs(state_dict);
  command
      ->add_option("--source-tokenizer", options->source_tokenizer, "tokenizer.json of the source")
      ->needs(state_dict)
      ->excludes(shared);
  command
      ->add_option("--target-tokenizer", options->target_tokenizers,
                   "tokenizer.json of the target; for several target languages, give the option "
                   "once per language as LANGUAGE=FILE")
      ->allow_extra_args(false)
      ->needs(state_dict)
      ->excludes(shared);
  CLI::Option* marian = add_marian_options(*command, options->marian);
  marian->excludes(model)->excludes(state_dict);
  add_alignment_options(*command, options->alignment);
  add_precision_option(*command, options->precision);
  command->add_option("--out", options->out, "Output model file (.safetensors)")->required();
  command->callback([options, model, state_dict, marian] {
    if (model->count() + state_dict->count() + marian->count() == 0) {
      throw CLI::RequiredError("--model, --state-dict or --marian");
    }
    convert(*options);
  });
}

}  // namespace attentive
