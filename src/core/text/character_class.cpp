#include "core/text/character_class.h"

#include <algorithm>
#include <array>

namespace attentive {
namespace {

struct Range {
  char32_t first;
  char32_t last;
  CharacterClass type;
};

using enum CharacterClass;

/// In ascending order; what lies between two ranges is a letter.
constexpr std::array ranges{
    Range{0x0000, 0x002F, symbol},    // controls, space, ! to /
    Range{0x0030, 0x0039, digit},     // 0 to 9
    Range{0x003A, 0x0040, symbol},    // : to @
    Range{0x005B, 0x0060, symbol},    // [ to `
    Range{0x007B, 0x00A9, symbol},    // { to ~, controls, Latin-1 up to the feminine ordinal
    Range{0x00AB, 0x00B4, symbol},    // up to the micro sign
    Range{0x00B6, 0x00B9, symbol},    // up to the masculine ordinal
    Range{0x00BB, 0x00BF, symbol},    // » to ¿
    Range{0x00D7, 0x00D7, symbol},    // ×
    Range{0x00F7, 0x00F7, symbol},    // ÷
    Range{0x0660, 0x0669, digit},     // Arabic
    Range{0x06F0, 0x06F9, digit},     // Persian
    Range{0x0966, 0x096F, digit},     // Devanagari
    Range{0x09E6, 0x09EF, digit},     // Bengali
    Range{0x0E50, 0x0E59, digit},     // Thai
    Range{0x2000, 0x200B, symbol},    // spaces; the joiners after them belong to their letters
    Range{0x200E, 0x20CF, symbol},    // punctuation, superscripts, currency
    Range{0x2190, 0x2BFF, symbol},    // arrows, mathematics, boxes, dingbats
    Range{0x2E00, 0x2E7F, symbol},    // supplemental punctuation
    Range{0x3000, 0x3004, symbol},    // CJK punctuation
    Range{0x3008, 0x3020, symbol},    // CJK brackets
    Range{0xE000, 0xF8FF, symbol},    // private use
    Range{0xFE10, 0xFE1F, symbol},    // vertical forms
    Range{0xFE30, 0xFE6F, symbol},    // CJK compatibility and small forms
    Range{0xFF01, 0xFF0F, symbol},    // full-width ! to /
    Range{0xFF10, 0xFF19, digit},     // full-width 0 to 9
    Range{0xFF1A, 0xFF20, symbol},    // full-width : to @
    Range{0xFF3B, 0xFF40, symbol},    // full-width [ to `
    Range{0xFF5B, 0xFF65, symbol},    // full-width { to half-width middle dot
    Range{0xFFE0, 0xFFFF, symbol},    // full-width currency, specials
    Range{0x1F000, 0x1FAFF, symbol},  // pictographs
};

}  // namespace

CharacterClass character_class(char32_t code_point) {
  const auto range = std::lower_bound(
      ranges.begin(), ranges.end(), code_point,
      [](const Range& candidate, char32_t value) { return candidate.last < value; });
  return range != ranges.end() && range->first <= code_point ? range->type : letter;
}

}  // namespace attentive
