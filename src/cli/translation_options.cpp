#include "cli/translation_options.h"

#include <limits>
#include <string>

#include "cli/tsv.h"

namespace attentive {

void add_translation_options(CLI::App& command, TranslateOptions& options) {
  const auto any_length = CLI::Range(Index{0}, max_output_length);
  const auto any_penalty = CLI::Range(Real{0}, static_cast<Real>(max_penalty));
  command
      .add_option(
          "--max-length", options.max_length,
          "Maximum number of tokens per translation (default: twice the source tokens plus 20)")
      ->check(CLI::Range(Index{1}, max_output_length));
  command.add_flag(
      "!--no-copy", options.copy_source_words,
      "Do not copy numbers, addresses, names and unknown words from the source; output "
      "what the model writes");
  command.add_flag("!--no-shortlist", options.shortlist,
                   "Score the whole vocabulary even if the model has a shortlist");
  command.add_flag("!--no-stop-loops", options.stop_loops,
                   "Let a translation repeat itself until it ends or is truncated");

  command.add_option_function<std::string>(
      "--glossary", [&options](const std::string& path) { options.glossary = read_glossary(path); },
      "File of terms and their translations (tab-separated); a term without one stays as it is");

  SearchOptions& search = options.search;
  command
      .add_option("--beam", search.beam_size,
                  "Number of hypotheses kept at each step (1 is greedy search)")
      ->check(CLI::Range(Index{1}, max_beam_size))
      ->capture_default_str();
  command
      .add_option("--length-penalty", search.length_penalty,
                  "Exponent a of the length penalty: hypotheses are ranked by log-probability / "
                  "((5 + length) / 6)^a")
      ->check(any_penalty)
      ->capture_default_str();
  command
      .add_option("--coverage-penalty", search.coverage_penalty,
                  "Weight of the coverage penalty, which favors hypotheses that attend to every "
                  "source token")
      ->check(any_penalty)
      ->capture_default_str();
  command
      .add_option("--min-length", search.min_length,
                  "Minimum number of tokens before the end of the sentence")
      ->check(any_length);
  command
      .add_option("--no-repeat-ngram", search.no_repeat_ngram,
                  "Prevent repetition of n-grams of this size (0 disables)")
      ->check(any_length);

  // Every option of sampling turns it on, in whatever order they are parsed.
  const auto sampling = [&search]() -> Sampling& {
    if (!search.sampling) search.sampling.emplace();
    return *search.sampling;
  };
  command.add_flag_callback(
      "--sample", [sampling] { sampling(); },
      "Sample from the model's distribution instead of searching");
  command
      .add_option_function<Real>(
          "--temperature", [sampling](Real value) { sampling().temperature = value; },
          "Sampling temperature; below 1, likely tokens become more likely (implies --sample)")
      ->check(CLI::Range(std::numeric_limits<Real>::min(), static_cast<Real>(max_temperature)));
  command
      .add_option_function<Index>(
          "--top-k", [sampling](Index value) { sampling().top_k = value; },
          "Sample from the k most probable tokens only (implies --sample)")
      ->check(CLI::PositiveNumber);
  command
      .add_option_function<Real>(
          "--top-p", [sampling](Real value) { sampling().top_p = value; },
          "Sample from the smallest set of tokens with this total probability (implies --sample)")
      ->check(CLI::Range(std::numeric_limits<Real>::min(), Real{1}));
  command.add_option_function<std::uint64_t>(
      "--seed", [sampling](std::uint64_t value) { sampling().seed = value; },
      "Random seed; the same seed gives the same output (implies --sample)");
}

}  // namespace attentive
