#include "core/search/words.h"

#include <algorithm>

#include "core/text/pieces.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"
#include "core/token.h"

namespace attentive {
namespace {

constexpr std::string_view mark = word_mark_text;
constexpr std::string_view unknown = special_tokens[unknown_id];

/// Not "/", "#" and the like, with which an address may end.
constexpr std::u32string_view punctuation =
    U".,;:!?\"'()[]{}<>¡¿«»‹›“”„‘’‚…·。，、；：！？「」『』（）《》〈〉【】؟،؛।";

template <typename Predicate>
bool any_of(std::string_view text, Predicate predicate) {
  for (std::size_t position = 0; position < text.size();) {
    if (predicate(next_code_point(text, position))) return true;
  }
  return false;
}

bool is_punctuation_mark(char32_t c) { return punctuation.find(c) != punctuation.npos; }
bool is_punctuation(std::string_view text) {
  return !any_of(text, [](char32_t c) { return !is_punctuation_mark(c); });
}

std::string_view without_mark(std::string_view piece) {
  return starts_word(piece) ? piece.substr(piece.starts_with(mark) ? mark.size() : 1) : piece;
}

/// Of scripts that put no spaces between words, from Thai to Khmer and Chinese to Korean.
bool is_unspaced(char32_t c) {
  return (c >= 0x0E00 && c < 0x1100) || (c >= 0x1780 && c < 0x1800) ||
         (c >= 0x2E80 && c < 0xD800) || (c >= 0xF900 && c < 0xFB00) ||
         (c >= 0x20000 && c < 0x40000);
}

bool is_unknown(std::span<const std::string> pieces) {
  std::string bytes;
  std::string texts;
  for (const std::string& piece : pieces) {
    if (piece == unknown) return true;
    if (const auto byte = byte_of_piece(piece)) {
      bytes += static_cast<char>(*byte);
    } else {
      texts += without_mark(piece);
    }
  }
  if (bytes.empty()) return false;
  if (is_punctuation(texts)) return !is_punctuation(bytes);
  const auto is_letter = [](char32_t c) {
    return unicode::category(c) == unicode::Category::letter;
  };
  return any_of(bytes, is_letter) && !any_of(texts, is_unspaced);
}

/// What stands between characters of `separators`.
std::vector<std::string_view> split(std::string_view text, std::u32string_view separators) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t at = position;
    if (separators.find(next_code_point(text, position)) == std::u32string_view::npos) continue;
    if (at > begin) parts.push_back(text.substr(begin, at - begin));
    begin = position;
  }
  if (text.size() > begin) parts.push_back(text.substr(begin));
  return parts;
}

}  // namespace

bool starts_word(std::string_view piece) {
  return piece.starts_with(mark) || piece.starts_with(' ');
}

std::vector<Word> group_words(std::span<const std::string> pieces) {
  std::vector<Word> words;
  const auto add = [&](std::size_t begin, std::size_t end) {
    const auto own = pieces.subspan(begin, end - begin);
    if (own.empty() || (own.size() == 1 && without_mark(own.front()).empty())) return;
    words.push_back({.text = {}, .begin = begin, .end = end, .unknown = is_unknown(own)});
  };
  std::size_t begin = 0;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    // After a lone mark, which some vocabularies write before it, `<unk>` continues the word.
    const bool after_mark = i == begin + 1 && without_mark(pieces[begin]).empty();
    if (!starts_word(pieces[i]) && (pieces[i] != unknown || after_mark)) continue;
    add(begin, i);
    begin = i;
  }
  add(begin, pieces.size());
  return words;
}

std::vector<Word> words_of(std::string_view text, std::span<const std::string> pieces) {
  std::vector<Word> words = group_words(pieces);
  // Some tokenizers part words at spaces only, some at any blank.
  std::vector<std::string_view> texts = split(text, U" ");
  if (texts.size() != words.size()) {
    texts = split(text,
                  U" \t\n\v\f\r\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
                  U"\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000");
  }
  if (texts.size() != words.size()) return {};
  for (std::size_t i = 0; i < words.size(); ++i) words[i].text = texts[i];
  return words;
}

StrippedWord strip_punctuation(std::string_view word) {
  std::size_t begin = word.size();
  std::size_t end = 0;
  for (std::size_t position = 0; position < word.size();) {
    const std::size_t at = position;
    if (is_punctuation_mark(next_code_point(word, position))) continue;
    begin = std::min(begin, at);
    end = position;
  }
  if (end == 0) return {{}, {}, word};
  return {word.substr(0, begin), word.substr(begin, end - begin), word.substr(end)};
}

}  // namespace attentive
