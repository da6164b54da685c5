#include "core/metrics/tokenize_13a.h"

#include <array>
#include <cstddef>
#include <utility>

namespace attentive {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_point(char c) { return c == '.' || c == ','; }

/// Returns whether `c` is ASCII punctuation or a symbol other than ' , - and the period, which have
/// rules of their own.
bool is_symbol(char c) {
  return std::string_view("!\"#$%&()*+/:;<=>?@[\\]^_`{|}~").find(c) != std::string_view::npos;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  if (text.find(from) == std::string::npos) return;
  std::string result;
  std::size_t start = 0;
  for (std::size_t at; (at = text.find(from, start)) != std::string::npos;
       start = at + from.size()) {
    result.append(text, start, at - start).append(to);
  }
  result.append(text, start);
  text = std::move(result);
}

std::string isolate_symbols(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (is_symbol(c)) {
      result.append({' ', c, ' '});
    } else {
      result += c;
    }
  }
  return result;
}

/// Puts spaces around and between each two neighbours a, b for which `matches(a, b)`, in the form
/// `before a ' ' b after`. Pairs do not overlap: the reference defines its rules as substitutions
/// from left to right, and "..." depends on that.
template <typename Matches>
std::string space_pairs(std::string_view text, Matches matches, std::string_view before,
                        std::string_view after) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i + 1 < text.size() && matches(text[i], text[i + 1])) {
      result.append(before).append({text[i], ' ', text[i + 1]}).append(after);
      ++i;
    } else {
      result += text[i];
    }
  }
  return result;
}

/// Returns the length in bytes of the Unicode white space at the start of `text`; 0 if there is
/// none.
std::size_t space_length(std::string_view text) {
  const char c = text.front();
  if (c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f')) return 1;
  constexpr std::array<std::string_view, 19> wide = {
      "\u0085", "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003",
      "\u2004", "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a",
      "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
  for (const std::string_view space : wide) {
    if (text.starts_with(space)) return space.size();
  }
  return 0;
}

/// Replaces every run of white space by one space, and removes it at the ends.
std::string collapse_spaces(std::string_view text) {
  std::string result;
  bool pending = false;
  while (!text.empty()) {
    if (const std::size_t length = space_length(text)) {
      pending = !result.empty();
      text.remove_prefix(length);
    } else {
      if (pending) result += ' ';
      pending = false;
      result += text.front();
      text.remove_prefix(1);
    }
  }
  return result;
}

}  // namespace

std::string tokenize_13a(std::string_view sentence) {
  // A line break at the very end does not hyphenate a word.
  std::string text(sentence.substr(0, sentence.find_last_not_of(" \t\n\v\f\r") + 1));
  replace_all(text, "<skipped>", "");
  replace_all(text, "-\n", "");
  replace_all(text, "\n", " ");
  replace_all(text, "&quot;", "\"");
  replace_all(text, "&amp;", "&");
  replace_all(text, "&lt;", "<");
  replace_all(text, "&gt;", ">");

  // The outer spaces let the rules for neighbours see the sentence's ends.
  text = isolate_symbols(" " + text + " ");
  const auto point_after_text = [](char a, char b) { return !is_digit(a) && is_point(b); };
  const auto point_before_text = [](char a, char b) { return is_point(a) && !is_digit(b); };
  const auto hyphen_after_digit = [](char a, char b) { return is_digit(a) && b == '-'; };
  text = space_pairs(text, point_after_text, "", " ");
  text = space_pairs(text, point_before_text, " ", "");
  text = space_pairs(text, hyphen_after_digit, "", " ");
  return collapse_spaces(text);
}

}  // namespace attentive
