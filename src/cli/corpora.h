#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "cli/tsv.h"

namespace attentive {

/// Adds an option for sentence pairs, to be given once as a file, or once per target language as
/// LANGUAGE=FILE. `files` must outlive parsing.
void add_corpora_option(CLI::App& command, const std::string& name, std::vector<std::string>& files,
                        const std::string& description);

/// Returns the parts of LANGUAGE=FILE; the first is empty if there is no language.
std::pair<std::string, std::string> split_language(const std::string& option);

/// Reads the files that were given to such an option.
/// @throws Error invalid_argument as read_tsv does, and if one of several files has no language.
std::vector<SentencePairs> read_corpora(const std::vector<std::string>& files,
                                        const TsvColumns& columns);

}  // namespace attentive
