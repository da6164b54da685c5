#include "cli/paragraphs.h"

#include <utility>

#include "core/text/clean_text.h"
#include "core/text/letter_case.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

bool contains(std::u32string_view characters, char32_t c) {
  return characters.find(c) != characters.npos;
}

bool begins_small(std::string_view text) { return with_capital_initial(text) != text; }

bool ends_finally(std::string_view text) {
  std::u32string characters = to_utf32(text);
  while (!characters.empty() && contains(U" \u00A0\u202F\"'’”»›)]}」』）】》", characters.back())) {
    characters.pop_back();
  }
  return !characters.empty() && contains(U".!?…؟।。！？", characters.back());
}

/// Returns whether a line begins with the mark of a list, a quotation, a heading or a table.
bool begins_with_mark(std::string_view line) {
  const std::u32string characters = to_utf32(line);
  if (contains(U">#|", characters.front())) return true;
  std::size_t end = 0;
  while (end < 3 && end < characters.size() && characters[end] >= '0' && characters[end] <= '9') {
    ++end;
  }
  if (end == 0 && unicode::category(characters.front()) == unicode::Category::letter) end = 1;
  if (end > 0 && (end == characters.size() || !contains(U".)", characters[end]))) return false;
  if (end == 0 && !contains(U"-*+•·▪◦–—", characters.front())) return false;
  return end + 1 == characters.size() || unicode::is_space(characters[end + 1]);
}

}  // namespace

bool is_wrapped(std::string_view before, std::string_view next) {
  before = unicode::strip(before, true, true);
  next = unicode::strip(next, true, true);
  if (before.empty() || next.empty() || begins_with_mark(next)) return false;
  return !ends_finally(before) || begins_small(next);
}

std::vector<std::string> ParagraphJoiner::add(const std::vector<std::string>& lines) {
  std::vector<std::string> ended;
  for (const std::string& line : lines) {
    if (open_ && open_->size() + line.size() < max_sentence_bytes && is_wrapped(last_line_, line)) {
      (*open_ += ' ') += line;
    } else {
      if (open_) ended.push_back(*std::move(open_));
      open_ = line;
    }
    last_line_ = line;
  }
  return ended;
}

std::vector<std::string> ParagraphJoiner::rest() {
  std::vector<std::string> ended;
  if (open_) ended.push_back(*std::exchange(open_, std::nullopt));
  return ended;
}

}  // namespace attentive
