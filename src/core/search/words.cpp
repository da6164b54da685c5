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

constexpr std::u32string_view punctuation =
    U".,;:!?\"'()[]{}<>¡¿«»‹›“”„‘’‚…·。，、；：！？「」『』（）《》〈〉【】؟،؛।";

template <typename Predicate>
bool any_of(std::string_view text, Predicate predicate) {
  for (std::size_t position = 0; position < text.size();) {
    if (predicate(next_code_point(text, position))) return true;
  }
  return false;
}

bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_punctuation(std::string_view text) {
  return !any_of(text, [](char32_t c) { return !is_punctuation_mark(c); });
}

std::string_view without_mark(std::string_view piece) {
  return starts_word(piece) ? piece.substr(piece.starts_with(mark) ? mark.size() : 1) : piece;
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

/// Returns for each byte of a word whether it belongs to a symbol that the vocabulary lacks: a
/// character that is neither letter nor punctuation, with the marks after it. Empty if the pieces
/// do not spell the word.
std::vector<bool> unknown_symbols(std::string_view text, std::span<const std::string> pieces) {
  std::vector<bool> in_bytes;
  for (const std::string& piece : pieces) {
    in_bytes.insert(in_bytes.end(), spelled_bytes(piece), byte_of_piece(piece).has_value());
  }
  if (in_bytes.size() != text.size()) return {};
  bool before = false;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t at = position;
    const char32_t c = next_code_point(text, position);
    const unicode::Category category = unicode::category(c);
    const bool may_be = in_bytes[at] && c >= 0x80 && !unicode::is_space(c) &&
                        category != unicode::Category::letter &&
                        category != unicode::Category::punctuation &&
                        (before || category != unicode::Category::mark);
    before = may_be;
    std::fill(in_bytes.begin() + static_cast<std::ptrdiff_t>(at),
              in_bytes.begin() + static_cast<std::ptrdiff_t>(position), may_be);
  }
  return in_bytes;
}

/// Adds a word to `words`, with its unknown symbols as words of their own.
void add_with_symbols_split(const Word& word, std::span<const std::string> pieces,
                            std::vector<Word>& words) {
  const std::vector<bool> is_symbol =
      unknown_symbols(word.text, pieces.subspan(word.begin, word.end - word.begin));
  if (std::ranges::find(is_symbol, true) == is_symbol.end()) {
    words.push_back(word);
    return;
  }
  Word part{.text = {}, .begin = word.begin, .end = word.begin, .space = word.space};
  std::size_t begin = 0;
  std::size_t end = 0;
  const auto add_part = [&] {
    part.text = word.text.substr(begin, end - begin);
    part.place = word.place + begin;
    part.unknown =
        is_symbol[begin] || is_unknown(pieces.subspan(part.begin, part.end - part.begin));
    words.push_back(part);
  };
  for (; part.end < word.end; ++part.end) {
    if (end > begin && end < is_symbol.size() && is_symbol[end] != is_symbol[end - 1]) {
      add_part();
      part.begin = part.end;
      part.space.clear();
      begin = end;
    }
    end += spelled_bytes(pieces[part.end]);
  }
  add_part();
}

/// Splits a text at the characters of `separators`, skipping empty parts.
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

std::size_t spelled_bytes(std::string_view piece) {
  return byte_of_piece(piece) ? 1 : without_mark(piece).size();
}

bool is_word_character(char32_t c) {
  using unicode::Category;
  const Category category = unicode::category(c);
  return category == Category::letter || category == Category::mark || category == Category::number;
}

bool is_unspaced(char32_t c) {
  return (c >= 0x0E00 && c < 0x1100) || (c >= 0x1780 && c < 0x1800) ||
         (c >= 0x2E80 && c < 0xD800) || (c >= 0xF900 && c < 0xFB00) ||
         (c >= 0x20000 && c < 0x40000);
}

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
    // `<unk>` after a lone mark, which some vocabularies write before it, continues that word.
    const bool after_mark = i == begin + 1 && without_mark(pieces[begin]).empty();
    if (!starts_word(pieces[i]) && (pieces[i] != unknown || after_mark)) continue;
    add(begin, i);
    begin = i;
  }
  add(begin, pieces.size());
  return words;
}

void split_unspaced(std::vector<Word>& words, std::span<const std::string> pieces) {
  std::vector<Word> split;
  for (Word word : words) {
    for (std::size_t i = word.begin + 1; i < word.end; ++i) {
      if (!any_of(pieces[i], is_unspaced) || byte_of_piece(pieces[i])) continue;
      split.push_back(word);
      split.back().end = word.begin = i;
      word.space.clear();
    }
    split.push_back(std::move(word));
  }
  words = std::move(split);
}

std::vector<Word> words_of(std::string_view text, std::span<const std::string> pieces) {
  std::vector<Word> words = group_words(pieces);
  // Some tokenizers split words at spaces only, others at any blank.
  std::vector<std::string_view> texts = split(text, U" ");
  if (texts.size() != words.size()) {
    texts = split(text,
                  U" \t\n\v\f\r\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
                  U"\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000");
  }
  if (texts.size() != words.size()) return {};
  std::vector<Word> result;
  const char* end = text.data();
  for (std::size_t i = 0; i < words.size(); ++i) {
    words[i].text = texts[i];
    words[i].space.assign(end, texts[i].data());
    words[i].place = static_cast<std::size_t>(texts[i].data() - text.data());
    end = texts[i].data() + texts[i].size();
    add_with_symbols_split(words[i], pieces, result);
  }
  return result;
}

bool is_punctuation_mark(char32_t c) { return punctuation.find(c) != punctuation.npos; }

bool is_address(std::string_view core) {
  const std::size_t scheme = core.find("://");
  if (scheme != std::string_view::npos && scheme > 0) {
    return std::ranges::all_of(core.substr(0, scheme), [](char c) {
      return is_ascii_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
    });
  }
  if (core.starts_with("www.")) return true;
  const std::size_t at = core.find('@');
  return at != std::string_view::npos && at > 0 && core.find('@', at + 1) == core.npos &&
         core.find('.', at) != core.npos;
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

std::vector<Word> words_within(std::span<const Word> words, const SentencePart& part) {
  std::vector<Word> within;
  const auto first = std::ranges::partition_point(
      words, [&part](const Word& word) { return part.begin > 0 && word.end <= part.begin; });
  for (const Word& word : words.subspan(static_cast<std::size_t>(first - words.begin()))) {
    if (word.begin >= part.end && word.end > part.end) break;
    const bool cut = word.begin < part.begin || word.end > part.end;
    within.push_back({.text = cut ? "" : word.text,
                      .begin = std::max(word.begin, part.begin) - part.begin,
                      .end = std::min(word.end, part.end) - part.begin,
                      .unknown = word.unknown,
                      .space = word.space,
                      .place = word.place,
                      .translation = cut ? std::nullopt : word.translation,
                      .read_as = word.read_as});
  }
  return within;
}

void hide_all_but_terms(std::vector<Word>& words) {
  if (std::ranges::none_of(words, &Word::is_term)) words.clear();
  for (Word& word : words) {
    if (word.is_term()) continue;
    word.text.clear();
    word.unknown = false;
  }
}

}  // namespace attentive
