#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/tsv.h"

namespace attentive {

/// Adds an option for sentence pairs that is given once, as a file, or once for each target
/// language, as LANGUAGE=FILE. `files` must outlive the parsing.
void add_corpora_option(CLI::App& command, const std::string& name, std::vector<std::string>& files,
                        const std::string& description);

/// The parts of LANGUAGE=FILE; without a language the first is empty.
std::pair<std::string, std::string> split_language(const std::string& option);

/// Reads what such an option was given.
/// @throws Error invalid_argument as read_tsv does, and for one of several files without language.
std::vector<SentencePairs> read_corpora(const std::vector<std::string>& files,
                                        const TsvColumns& columns);

}  // namespace attentive
