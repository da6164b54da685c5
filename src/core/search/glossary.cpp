#include "core/search/glossary.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/error.h"
#include "core/heap_sort.h"
#include "core/text/letter_case.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

/// Returns a text with each run of white space as one space.
std::string single_spaced(std::string_view text) {
  std::string spaced;
  bool after_space = true;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t at = position;
    const bool is_space = unicode::is_space(next_code_point(text, position));
    if (is_space && !after_space) spaced += ' ';
    if (!is_space) spaced += text.substr(at, position - at);
    after_space = is_space;
  }
  if (spaced.ends_with(' ')) spaced.pop_back();
  return spaced;
}

/// A place where a term may begin or end.
struct Border {
  std::size_t at = 0;
  bool starts_sentence = false;
};

bool ends_sentence(char32_t c) {
  return std::u32string_view(U".!?…:").find(c) != std::u32string_view::npos;
}

std::vector<Border> borders_of(std::string_view text) {
  std::vector<Border> borders;
  char32_t before = ' ';
  bool starts_sentence = true;
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t at = position;
    const char32_t c = next_code_point(text, position);
    const bool continues = is_word_character(before) && is_word_character(c) &&
                           !is_unspaced(before) && !is_unspaced(c);
    const bool is_mark = unicode::category(c) == unicode::Category::mark;
    if (!continues && !is_mark) borders.push_back({at, starts_sentence});
    starts_sentence = ends_sentence(c) || (starts_sentence && !is_word_character(c));
    before = c;
  }
  borders.push_back({text.size()});
  return borders;
}

/// Splits a word at a byte of its text, and returns its second part. A piece that spells some of
/// both belongs to both, and so does every piece if the pieces spell something else.
Word split_off(Word& word, std::size_t at, std::span<const std::string> pieces) {
  Word rest = word;
  rest.text = word.text.substr(at);
  rest.place += at;
  rest.space.clear();
  word.text.resize(at);
  std::size_t spelled = 0;
  for (std::size_t i = word.begin; i < word.end; ++i) spelled += spelled_bytes(pieces[i]);
  if (spelled != at + rest.text.size()) return rest;
  spelled = 0;
  while (rest.begin < rest.end && spelled + spelled_bytes(pieces[rest.begin]) <= at) {
    spelled += spelled_bytes(pieces[rest.begin++]);
  }
  word.end = spelled < at ? rest.begin + 1 : rest.begin;
  return rest;
}

}  // namespace

void check(std::span<const Term> terms) {
  if (terms.size() > max_terms) {
    refuse({"glossary has ", terms.size(), " terms; give at most ", max_terms});
  }
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const auto& [source, target] = terms[i];
    if (single_spaced(source).empty()) {
      refuse({"glossary[", i, "].source is empty; leave out the term"});
    }
    if (std::max(source.size(), target.size()) > max_term_bytes) {
      refuse({"glossary[", i, "] has more than ", max_term_bytes, " bytes; shorten the term"});
    }
  }
}

Glossary::Glossary(std::span<const Term> terms, const Tokenizer& tokenizer) {
  for (const auto& [source, target] : terms) {
    std::string readable = single_spaced(tokenizer.readable(source).utf8);
    longest_ = std::max(longest_, readable.size());
    terms_.push_back({std::move(readable), single_spaced(well_formed(target))});
  }
  heap_sort(terms_, [](const Term& a, const Term& b) { return a.source < b.source; });
}

const Term* Glossary::find_term(std::string_view text) const {
  const auto place = std::ranges::lower_bound(terms_, text, {}, &Term::source);
  return place != terms_.end() && place->source == text ? &*place : nullptr;
}

std::vector<Glossary::Occurrence> Glossary::find(std::string_view text) const {
  std::vector<Occurrence> found;
  const std::vector<Border> borders = borders_of(text);
  for (std::size_t b = 0; b < borders.size(); ++b) {
    std::size_t e = b;
    const std::size_t begin = borders[b].at;
    while (e + 1 < borders.size() && borders[e + 1].at - begin <= longest_) ++e;
    for (; e > b; --e) {
      const std::string_view part = text.substr(begin, borders[e].at - begin);
      const Term* term = find_term(part);
      if (!term && borders[b].starts_sentence) term = find_term(with_small_initial(part));
      if (!term) continue;
      found.push_back(
          {begin, borders[e].at, term->target.empty() ? std::string(part) : term->target});
      b = e - 1;
      break;
    }
  }
  return found;
}

void Glossary::translate_terms(std::vector<Word>& words,
                               std::span<const std::string> pieces) const {
  if (terms_.empty()) return;
  std::string text;
  std::vector<std::size_t> begins;
  for (const Word& word : words) {
    if (!text.empty() && !word.space.empty()) text += ' ';
    begins.push_back(text.size());
    text += word.text;
  }
  const std::vector<Occurrence> occurrences = find(text);
  if (occurrences.empty()) return;
  std::vector<Word> result;
  auto next = occurrences.begin();
  for (std::size_t i = 0; i < words.size(); ++i) {
    Word word = std::move(words[i]);
    for (std::size_t at = begins[i];;) {
      while (next != occurrences.end() && next->end <= at) ++next;
      const bool is_term = next != occurrences.end() && next->begin <= at;
      const std::size_t end = at + word.text.size();
      std::size_t border = end;
      if (next != occurrences.end()) border = std::min(end, is_term ? next->end : next->begin);
      std::optional<Word> rest;
      if (border < end) rest = split_off(word, border - at, pieces);
      if (is_term && next->begin < at) {
        (result.back().text += word.space) += word.text;
        result.back().end = std::max(result.back().end, word.end);
      } else {
        if (is_term) word.translation = next->translation;
        result.push_back(std::move(word));
      }
      if (!rest) break;
      word = *std::move(rest);
      at = border;
    }
  }
  words = std::move(result);
}

}  // namespace attentive
