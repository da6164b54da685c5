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

/// Adds --target, with which a model of several target languages is told which one to write.
/// `language` must outlive the parsing.
inline void add_target_option(CLI::App& command, std::string& language) {
  command.add_option("--target", language,
                     "Target language; needed where the model has several (see inspect)");
}

/// Adds an option that takes one of `choices` by name, with the one that `chosen` has as default.
/// It must outlive the parsing.
template <typename Value, std::size_t count>
void add_choice_option(CLI::App& command, const std::string& option,
                       const std::array<Choice<Value>, count>& choices, Value& chosen,
                       const std::string& description) {
  std::map<std::string, Value> by_name;
  for (const auto& [name, value] : choices) by_name.emplace(name, value);
  command.add_option(option, chosen, description)
      ->transform(CLI::CheckedTransformer(by_name))
      ->default_str(choice_name(choices, chosen));
}

/// Adds --precision, with the one that `chosen` has as default. It must outlive the parsing.
inline void add_precision_option(CLI::App& command, Precision& chosen) {
  add_choice_option(command, "--precision", precisions, chosen, "Of the weights in the model file");
}

/// Adds --source-column and --target-column, which all commands that read sentence pairs have.
/// `columns` must outlive the parsing.
inline void add_column_options(CLI::App& command, TsvColumns& columns) {
  command.add_option("--source-column", columns.source, "Column of the source, from 1")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command.add_option("--target-column", columns.target, "Column of the target, from 1")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
}

}  // namespace attentive
