#include "core/text/clean_text.h"

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>

#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

/// Code points from `first` to `last`. Tables of ranges are sorted.
struct Range {
  char32_t first;
  char32_t last;
};

bool is_in(std::span<const Range> ranges, char32_t code_point) {
  const auto after = std::ranges::upper_bound(ranges, code_point, {}, &Range::first);
  return after != ranges.begin() && code_point <= std::prev(after)->last;
}

/// Unicode's white space, and the empty Braille pattern.
constexpr Range blanks[] = {{0x09, 0x0D},     {0x20, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},
                            {0x1680, 0x1680}, {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F},
                            {0x205F, 0x205F}, {0x2800, 0x2800}, {0x3000, 0x3000}};

/// Characters that are never visible: control characters, Default_Ignorable_Code_Point without the
/// characters below that shape others, annotation marks, and the musical note without a head.
/// Visible format characters, such as the Arabic number signs, are not among them.
constexpr Range invisible[] = {{0x00, 0x1F},       {0x7F, 0x9F},       {0xAD, 0xAD},
                               {0x34F, 0x34F},     {0x61C, 0x61C},     {0x115F, 0x1160},
                               {0x17B4, 0x17B5},   {0x200B, 0x200B},   {0x200E, 0x200F},
                               {0x202A, 0x202E},   {0x2060, 0x206F},   {0x3164, 0x3164},
                               {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},
                               {0x1BCA0, 0x1BCA3}, {0x1D159, 0x1D159}, {0x1D173, 0x1D17A},
                               {0xE0000, 0xE001F}, {0xE0080, 0xE00FF}, {0xE01F0, 0xE0FFF}};

constexpr Range joiners[] = {{0x200C, 0x200D}};
/// Variation selectors: Mongolian's and, in planes 0 and 14, those of all scripts.
constexpr Range selectors[] = {{0x180B, 0x180F}, {0xFE00, 0xFE0F}, {0xE0100, 0xE01EF}};
constexpr Range tags[] = {{0xE0020, 0xE007F}};

/// Emoji and similar symbols, which joiners combine and selectors color.
constexpr Range symbols[] = {
    {0xA9, 0xA9},     {0xAE, 0xAE},     {0x203C, 0x203C},  {0x2049, 0x2049}, {0x2122, 0x2122},
    {0x2139, 0x2139}, {0x2190, 0x2328}, {0x232B, 0x2BFF},  {0x3030, 0x3030}, {0x303D, 0x303D},
    {0x3297, 0x3297}, {0x3299, 0x3299}, {0x1F000, 0x1FAFF}};
/// Scripts whose letters change next to a joiner, with their extended blocks: Arabic to Sinhala,
/// Myanmar, Khmer, Mongolian, and others of South and Southeast Asia.
constexpr Range joined_scripts[] = {
    {0x600, 0xDFF},     {0x1000, 0x109F},   {0x1700, 0x1AAF},   {0x1B00, 0x1C4F},  {0x1CD0, 0x1CFF},
    {0xA800, 0xA8FF},   {0xA980, 0xAAFF},   {0xABC0, 0xABFF},   {0xFB50, 0xFDFF},  {0xFE70, 0xFEFE},
    {0x10A00, 0x10FFF}, {0x11000, 0x11FFF}, {0x1E900, 0x1E95F}, {0x1EE00, 0x1EEFF}};
/// Scripts for which Unicode lists variants: Myanmar, Mongolian, Phags-pa, Manichaean and Han.
constexpr Range varied_scripts[] = {{0x1000, 0x109F},   {0x1800, 0x18AF},  {0x3400, 0x9FFF},
                                    {0xA840, 0xA87F},   {0xAA60, 0xAA7F},  {0xF900, 0xFAFF},
                                    {0x10AC0, 0x10AFF}, {0x20000, 0x3FFFF}};

constexpr char32_t emoji_selector = 0xFE0F;
constexpr char32_t keycap = 0x20E3;
constexpr char32_t black_flag = 0x1F3F4;

bool has_keycap(char32_t code_point) {
  return (code_point >= U'0' && code_point <= U'9') || code_point == U'#' || code_point == U'*';
}

class Cleaner {
 public:
  std::string clean(std::string_view utf8) {
    for (std::size_t position = 0; position < utf8.size();) add(next_code_point(utf8, position));
    return std::move(text_);
  }

 private:
  void add(char32_t code_point);
  void write(char32_t code_point);
  char32_t base();

  std::string text_;
  char32_t last_read_ = 0;
  char32_t last_written_ = 0;
  bool dropped_emoji_selector_ = false;  // since the last write
  /// The character before `base_end_` to which marks, joiners and selectors belong.
  char32_t base_ = 0;
  std::size_t base_end_ = 0;
};

void Cleaner::add(char32_t code_point) {
  const char32_t before = std::exchange(last_read_, code_point);
  // Most text is ASCII and Latin letters.
  const bool plain =
      (code_point > 0x20 && code_point < 0x7F) || (code_point > 0xAE && code_point < 0x34F);
  if (plain) return write(code_point);
  if (is_in(blanks, code_point)) {
    if (code_point != U'\n' || before != U'\r') write(U' ');
  } else if (is_in(joiners, code_point)) {
    if (is_in(symbols, base()) || is_in(joined_scripts, base())) write(code_point);
  } else if (is_in(selectors, code_point)) {
    if (is_in(symbols, base()) || is_in(varied_scripts, base())) return write(code_point);
    if (code_point == emoji_selector) dropped_emoji_selector_ = true;
  } else if (is_in(tags, code_point)) {
    // Tags after a black flag spell the flag of a region.
    if (last_written_ == black_flag || is_in(tags, last_written_)) write(code_point);
  } else if (!is_in(invisible, code_point)) {
    if (code_point == keycap && dropped_emoji_selector_ && has_keycap(last_written_)) {
      write(emoji_selector);
    }
    write(code_point);
  }
}

void Cleaner::write(char32_t code_point) {
  append_utf8(text_, code_point);
  last_written_ = code_point;
  dropped_emoji_selector_ = false;
}

/// Returns the current base character. It is called only where the base matters and scans only what
/// was written since the last call, so each of many marks is looked up once. Characters that normal
/// form C composes or reorders keep their base in the same table, so cleaning twice changes
/// nothing.
char32_t Cleaner::base() {
  while (base_end_ < text_.size()) {
    const char32_t code_point = next_code_point(text_, base_end_);
    const bool belongs_to_base = unicode::category(code_point) == unicode::Category::mark ||
                                 is_in(joiners, code_point) || is_in(selectors, code_point) ||
                                 is_in(tags, code_point);
    if (!belongs_to_base) base_ = code_point;
  }
  return base_;
}

}  // namespace

std::string clean_text(std::string_view utf8) {
  return unicode::normalize(Cleaner().clean(utf8), unicode::NormalForm::nfc);
}

bool is_blank(std::string_view utf8) {
  const bool is_seen =
      std::ranges::any_of(utf8, [](char byte) { return byte > 0x20 && byte < 0x7F; });
  return !is_seen && clean_text(utf8).find_first_not_of(' ') == std::string::npos;
}

}  // namespace attentive
