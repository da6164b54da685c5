#include <CLI/CLI.hpp>
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/options.h"
#include "core/bundle/bundle.h"
#include "core/training/experiment.h"
#include "core/training/make_shortlist.h"

namespace attentive {
namespace {

struct ShortlistCommand {
  std::string model;
  std::string data;
  TsvColumns columns;
  ShortlistOptions options;
  std::string out;
};

/// Measures how well a shortlist covers examples: how many target tokens there are, how many of
/// them are candidates of their sentence, and how many candidates all sentences have together.
struct Coverage {
  std::size_t tokens = 0;
  std::size_t covered = 0;
  std::size_t candidates = 0;
};

Coverage coverage_of(const ModelDescription& model, std::span<const Example> examples) {
  Coverage coverage;
  std::vector<TokenId> source;
  for (const Example& example : examples) {
    source = example.source;
    source.push_back(end_id);
    const std::vector<TokenId> candidates =
        model.shortlist->candidates(source, model.config.targets.front().vocabulary_size);
    coverage.candidates += candidates.size();
    coverage.tokens += example.target.size();
    coverage.covered +=
        static_cast<std::size_t>(std::ranges::count_if(example.target, [&](TokenId token) {
          return std::ranges::binary_search(candidates, token);
        }));
  }
  return coverage;
}

void add_shortlist(const ShortlistCommand& command) {
  require_writable(command.out);
  Bundle bundle = read_bundle(open_file(command.model), command.model);
  const std::vector<Example> examples =
      encode_examples(bundle, std::vector{read_tsv(command.data, command.columns)});
  bundle.shortlist = make_shortlist(to_trainable(Bundle(bundle)), examples, command.options);
  const std::vector<std::byte> written = write_bundle(bundle, bundle.weights.precision());
  write_file(command.out, written);
  const Coverage coverage = coverage_of(bundle, examples);
  const auto share = [](std::size_t part, std::size_t all) {
    return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
  };
  std::cout << "wrote       " << command.out << ", " << written.size() << " bytes\n"
            << std::fixed << std::setprecision(1) << "candidates  "
            << share(coverage.candidates, examples.size()) << " a sentence, of "
            << bundle.target_tokenizers.front().vocabulary_size() << " pieces\n"
            << std::setprecision(2) << "covered     "
            << 100 * share(coverage.covered, coverage.tokens)
            << " % of the target tokens of these pairs\n";
}

}  // namespace

void add_shortlist_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand(
      "shortlist",
      "Add a shortlist to a model, so that only plausible translations of the source tokens are "
      "scored; it is learned from the model's attention to sentence pairs");
  const auto options = std::make_shared<ShortlistCommand>();
  command->add_option("--model", options->model, "Model file (.safetensors)")->required();
  command
      ->add_option("--data", options->data,
                   "Sentence pairs, ideally the training data (tab-separated, optionally gzipped)")
      ->required()
      ->option_text("FILE REQUIRED");
  command
      ->add_option("--most", options->options.most,
                   "Maximum number of candidates per source token, ranked by attention")
      ->check(CLI::Range(Index{1}, Index{10'000}))
      ->capture_default_str();
  command
      ->add_option("--frequent", options->options.frequent,
                   "Number of frequent target tokens that are candidates in every sentence")
      ->check(CLI::Range(Index{0}, Index{1'000'000}))
      ->capture_default_str();
  add_column_options(*command, options->columns);
  command->add_option("--out", options->out, "Output model file (.safetensors)")->required();
  command->callback([options] { add_shortlist(*options); });
}

}  // namespace attentive
