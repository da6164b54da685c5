#include <CLI/CLI.hpp>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/alignments.h"
#include "cli/commands.h"
#include "cli/head_alignment.h"
#include "cli/models.h"
#include "cli/noise_report.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/quality.h"
#include "cli/translation_options.h"
#include "core/error.h"
#include "core/training/experiment.h"

namespace attentive {
namespace {

struct EvaluateCommand {
  std::vector<std::string> models;
  std::string data;
  std::string target;
  TsvColumns columns;
  std::optional<std::size_t> alignment_column;
  bool alignment_heads = false;
  std::optional<std::size_t> limit;
  QualityOptions quality;
  int resamples = 0;
  std::vector<std::string> noise;
  bool json = false;
};

nlohmann::ordered_json to_json(const Scores& scores) {
  return {{"exact_match", scores.exact_match},
          {"error_rate", scores.error_rate},
          {"bleu", scores.bleu},
          {"chrf", scores.chrf}};
}

nlohmann::ordered_json to_json(const EvaluateCommand& command, const Quality& quality) {
  const auto& [translations, forced, alignment] = quality;
  const Scores total = translations.scores();
  nlohmann::ordered_json object = {{"examples", total.examples}};
  object.update(to_json(total));
  object["bleu_signature"] = translations.bleu_signature();
  object["chrf_signature"] = translations.chrf_signature();
  if (forced) {
    object["loss"] = forced->loss;
    object["perplexity"] = forced->perplexity;
  }
  if (alignment) {
    object["alignment_accuracy"] = alignment_accuracy_of(*alignment);  // null without tokens
    object["alignment_tokens"] = alignment->tokens;
    object["alignment_examples"] = alignment->sentences;
  }
  object["length_unit"] = translations.counts_words() ? "word" : "character";
  object["lengths"] = nlohmann::ordered_json::array();
  for (const auto& [shortest, longest, part] : translations.by_length()) {
    nlohmann::ordered_json entry = {{"shortest", shortest}, {"longest", nullptr}};
    if (longest != SIZE_MAX) entry["longest"] = longest;
    entry["examples"] = part.examples;
    entry.update(to_json(part));
    object["lengths"].push_back(entry);
  }
  if (command.resamples > 0) {
    const auto [low, high] = translations.confidence(command.resamples);
    object["confidence_95"] = {
        {"resamples", command.resamples}, {"low", to_json(low)}, {"high", to_json(high)}};
  }
  return object;
}

void print(const EvaluateCommand& command, const Quality& quality) {
  const auto& [translations, forced, alignment] = quality;
  const Scores total = translations.scores();
  std::optional<Scorecard::Interval> interval;
  if (command.resamples > 0) interval = translations.confidence(command.resamples);
  const auto line = [&](const char* name, double Scores::* field, double unit, const char* sign,
                        const std::string& note) {
    std::cout << name << unit * (total.*field) << sign;
    if (interval) {
      std::cout << "  [" << unit * (interval->low.*field) << ", " << unit * (interval->high.*field)
                << "]";
    }
    std::cout << (note.empty() ? "" : "  (" + note + ")") << '\n';
  };
  std::cout << std::fixed << std::setprecision(2) << "examples     " << total.examples << '\n';
  line("exact match  ", &Scores::exact_match, 100, " %", "");
  line("error rate   ", &Scores::error_rate, 100, " %", "words to edit");
  line("BLEU         ", &Scores::bleu, 1, "", translations.bleu_signature());
  line("chrF2        ", &Scores::chrf, 1, "", translations.chrf_signature());
  if (alignment) {
    std::cout << "alignment    " << 100 * alignment_accuracy_of(*alignment) << " %  (of "
              << alignment->tokens << " tokens in " << alignment->sentences
              << " examples translated exactly as the target)\n";
  }
  if (forced) {
    std::cout << "loss         " << number_text(forced->loss, 4)
              << "  (per target token, natural logarithm)\n"
              << "perplexity   " << number_text(forced->perplexity, 4) << '\n';
  }
  std::cout << '\n'
            << std::setprecision(2) << std::setw(11)
            << (translations.counts_words() ? "words" : "characters")
            << "  examples  exact match %  error rate %   BLEU  chrF2\n";
  for (const auto& [shortest, longest, part] : translations.by_length()) {
    const std::string range =
        std::to_string(shortest) + "-" + (longest == SIZE_MAX ? "" : std::to_string(longest));
    std::cout << std::setw(11) << range << std::setw(10) << part.examples << std::setw(15)
              << 100 * part.exact_match << std::setw(14) << 100 * part.error_rate << std::setw(7)
              << part.bleu << std::setw(7) << part.chrf << '\n';
  }
}

/// Returns the alignments in the file; none unless --alignment-column is given.
/// @throws Error invalid_argument as read_alignments does, and for a model without attention.
std::vector<Alignment> known_alignments(const EvaluateCommand& command, const Models& models,
                                        const SentencePairs& pairs) {
  if (!command.alignment_column) return {};
  for (const ModelView& model : models.all()) {
    if (model.description.config.context == Context::attention) continue;
    refuse("--alignment-column needs models with attention; " + model.description.metadata.name +
           " has none");
  }
  return read_alignments(command.data, *command.alignment_column,
                         encode_examples(models.first(), {&pairs, 1}));
}

void print(const EvaluateCommand& command, const std::vector<HeadAlignment>& heads) {
  if (!command.json) std::cout << "layer  head  shift  alignment %\n" << std::fixed;
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& [layer, head, shift, statistics] : heads) {
    const double accuracy = alignment_accuracy_of(statistics);
    list.push_back({{"layer", layer},
                    {"head", head},
                    {"shift", shift},
                    {"alignment_accuracy", accuracy},
                    {"alignment_tokens", statistics.tokens}});
    if (command.json) continue;
    std::cout << std::setw(5) << layer << std::setw(6) << head << std::setw(7)
              << std::setprecision(2) << shift << std::setw(13) << 100 * accuracy << '\n';
  }
  if (command.json) {
    std::cout << list.dump() << '\n';
  } else if (!heads.empty()) {
    const HeadAlignment& best = best_of(heads);
    std::cout << "\nTo store the best, convert the model with";
    if (heads.size() > alignment_shifts.size()) {
      std::cout << " --alignment-layer " << best.layer << " --alignment-head " << best.head;
    }
    std::cout << " --alignment-shift " << best.shift << '\n';
  }
}

void evaluate(const EvaluateCommand& command) {
  const Models models(command.models);
  decoder_of(models.first().metadata, command.target);  // fails early for an unknown language
  SentencePairs pairs = read_tsv(
      command.data, command.columns,
      command.quality.several_references ? FurtherTargets::all_columns : FurtherTargets::none);
  pairs.language = command.target;
  if (command.limit && *command.limit < pairs.sources.size()) {
    pairs.sources.resize(*command.limit);
    pairs.targets.resize(*command.limit);
  }
  if (!command.noise.empty()) {
    const std::vector<NoiseScore> scores =
        measure_noise(models.all(), pairs, noise_kinds_named(command.noise), command.quality);
    std::cout << (command.json ? to_json(scores).dump() + '\n' : to_table(scores));
    return;
  }
  QualityOptions options = command.quality;
  options.alignments = known_alignments(command, models, pairs);
  if (command.alignment_heads) {
    print(command, measure_heads(models.all(), pairs, options.alignments));
    return;
  }
  const Quality quality = measure_quality(models.all(), pairs, options);
  if (command.json) {
    std::cout << to_json(command, quality).dump() << '\n';
  } else {
    print(command, quality);
  }
}

void add_noise_option(CLI::App& command, std::vector<std::string>& names) {
  std::vector<std::string> known = {"all"};
  for (const auto& [name, kind] : noise_kinds) known.emplace_back(name);
  command
      .add_option(
          "--noise", names,
          "Report the scores of sources in lower case, in capitals, with typos and the like "
          "beside those without, ignoring case and final stops: all, or names separated by "
          "commas")
      ->delimiter(',')
      ->check(CLI::IsMember(known))
      ->excludes("--alignment-column")
      ->excludes("--confidence");
}

}  // namespace

