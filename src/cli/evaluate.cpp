#include <CLI/CLI.hpp>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/options.h"
#include "cli/quality.h"
#include "core/bundle/bundle.h"

namespace attentive {
namespace {

struct EvaluateCommand {
  std::string model;
  std::string data;
  std::string target;
  TsvColumns columns;
  std::optional<std::size_t> limit;
  bool copy = true;
  bool json = false;
};

void evaluate(const EvaluateCommand& command) {
  const Bundle bundle = read_bundle(open_file(command.model), command.model);
  decoder_of(bundle.card, command.target);  // A wrong language shows before the file is read.
  SentencePairs pairs = read_tsv(command.data, command.columns);
  pairs.language = command.target;
  if (command.limit && *command.limit < pairs.sources.size()) {
    pairs.sources.resize(*command.limit);
    pairs.targets.resize(*command.limit);
  }
  const Quality quality = measure_quality(bundle, pairs, command.copy);
  if (command.json) {
    const nlohmann::ordered_json object = {
        {"examples", quality.examples}, {"exact_match", quality.exact_match},
        {"loss", quality.loss},         {"perplexity", quality.perplexity},
        {"bleu", quality.bleu.score},   {"bleu_signature", bleu_signature}};
    std::cout << object.dump() << '\n';
    return;
  }
  std::cout << std::fixed << std::setprecision(2)  //
            << "examples     " << quality.examples << '\n'
            << "exact match  " << 100 * quality.exact_match << " %\n"
            << "BLEU         " << quality.bleu.score << "  (" << bleu_signature << ")\n"
            << std::setprecision(4)  //
            << "loss         " << quality.loss << "  (per target token, natural logarithm)\n"
            << "perplexity   " << quality.perplexity << '\n';
}

}  // namespace

void add_evaluate_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand(
      "evaluate", "Score a model on sentence pairs: exact match (0 to 1), loss, perplexity, BLEU");
  const auto options = std::make_shared<EvaluateCommand>();
  command->add_option("--model", options->model, "Model file (.safetensors)")->required();
  command->add_option("--data", options->data, "Sentence pairs, tab-separated, may be gzipped")
      ->required();
  add_target_option(*command, options->target);
  add_column_options(*command, options->columns);
  command->add_option("--limit", options->limit, "Use only the first pairs, this many")
      ->check(CLI::PositiveNumber);
  add_copy_option(*command, options->copy);
  command->add_flag("--json", options->json, "Write one JSON object");
  command->callback([options] { evaluate(*options); });
}

}  // namespace attentive
