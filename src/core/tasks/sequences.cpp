#include "core/tasks/sequences.h"

#include <unordered_set>

#include "core/error.h"
#include "core/random.h"

namespace attentive {
namespace {

void require_ranges(const SequenceOptions& options) {
  if (options.symbols < 2 || options.symbols > max_sequence_symbols) {
    refuse("symbols is " + std::to_string(options.symbols) + "; it must be 2 to " +
           std::to_string(max_sequence_symbols));
  }
  if (options.shortest < 1 || options.longest < options.shortest) {
    refuse("lengths are " + std::to_string(options.shortest) + " to " +
           std::to_string(options.longest) +
           "; the shortest must be at least 1 and at most the longest");
  }
}

std::size_t length_count(const SequenceOptions& options) {
  return options.longest - options.shortest + 1;
}

/// Returns the length of the source with this index, in a part whose lengths are evenly spread.
std::size_t length_at(const SequenceOptions& options, std::size_t index) {
  return options.shortest + index % length_count(options);
}

/// Checks that there are enough different sources, because drawing might otherwise never end.
void require_enough_sources(const SequenceOptions& options) {
  const std::size_t lengths = length_count(options);
  const auto rounded_up = [&](std::size_t count) { return count / lengths + 1; };
  const std::size_t wanted =
      options.test_per_length + rounded_up(options.train) + rounded_up(options.dev);
  std::size_t different = 1;
  for (std::size_t length = 0; length < options.shortest && different < wanted; ++length) {
    different *= options.symbols;
  }
  if (different < wanted) {
    refuse(std::to_string(options.symbols) + " symbols make " + std::to_string(different) +
           " sources of length " + std::to_string(options.shortest) + ", but up to " +
           std::to_string(wanted) +
           " are asked for; allow more symbols, longer sources or fewer examples");
  }
}

/// Draws random sources, none of them twice.
class Sources {
 public:
  explicit Sources(const SequenceOptions& options)
      : symbols_(options.symbols), random_(options.seed) {}

  std::string draw(std::size_t length) {
    std::string source(length, '\0');
    do {
      for (char& symbol : source) symbol = static_cast<char>('a' + random_.below(symbols_));
    } while (!drawn_.insert(source).second);
    return source;
  }

 private:
  std::size_t symbols_;
  Random random_;
  std::unordered_set<std::string> drawn_;
};

}  // namespace

std::string sequence_answer(SequenceTask task, std::string_view source) {
  switch (task) {
    case SequenceTask::copy:
      return std::string(source);
    case SequenceTask::reverse:
      return {source.rbegin(), source.rend()};
    case SequenceTask::recall:
      return std::string(source.substr(0, 1));
  }
  refuse("unknown task");
}

Alignment sequence_alignment(SequenceTask task, std::size_t length) {
  Alignment alignment;
  const std::size_t answered = task == SequenceTask::recall ? 1 : length;
  for (std::size_t source = 0; source < answered; ++source) {
    alignment.push_back({source, task == SequenceTask::reverse ? length - 1 - source : source});
  }
  return alignment;
}

SequenceSplit split_sequences(const SequenceOptions& options) {
  require_ranges(options);
  require_enough_sources(options);
  Sources sources(options);
  SequenceSplit split;
  for (std::size_t length = options.shortest; length <= options.longest; ++length) {
    for (std::size_t i = 0; i < options.test_per_length; ++i) {
      split.test.push_back(sources.draw(length));
    }
  }
  for (std::size_t i = 0; i < options.dev; ++i) {
    split.dev.push_back(sources.draw(length_at(options, i)));
  }
  for (std::size_t i = 0; i < options.train; ++i) {
    split.train.push_back(sources.draw(length_at(options, i)));
  }
  return split;
}

}  // namespace attentive
