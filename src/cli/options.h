#pragma once

#include <CLI/CLI.hpp>
#include <array>
#include <cstddef>
#include <map>
#include <string>

#include "cli/tsv.h"
#include "core/choice.h"
#include "core/precision.h"
#include "core/tensor.h"

namespace attentive {

/// Adds --target, which chooses the language that a model with several target languages writes.
/// `language` must outlive parsing.
inline void add_target_option(CLI::App& command, std::string& language) {
  command.add_option(
      "--target", language,
      "Target language, required if the model has several (see 'attentive inspect')");
}

/// Adds an option that takes one of `choices` by name. Its default is the value of `chosen`, which
/// must outlive parsing.
template <typename Value, std::size_t count>
void add_choice_option(CLI::App& command, const std::string& option,
                       const std::array<Choice<Value>, count>& choices, Value& chosen,
                       const std::string& description) {
  std::map<std::string, Value> by_name;
  std::string names;
  for (const auto& [name, value] : choices) {
    by_name.emplace(name, value);
    (names += names.empty() ? "" : "|") += name;
  }
  const std::string default_name(choice_name(choices, chosen));
  command.add_option(option, chosen, description)
      ->transform(CLI::CheckedTransformer(by_name))
      ->option_text("{" + names + "}=" + default_name);
}

/// Adds --precision. Its default is the value of `chosen`, which must outlive parsing.
inline void add_precision_option(CLI::App& command, Precision& chosen) {
  add_choice_option(command, "--precision", precisions, chosen,
                    "Precision of the weights in the model file");
}

/// Adds --source-column and --target-column, which all commands that read sentence pairs have.
/// `columns` must outlive parsing.
inline void add_column_options(CLI::App& command, TsvColumns& columns) {
  command.add_option("--source-column", columns.source, "Column of the source, counted from 1")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command.add_option("--target-column", columns.target, "Column of the target, counted from 1")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

}  // namespace attentive
