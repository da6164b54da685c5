#pragma once

#include <CLI/CLI.hpp>

#include "core/search/translate.h"

namespace attentive {

/// Adds what all commands that translate have: --beam, --sample, --max-length and so on. `options`
/// must outlive the parsing; its decoder is not among them.
void add_translation_options(CLI::App& command, TranslateOptions& options);

}  // namespace attentive
