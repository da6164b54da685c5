#pragma once

namespace attentive {

/// What byte-pair training keeps apart: no learned piece holds characters of two classes.
enum class CharacterClass { letter, digit, symbol };

/// A rule by blocks rather than Unicode's tables, which would be larger than the engine: the
/// decimal digits of the common scripts; as symbols the ASCII and Latin-1 ones, the blocks of
/// punctuation, currency, arrows, mathematics and pictographs, and control characters; everything
/// else (combining marks too) as letters. It only shapes what training may learn. Reading and
/// writing of text do not depend on it.
CharacterClass character_class(char32_t code_point);

}  // namespace attentive
