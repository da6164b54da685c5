#include "core/text/tokenizer.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/files.h"
#include "cli/lines.h"
#include "cli/tokenizers.h"
#include "cli/tsv.h"
#include "core/error.h"
#include "core/text/train_tokenizer.h"

namespace attentive {
namespace {

/// The most lines that are processed together if they are waiting.
constexpr std::size_t lines_at_a_time = 1024;

struct TrainTokenizerCommand {
  std::vector<std::string> files;
  std::vector<std::size_t> columns = {1};
  std::string type = "bpe";
  std::size_t vocabulary_size = 8000;
  bool lowercase = false;
  std::string out;
};

struct TokenizeCommand {
  std::string tokenizer;
  bool special_tokens = false;
  bool pieces = false;
};

/// Reads the options as the JSON of a configuration, so that both report mistakes alike.
TokenizerConfig tokenizer_config(const TrainTokenizerCommand& command) {
  nlohmann::json config = {{"type", command.type}, {"lowercase", command.lowercase}};
  if (command.type != "character") config["vocabulary_size"] = command.vocabulary_size;
  return parse_tokenizer_config(config, "tokenizer");
}

void train(const TrainTokenizerCommand& command) {
  const TokenizerConfig config = tokenizer_config(command);
  require_writable(command.out);
  std::vector<std::string> texts;
  for (const std::string& file : command.files) {
    for (const std::size_t column : command.columns) {
      auto [more, columns] = read_column(file, column);
      std::move(more.begin(), more.end(), std::back_inserter(texts));
      if (command.columns.size() == 1 && columns > 1) {
        std::cerr << file << ": only column " << column << " of " << columns
                  << " is used; choose others with --columns\n";
      }
    }
  }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  const Tokenizer tokenizer = train_tokenizer(views, config);
  write_file(command.out, tokenizer.to_json());
  std::cerr << command.out << ": " << tokenizer.vocabulary_size() << " pieces, from "
            << texts.size() << " texts\n";
}

/// Calls `write(line, output)` for each line of standard input, of at most `max_bytes`, and prints
/// what that appends to `output` as a line.
template <typename Write>
void for_each_input_line(std::size_t max_bytes, const Write& write) {
  LineReader input(STDIN_FILENO, max_bytes);
  std::string output;
  for (auto lines = input.next_batch(lines_at_a_time); !lines.empty();
       lines = input.next_batch(lines_at_a_time)) {
    output.clear();
    for (const std::string& line : lines) {
      write(line, output);
      output += '\n';
    }
    if (!std::cout.write(output.data(), static_cast<std::streamsize>(output.size())).flush()) {
      refuse("standard output cannot be written");
    }
  }
}

void encode(const TokenizeCommand& command) {
  const Tokenizer tokenizer = read_tokenizer(command.tokenizer);
  const SpecialTokens special =
      command.special_tokens ? SpecialTokens::as_tokens : SpecialTokens::as_text;
  for_each_input_line(max_sentence_bytes, [&](const std::string& line, std::string& output) {
    const char* separator = "";
    for (const TokenId id : tokenizer.encode(line, special)) {
      output += separator;
      output += command.pieces ? tokenizer.token(id) : std::to_string(id);
      separator = " ";
    }
  });
}

std::vector<TokenId> parse_ids(std::string_view line) {
  std::vector<TokenId> ids;
  const char* end = line.data() + line.size();
  for (const char* next = line.data(); next != end;) {
    if (*next == ' ') {
      ++next;
      continue;
    }
    const auto [after, problem] = std::from_chars(next, end, ids.emplace_back());
    if (problem != std::errc{} || (after != end && *after != ' ')) {
      refuse("\"" + std::string(line.substr(0, 80)) + "\": give ids with spaces between them");
    }
    next = after;
  }
  return ids;
}

void decode(const TokenizeCommand& command) {
  const Tokenizer tokenizer = read_tokenizer(command.tokenizer);
  // An id below max_vocabulary_size and its space take less than eight bytes.
  for_each_input_line(8 * max_sentence_bytes, [&](const std::string& line, std::string& output) {
    output += tokenizer.decode(parse_ids(line));
  });
}

void add_train(CLI::App& program) {
  CLI::App* command =
      program.add_subcommand("train", "Learn a vocabulary from texts and write a tokenizer.json");
  const auto options = std::make_shared<TrainTokenizerCommand>();
  command
      ->add_option("files", options->files,
                   "Text files, one text per line or tab-separated columns (optionally gzipped)")
      ->required();
  command->add_option("--columns", options->columns, "Columns to learn from, counted from 1")
      ->delimiter(',')
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command
      ->add_option("--type", options->type,
                   "Type of tokenizer: character, word or bpe (byte-pair encoding)")
      ->capture_default_str();
  command
      ->add_option("--vocabulary-size", options->vocabulary_size,
                   "Maximum vocabulary size; ignored for characters, which need as many as the "
                   "texts contain")
      ->capture_default_str();
  command->add_flag("--lowercase", options->lowercase, "Convert texts to lower case");
  command->add_option("--out", options->out, "Output file (tokenizer.json)")->required();
  command->callback([options] { train(*options); });
}

void add_tokenizer_option(CLI::App& command, std::string& path) {
  command
      .add_option("--tokenizer", path,
                  "Hugging Face tokenizer.json or SentencePiece model (.spm, .model)")
      ->required();
}

void add_encode(CLI::App& program) {
  CLI::App* command = program.add_subcommand(
      "encode", "Encode standard input, one text per line, as one line of token ids per text");
  const auto options = std::make_shared<TokenizeCommand>();
  add_tokenizer_option(*command, options->tokenizer);
  command->add_flag("--pieces", options->pieces, "Print pieces instead of ids");
  command->add_flag("--special-tokens", options->special_tokens,
                    "Parse \"</s>\" and other special tokens instead of reading them as text");
  command->callback([options] { encode(*options); });
}

void add_decode(CLI::App& program) {
  CLI::App* command =
      program.add_subcommand("decode", "Decode standard input, one line of token ids per text");
  const auto options = std::make_shared<TokenizeCommand>();
  add_tokenizer_option(*command, options->tokenizer);
  command->callback([options] { decode(*options); });
}

}  // namespace

void add_tokenizer_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand("tokenizer", "Train and use tokenizers");
  command->require_subcommand(1);
  add_train(*command);
  add_encode(*command);
  add_decode(*command);
}

}  // namespace attentive
