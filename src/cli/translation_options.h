#pragma once

#include <CLI/CLI.hpp>

#include "core/search/translate.h"

namespace attentive {

/// Adds the options of all commands that translate: --beam, --sample, --max-length and so on.
/// `options` must outlive parsing; its decoder is not set.
void add_translation_options(CLI::App& command, TranslateOptions& options);

}  // namespace attentive
