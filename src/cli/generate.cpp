#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "cli/alignments.h"
#include "cli/commands.h"
#include "cli/files.h"
#include "core/tasks/dates.h"
#include "core/tasks/sequences.h"

namespace attentive {
namespace {

/// No model reads longer texts as a whole.
constexpr std::size_t max_sequence_length = 200;

/// A limit on memory.
constexpr std::size_t max_sequences = 10'000'000;

std::filesystem::path create_task_folder(const std::string& path) {
  return create_folder(path, {"train.tsv", "dev.tsv", "test.tsv"});
}

struct DatesCommand {
  std::string out;
  bool alignments = false;
  std::uint64_t seed = 1;
};

/// Returns a line with a source, its answer and, unless null, their alignment.
std::string example_line(const std::string& source, const std::string& answer,
                         const Alignment* alignment) {
  return source + '\t' + answer + (alignment == nullptr ? "" : '\t' + to_text(*alignment)) + '\n';
}

std::string date_lines(const std::vector<Date>& days, bool with_alignments) {
  std::string lines;
  for (const Date& day : days) {
    const std::string answer = iso_form(day);
    const auto forms = written_forms(day);
    std::array<Alignment, date_format_count> alignments;
    if (with_alignments) alignments = date_alignments(day);
    for (std::size_t i = 0; i < date_format_count; ++i) {
      lines += example_line(forms[i], answer, with_alignments ? &alignments[i] : nullptr);
    }
  }
  return lines;
}

void generate_dates(const DatesCommand& command) {
  const std::filesystem::path folder = create_task_folder(command.out);
  const DateSplit split = split_dates(command.seed);
  const auto write = [&](const char* name, const std::vector<Date>& days) {
    write_part(folder / name, date_lines(days, command.alignments),
               std::to_string(days.size()) + " days, " +
                   std::to_string(days.size() * date_format_count) + " examples");
  };
  write("train.tsv", split.train);
  write("dev.tsv", split.validation);
  write("test.tsv", split.test);
}

struct SequencesCommand {
  std::string out;
  bool alignments = false;
  SequenceOptions options;
};

void generate_sequences(SequenceTask task, const SequencesCommand& command) {
  const SequenceSplit split = split_sequences(command.options);
  const std::filesystem::path folder = create_task_folder(command.out);
  const auto write = [&](const char* name, const std::vector<std::string>& sources) {
    std::string lines;
    for (const std::string& source : sources) {
      const Alignment alignment = sequence_alignment(task, source.size());
      lines += example_line(source, sequence_answer(task, source),
                            command.alignments ? &alignment : nullptr);
    }
    write_part(folder / name, lines, std::to_string(sources.size()) + " examples");
  };
  write("train.tsv", split.train);
  write("dev.tsv", split.dev);
  write("test.tsv", split.test);
}

/// Reads "5-60", or "5" for a single length.
void parse_lengths(std::string_view text, SequenceOptions& options) {
  const auto number = [&](std::string_view digits) {
    std::size_t value = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, problem] = std::from_chars(digits.data(), end, value);
    if (problem != std::errc() || stop != end || value < 1 || value > max_sequence_length) {
      throw CLI::ValidationError(
          "--lengths", "must be like 5-60, from 1 to " + std::to_string(max_sequence_length));
    }
    return value;
  };
  const std::size_t dash = text.find('-');
  options.shortest = number(text.substr(0, dash));
  options.longest =
      dash == std::string_view::npos ? options.shortest : number(text.substr(dash + 1));
}

/// Adds --alignments. `wanted` must outlive parsing.
void add_alignments_flag(CLI::App& command, bool& wanted) {
  command.add_flag(
      "--alignments", wanted,
      "Add a third column with the alignment of source and target characters, such as 0-0 1-2");
}

void add_dates(CLI::App& command) {
  CLI::App* dates =
      command.add_subcommand("dates", "Generate dates in 20 formats with their ISO form");
  const auto options = std::make_shared<DatesCommand>();
  dates->add_option("--out", options->out, "Output folder for train.tsv, dev.tsv and test.tsv")
      ->required();
  dates->add_option("--seed", options->seed, "Random seed that assigns days to files")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  add_alignments_flag(*dates, options->alignments);
  dates->callback([options] { generate_dates(*options); });
}

void add_sequences(CLI::App& command, SequenceTask task, const std::string& name,
                   const std::string& description) {
  CLI::App* sequences =
      command.add_subcommand(name, "Generate random strings of letters, each with " + description);
  const auto command_line = std::make_shared<SequencesCommand>();
  SequenceOptions& options = command_line->options;
  sequences
      ->add_option("--out", command_line->out, "Output folder for train.tsv, dev.tsv and test.tsv")
      ->required();
  sequences->add_option("--seed", options.seed, "Random seed")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  sequences->add_option("--symbols", options.symbols, "Number of distinct letters, starting from a")
      ->check(CLI::Range(std::size_t{2}, max_sequence_symbols))
      ->capture_default_str();
  sequences
      ->add_option_function<std::string>(
          "--lengths", [&options](const std::string& text) { parse_lengths(text, options); },
          "Shortest and longest string, in letters")
      ->default_str("5-60");
  const auto add_count = [&](const char* option, std::size_t& count, const char* about) {
    sequences->add_option(option, count, about)
        ->check(CLI::Range(std::size_t{1}, max_sequences))
        ->capture_default_str();
  };
  add_count("--train", options.train,
            "Number of examples in train.tsv, with lengths spread evenly");
  add_count("--dev", options.dev, "Number of examples in dev.tsv, with lengths spread evenly");
  add_count("--test", options.test_per_length, "Number of examples of each length in test.tsv");
  add_alignments_flag(*sequences, command_line->alignments);
  sequences->callback([task, command_line] { generate_sequences(task, *command_line); });
}

}  // namespace

void add_generate_command(CLI::App& program) {
  CLI::App* command =
      program.add_subcommand("generate", "Generate the examples of a synthetic task");
  command->require_subcommand(1);
  add_dates(*command);
  add_sequences(*command, SequenceTask::copy, "copy", "an identical copy");
  add_sequences(*command, SequenceTask::reverse, "reverse", "its reverse");
  add_sequences(*command, SequenceTask::recall, "recall", "its first letter");
}

}  // namespace attentive