void add_evaluate_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand(
      "evaluate",
      "Evaluate a model on sentence pairs: exact match, error rate, BLEU, chrF2, perplexity");
  const auto options = std::make_shared<EvaluateCommand>();
  add_models_option(*command, options->models);
  command->add_option("--data", options->data, "Sentence pairs (tab-separated, optionally gzipped)")
      ->required();
  add_target_option(*command, options->target);
  add_column_options(*command, options->columns);
  command
      ->add_option("--alignment-column", options->alignment_column,
                   "Column of reference alignments, counted from 1 (token pairs such as 0-0 1-2); "
                   "reports how often attention is highest on an aligned token")
      ->check(CLI::PositiveNumber);
  command
      ->add_flag("--alignment-heads", options->alignment_heads,
                 "Report only how well each head of the decoder's attention aligns, also with that "
                 "of the next step (shift 1), while the model reads the targets")
      ->needs("--alignment-column");
  command->add_option("--limit", options->limit, "Evaluate only the first N pairs")
      ->check(CLI::PositiveNumber);
  command
      ->add_flag("--several-references", options->quality.several_references,
                 "Treat lines with the same source as one example, and every column from the "
                 "target column on as a reference")
      ->excludes("--alignment-column");
  add_choice_option(*command, "--bleu-tokens", bleu_tokens, options->quality.bleu_tokens,
                    "BLEU tokenization: 13a, or none for text that is already tokenized");
  command
      ->add_option(
          "--confidence", options->resamples,
          "Report 95 % confidence intervals from this many bootstrap resamples, such as 1000")
      ->check(CLI::Range(1, 1'000'000));
  add_noise_option(*command, options->noise);
  add_translation_options(*command, options->quality.translation);
  command->add_flag("--json", options->json, "Print the result as one JSON object");
  command->callback([options] { evaluate(*options); });
}

}  // namespace attentive
