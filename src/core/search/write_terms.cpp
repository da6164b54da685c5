#include "core/search/write_terms.h"

#include <string>
#include <utility>

#include "core/text/letter_case.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

/// Returns a text with its first letter as a capital, unless it has capitals already.
std::string capitalized(const std::string& text) {
  return unicode::to_lower(text) == text ? with_capital_initial(text) : text;
}

/// Returns where a text has a word that no letter or digit continues.
std::size_t find_word(std::string_view text, std::string_view word) {
  const std::size_t begin = text.find(word);
  if (begin == std::string_view::npos || begin + word.size() == text.size()) return begin;
  std::size_t end = begin + word.size();
  return is_word_character(next_code_point(text, end)) ? std::string_view::npos : begin;
}

class TermWriter {
 public:
  TermWriter(std::vector<Unit>& target, std::vector<std::vector<Copy>>& copies,
             std::span<const Unit> source, const UnitAttention& attention, bool has_prefix)
      : target_(target),
        copies_(copies),
        source_(source),
        attention_(attention),
        has_prefix_(has_prefix),
        term_of_(target.size(), none) {}

  std::vector<std::size_t> write(std::vector<bool>& written) && {
    std::vector<std::size_t> missing;
    for (std::size_t s = 0; s < source_.size(); ++s) {
      if (!source_[s].translation || written[s]) continue;
      if (!write_name(s) && !find(s)) missing.push_back(s);
      written[s] = true;
    }
    // Where terms compete for a place, the one that is looked at most comes first.
    while (!missing.empty()) {
      std::size_t best_term = 0;
      std::size_t best = none;
      for (std::size_t i = 0; i < missing.size(); ++i) {
        for (std::size_t t = 0; t < target_.size(); ++t) {
          if (!is_open(t) || (best != none && attention_.share(t, missing[i]) <=
                                                  attention_.share(best, missing[best_term]))) {
            continue;
          }
          best_term = i;
          best = t;
        }
      }
      replace(best, missing[best_term]);
      missing.erase(missing.begin() + static_cast<std::ptrdiff_t>(best_term));
    }
    return std::move(term_of_);
  }

 private:
  static constexpr std::size_t none = UnitAttention::none;

  /// Returns whether a unit says no term.
  bool is_open(std::size_t t) const { return term_of_[t] == none && !target_[t].text.empty(); }

  bool starts_sentence(std::size_t t) const { return t == 0 && !has_prefix_; }

  /// Writes an unknown name wherever the model wrote the known one as which it read it, and returns
  /// whether it did.
  bool write_name(std::size_t s) {
    const std::string& name = source_[s].text;
    const std::string& known = source_[s].read_as;
    bool found = false;
    for (std::size_t t = 0; t < target_.size() && !known.empty(); ++t) {
      const std::size_t begin = is_open(t) ? find_word(target_[t].text, known) : std::string::npos;
      if (begin == std::string::npos) continue;
      target_[t].text.replace(begin, known.size(), name);
      copies_[t] = {{begin, begin + name.size(), source_[s].place}};
      term_of_[t] = s;
      found = true;
    }
    return found;
  }

  /// Finds a translation that the model has written, and returns whether there is one.
  bool find(std::size_t s) {
    const std::string& translation = *source_[s].translation;
    std::size_t best = none;
    std::size_t best_end = none;
    for (std::size_t t = 0; t < target_.size(); ++t) {
      const std::size_t end = end_of(translation, t);
      if (end == none) continue;
      if (best != none && attention_.share(t, s) <= attention_.share(best, s)) continue;
      best = t;
      best_end = end;
    }
    for (std::size_t t = best; t < best_end; ++t) term_of_[t] = s;
    return best != none;
  }

  /// Returns before which unit a translation ends that begins with unit `first`; none if another
  /// text stands there.
  std::size_t end_of(const std::string& translation, std::size_t first) const {
    std::string text;
    for (std::size_t t = first; t < target_.size() && is_open(t); ++t) {
      if (t > first) text += target_[t].space;
      text += target_[t].text;
      const std::string_view core = strip_punctuation(text).core;
      if (core == translation || (starts_sentence(first) && core == capitalized(translation))) {
        return t + 1;
      }
      if (core.size() > translation.size()) break;
    }
    return none;
  }

  /// @param t none if no unit is open: then the translation is added to the last.
  void replace(std::size_t t, std::size_t s) {
    if (t == none) {
      if (!target_.empty()) (target_.back().text += ' ') += *source_[s].translation;
      return;
    }
    const auto belongs = [this, s](std::size_t unit) {
      return is_open(unit) && attention_.stands_for(unit, s);
    };
    std::size_t first = t;
    std::size_t last = t;
    while (first > 0 && belongs(first - 1)) --first;
    while (last + 1 < target_.size() && belongs(last + 1)) ++last;
    const std::string& translation = *source_[s].translation;
    const bool is_kept = translation == source_[s].text;
    std::string text(strip_punctuation(target_[first].text).before);
    const std::size_t begin = text.size();
    text += starts_sentence(first) && !is_kept ? capitalized(translation) : translation;
    text += strip_punctuation(target_[last].text).after;
    for (std::size_t i = first; i <= last; ++i) {
      target_[i].text.clear();
      copies_[i].clear();
      target_[i].number.reset();
      term_of_[i] = s;
    }
    target_[first].text = std::move(text);
    if (is_kept) copies_[first] = {{begin, begin + translation.size(), source_[s].place}};
  }

  std::vector<Unit>& target_;
  std::vector<std::vector<Copy>>& copies_;
  std::span<const Unit> source_;
  const UnitAttention& attention_;
  bool has_prefix_;
  std::vector<std::size_t> term_of_;  // of each target unit
};

}  // namespace

std::vector<std::size_t> write_terms(std::vector<Unit>& target,
                                     std::vector<std::vector<Copy>>& copies,
                                     std::span<const Unit> source, const UnitAttention& attention,
                                     std::vector<bool>& written, bool has_prefix) {
  return TermWriter(target, copies, source, attention, has_prefix).write(written);
}

}  // namespace attentive
