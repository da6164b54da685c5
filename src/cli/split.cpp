#include <CLI/CLI.hpp>
#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/options.h"
#include "core/training/corpus_split.h"

namespace attentive {
namespace {

struct SplitCommand {
  std::string data;
  std::string out;
  TsvColumns columns;
  CorpusSplit split;
};

void split(const SplitCommand& command) {
  const auto [lines, pairs] = read_tsv_lines(command.data, command.columns);
  const std::vector<CorpusPart> parts = split_corpus(pairs, command.split);
  const std::filesystem::path folder =
      create_folder(command.out, {"train.tsv", "dev.tsv", "test.tsv"});
  constexpr std::array files = {std::pair(CorpusPart::train, "train.tsv"),
                                std::pair(CorpusPart::dev, "dev.tsv"),
                                std::pair(CorpusPart::test, "test.tsv")};
  for (const auto& [part, name] : files) {
    std::string text;
    std::size_t count = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (parts[i] != part) continue;
      text += lines[i] + '\n';
      ++count;
    }
    write_part(folder / name, text, std::to_string(count) + " pairs");
  }
}

}  // namespace

void add_split_command(CLI::App& program) {
  CLI::App* command =
      program.add_subcommand("split",
                             "Split sentence pairs into train.tsv, dev.tsv and test.tsv such that "
                             "no sentence, source or target, occurs in two of them");
  const auto options = std::make_shared<SplitCommand>();
  command->add_option("--data", options->data, "Sentence pairs (tab-separated, optionally gzipped)")
      ->required();
  command->add_option("--out", options->out, "Output folder for train.tsv, dev.tsv and test.tsv")
      ->required();
  add_column_options(*command, options->columns);
  command->add_option("--dev", options->split.dev, "Maximum number of pairs in dev.tsv")
      ->capture_default_str();
  command->add_option("--test", options->split.test, "Maximum number of pairs in test.tsv")
      ->capture_default_str();
  command->add_option("--seed", options->split.seed, "Random seed that assigns pairs to files")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->callback([options] { split(*options); });
}

}  // namespace attentive
