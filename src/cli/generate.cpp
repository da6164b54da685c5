#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "cli/commands.h"
#include "cli/files.h"
#include "core/error.h"
#include "core/tasks/dates.h"

namespace attentive {
namespace {

struct GenerateOptions {
  std::string out;
  std::uint64_t seed = 1;
};

std::string date_lines(const std::vector<Date>& days) {
  std::string lines;
  for (const Date& day : days) {
    const std::string answer = iso_form(day);
    for (const std::string& form : written_forms(day)) lines += form + '\t' + answer + '\n';
  }
  return lines;
}

void generate_dates(const GenerateOptions& options) {
  const std::filesystem::path folder(options.out);
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) {
    throw Error(ErrorCode::invalid_argument,
                options.out + ": cannot be created: " + problem.message());
  }
  const DateSplit split = split_dates(options.seed);
  const auto write = [&](const char* name, const std::vector<Date>& days) {
    write_file(folder / name, date_lines(days));
    std::cerr << (folder / name).string() << ": " << days.size() << " days, "
              << days.size() * date_format_count << " examples\n";
  };
  write("train.tsv", split.train);
  write("dev.tsv", split.validation);
  write("test.tsv", split.test);
}

}  // namespace

void add_generate_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand("generate", "Write the examples of a synthetic task");
  command->require_subcommand(1);
  CLI::App* dates = command->add_subcommand(
      "dates", "Dates in 20 formats and their ISO form: train.tsv, dev.tsv and test.tsv");
  const auto options = std::make_shared<GenerateOptions>();
  dates->add_option("--out", options->out, "Folder for the three files")->required();
  dates->add_option("--seed", options->seed, "Chooses which days are in which file")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  dates->callback([options] { generate_dates(*options); });
}

}  // namespace attentive
