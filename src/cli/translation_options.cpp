#include "cli/translation_options.h"

#include <limits>

namespace attentive {

void add_translation_options(CLI::App& command, TranslateOptions& options) {
  const auto any_count = CLI::Range(Index{0}, Index{10'000});
  command
      .add_option("--max-length", options.max_length,
                  "Most tokens to write for a sentence; twice the source's and 20 more by default")
      ->check(CLI::Range(1, 10'000));
  command.add_flag("!--no-copy", options.copy_source_words,
                   "Let the model write addresses, unknown words and numbers itself instead of "
                   "copying them from the source");
  command.add_flag("!--no-shortlist", options.shortlist,
                   "Score the whole vocabulary, though the model has a shortlist");

  SearchOptions& search = options.search;
  command
      .add_option("--beam", search.beam_size,
                  "Beam search: follow so many hypotheses at a time; 1 is greedy search")
      ->check(CLI::Range(Index{1}, max_beam_size))
      ->capture_default_str();
  command
      .add_option("--length-penalty", search.length_penalty,
                  "Compare hypotheses by log-probability over ((5 + length) / 6)^this")
      ->check(CLI::Range(0.0, 10.0))
      ->capture_default_str();
  command
      .add_option("--coverage-penalty", search.coverage_penalty,
                  "And by this times the log of the attention that each source token got")
      ->check(CLI::Range(0.0, 10.0))
      ->capture_default_str();
  command.add_option("--min-length", search.min_length, "Fewest tokens to write before the end")
      ->check(any_count);
  command
      .add_option("--no-repeat-ngram", search.no_repeat_ngram,
                  "Write no so many tokens in a row twice")
      ->check(any_count);

  // CLI11 gives a flag's callback before other options are read, so that these find a place.
  const auto sampling = [&search]() -> Sampling& {
    if (!search.sampling) search.sampling.emplace();
    return *search.sampling;
  };
  command.add_flag_callback(
      "--sample", [sampling] { sampling(); }, "Draw tokens by their probabilities instead");
  command
      .add_option_function<Real>(
          "--temperature", [sampling](Real value) { sampling().temperature = value; },
          "Draw; below 1 what is probable becomes more so")
      ->check(CLI::Range(std::numeric_limits<Real>::min(), Real{100}));
  command
      .add_option_function<Index>(
          "--top-k", [sampling](Index value) { sampling().top_k = value; },
          "Draw from so many of the most probable tokens only")
      ->check(CLI::PositiveNumber);
  command
      .add_option_function<Real>(
          "--top-p", [sampling](Real value) { sampling().top_p = value; },
          "Draw from the fewest tokens that together have this probability")
      ->check(CLI::Range(std::numeric_limits<Real>::min(), Real{1}));
  command.add_option_function<std::uint64_t>(
      "--seed", [sampling](std::uint64_t value) { sampling().seed = value; },
      "Draw; the same each time for the same seed");
}

}  // namespace attentive
