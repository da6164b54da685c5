#include "core/search/translate.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/lines.h"
#include "cli/models.h"
#include "cli/options.h"
#include "cli/paragraphs.h"
#include "cli/translation_options.h"
#include "core/bundle/bundle.h"
#include "core/error.h"

namespace attentive {
namespace {

/// The most sentences that are translated together if they are waiting.
constexpr std::size_t sentences_at_a_time = 64;

/// JSON that writes a Real with the fewest digits that identify it, not those of the nearest
/// double.
using JsonOfReals = nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool,
                                         std::int64_t, std::uint64_t, Real>;

struct TranslateCommand {
  std::vector<std::string> models;
  std::string target;
  TranslateOptions translation;
  bool json = false;
  bool join_lines = false;
};

/// Replaces line breaks, which a model may write, so that each line of input has one line of
/// output.
std::string plain_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  std::ranges::replace(text, '\r', ' ');
  return text;
}

JsonOfReals to_json(ConstView matrix) {
  JsonOfReals rows = JsonOfReals::array();
  for (Index row = 0; row < matrix.rows(); ++row) {
    const Real* values = row_data(matrix, row);
    rows.push_back(std::vector<Real>(values, values + matrix.cols()));
  }
  return rows;
}

/// Splits the weights of each layer by head.
JsonOfReals to_json(const std::vector<Matrix>& layers, std::size_t source_tokens) {
  const auto width = static_cast<Index>(source_tokens);
  JsonOfReals array = JsonOfReals::array();
  for (const Matrix& layer : layers) {
    JsonOfReals& heads = array.emplace_back(JsonOfReals::array());
    for (Index head = 0; head < layer.cols() / width; ++head) {
      heads.push_back(to_json(weights_of_head(layer, head, width)));
    }
  }
  return array;
}

JsonOfReals to_json(const Translation& translation, const TranslateOptions& options) {
  JsonOfReals object = {{"text", translation.text},
                        {"truncated", translation.truncated},
                        {"looped", translation.looped},
                        {"tokens", translation.tokens},
                        {"source_tokens", translation.source_tokens},
                        {"attention", to_json(translation.attention.view())},
                        {"log_probabilities", translation.log_probabilities},
                        {"score", translation.score}};
  if (options.attention_heads) {
    const auto& [encoder, cross] = translation.attention_heads;
    const std::size_t source_tokens = translation.source_tokens.size();
    object["attention_heads"] = {{"encoder", to_json(encoder, source_tokens)},
                                 {"cross", to_json(cross, source_tokens)}};
  }
  for (const Translation& alternative : translation.alternatives) {
    object["alternatives"].push_back(to_json(alternative, options));
  }
  for (std::size_t i = 0; i < translation.search.size(); ++i) {
    const HypothesisNode& node = translation.search[i];
    object["search"].push_back({{"parent", node.parent},
                                {"token", translation.search_tokens[i]},
                                {"log_probability", node.log_probability},
                                {"total", static_cast<Real>(node.total)},
                                {"fate", choice_name(fates, node.fate)}});
  }
  return object;
}

void translate(const TranslateCommand& command) {
  const Models models(command.models);
  TranslateOptions options = command.translation;
  options.decoder = decoder_of(models.first().metadata, command.target);
  Translator translator(models.all());
  const auto write = [&](const std::vector<std::string>& texts) {
    for (const Translation& translation : translator.translate(texts, options)) {
      if (command.json) {
        std::cout << to_json(translation, options).dump() << '\n';
        continue;
      }
      std::cout << plain_line(translation.text) << '\n';
      for (const Translation& alternative : translation.alternatives) {
        std::cout << plain_line(alternative.text) << '\n';
      }
    }
    if (!std::cout.flush()) {
      refuse("standard output cannot be written");
    }
  };
  ParagraphJoiner paragraphs;
  LineReader input(STDIN_FILENO);
  for (auto lines = input.next_batch(sentences_at_a_time); !lines.empty();
       lines = input.next_batch(sentences_at_a_time)) {
    write(command.join_lines ? paragraphs.add(lines) : lines);
  }
  write(paragraphs.rest());
}

}  // namespace

void add_translate_command(CLI::App& program) {
  CLI::App* command =
      program.add_subcommand("translate", "Translate standard input, one sentence per line");
  const auto options = std::make_shared<TranslateCommand>();
  add_models_option(*command, options->models);
  add_target_option(*command, options->target);
  add_translation_options(*command, options->translation);
  command
      ->add_option("--n-best", options->translation.search.n_best,
                   "Print the N best translations of each sentence, one per line (at most --beam)")
      ->check(CLI::Range(Index{1}, max_beam_size));
  command->add_option("--prefix", options->translation.prefix,
                      "Text that every translation must begin with");
  command->add_flag("--join-lines", options->join_lines,
                    "Join lines that are wrapped at a column, and print one line per paragraph");
  command->add_flag(
      "--json", options->json,
      "Print one JSON object per translation: text, truncated, looped, tokens, source_tokens, "
      "attention, log_probabilities (natural logarithm), score, alternatives");
  command->add_flag(
      "--attention-heads", options->translation.attention_heads,
      "With --json, include attention_heads, the attention weights by layer, head "
      "and row: in encoder the self-attention of a Transformer's encoder, from "
      "source to source tokens; in cross the decoder's, from target to source tokens");
  command->add_flag("--search", options->translation.search.recorded,
                    "With --json, include every hypothesis of the search");
  command->callback([options] { translate(*options); });
}

}  // namespace attentive
