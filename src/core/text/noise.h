#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/random.h"

namespace attentive {

// Ways in which what people type differs from edited text, beside its letter case (letter_case.h).
// Texts must be well-formed UTF-8 in normal form C, as clean_text returns them.

/// Removes the full stops, exclamation and question marks at the end, with the spaces before them.
std::string without_final_stop(std::string_view utf8);

/// Removes the accents of Latin letters.
std::string without_accents(std::string_view utf8);

enum class Typo { swapped_letters, dropped_letter, doubled_letter };

/// Makes one typo for every 25 characters, but at least one, each of a kind drawn from `kinds` and
/// at two neighbouring letters that differ. A text without any stays as it is.
std::string with_typos(std::string_view utf8, std::span<const Typo> kinds, Random& random);

}  // namespace attentive
