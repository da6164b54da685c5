#include "core/search/copying.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/attributes.h"
#include "core/heap_sort.h"
#include "core/search/copyable.h"
#include "core/search/numbers.h"
#include "core/search/unit_attention.h"
#include "core/search/write_terms.h"

namespace attentive {
namespace {

/// The least attention with which a target word looks at a number at all.
constexpr Real glance_share = Real{1} / 10;

constexpr std::size_t none = UnitAttention::none;

class Copier {
 public:
  Copier(std::span<const Word> source, std::span<const Word> target, ConstView attention,
         std::string_view prefix)
      : prefix_(prefix),
        sources_(units_of(source)),
        targets_(units_of(target)),
        copies_(targets_.size()),
        attention_(sources_, targets_, attention),
        written_(units_within(prefix, sources_)),
        source_of_(
            write_terms(targets_, copies_, sources_, attention_, written_, !prefix.empty())) {
    for (const Unit& unit : sources_) kinds_.push_back(copy_kind(unit));
    copied_ = std::ranges::find(kinds_, CopyKind::term) != kinds_.end();
  }

  std::optional<CopiedText> text() {
    if (prefix_.empty() && needs_no_translation(sources_)) return copy_of(sources_);
    assign_pairs(&Copier::is_same, &Copier::add_affixes_of_same);
    find_parts();
    replace_numbers();
    replace_words();
    remove_wrong_numbers();
    add_missing();
    return copied_ ? std::optional(joined()) : std::nullopt;
  }

 private:
  bool is_number(std::size_t s) const { return kinds_[s] == CopyKind::number; }
  /// Returns whether a target unit has not yet been assigned to a source unit.
  bool is_open(std::size_t t) const { return source_of_[t] == none; }
  bool is_open_number(std::size_t t) const { return targets_[t].number && is_open(t); }

  ATTENTIVE_NOINLINE void replace(std::size_t t, std::size_t at, std::size_t size,
                                  std::string_view by) {
    targets_[t].text.replace(at, size, by);
    move_copies(copies_[t], at, size, by.size());
  }

  /// Replaces bytes of a target unit by `copied`, which is a part of a source unit's text.
  ATTENTIVE_NOINLINE void copy(std::size_t t, std::size_t at, std::size_t size,
                               std::string_view copied, std::size_t s) {
    replace(t, at, size, copied);
    const auto after = std::ranges::upper_bound(copies_[t], at, {}, &Copy::begin);
    copies_[t].insert(after, {at, at + copied.size(), place_of(copied, s)});
  }

  std::size_t place_of(std::string_view copied, std::size_t s) const {
    return sources_[s].place + static_cast<std::size_t>(copied.data() - sources_[s].text.data());
  }

  void assign(std::size_t t, std::size_t s) {
    source_of_[t] = s;
    written_[s] = true;
  }

  using IsPair = bool (Copier::*)(std::size_t t, std::size_t s) const;
  using Then = void (Copier::*)(std::size_t t, std::size_t s);

  /// Assigns open target units to missing source units for which `is_pair` holds, each at most
  /// once, in descending order of attention, and calls `then` for each pair.
  void assign_pairs(IsPair is_pair, Then then) {
    std::vector<std::tuple<Real, std::size_t, std::size_t>> pairs;
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      for (std::size_t s = 0; s < sources_.size(); ++s) {
        if (is_open(t) && !written_[s] && (this->*is_pair)(t, s)) {
          pairs.emplace_back(-attention_.share(t, s), t, s);
        }
      }
    }
    heap_sort(pairs);
    for (const auto& [share, t, s] : pairs) {
      if (!is_open(t) || written_[s]) continue;
      assign(t, s);
      (this->*then)(t, s);
    }
  }

  /// Returns whether a target unit contains a source unit unchanged, or the same number.
  bool is_same(std::size_t t, std::size_t s) const {
    const Unit& unit = targets_[t];
    if (is_number(s)) return unit.number && mean_the_same(unit.core(), sources_[s].core());
    return kinds_[s] != CopyKind::word &&
           unit.text.find(copied_part(sources_[s])) != std::string::npos;
  }

  void add_affixes_of_same(std::size_t t, std::size_t s) {
    if (is_number(s) && digits_of(targets_[t].core()) == digits_of(sources_[s].core())) {
      add_affixes(t, t, s);
    }
  }

  /// Assigns numbers that one side writes as one and the other as several: "3–5" and "3 to 5".
  void find_parts() {
    std::vector<NumberParts> open;
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      if (is_open_number(t)) open.push_back({t, parts_of(targets_[t].core())});
    }
    std::vector<NumberParts> missing;
    for (std::size_t s = 0; s < sources_.size(); ++s) {
      if (is_number(s) && !written_[s]) missing.push_back({s, parts_of(sources_[s].core())});
    }
    for (NumberParts& source : missing) {
      const std::span<NumberParts> run = find_run(open, source.digits);
      if (run.empty()) continue;
      for (NumberParts& target : run) {
        assign(target.unit, source.unit);
        target.digits.clear();
      }
      add_affixes(run.front().unit, run.back().unit, source.unit);
      source.digits.clear();
    }
    for (const NumberParts& target : open) {
      if (target.digits.empty()) continue;
      for (NumberParts& source : find_run(missing, target.digits)) {
        assign(target.unit, source.unit);
        source.digits.clear();
      }
    }
  }

  /// Replaces target numbers that are not in the source by missing source numbers: first those that
  /// they are part of, then those that they look at, then those that they attend to at all.
  void replace_numbers() {
    assign_pairs(&Copier::is_part, &Copier::replace_number);
    keep_repeated();
    assign_pairs(&Copier::looks_at, &Copier::replace_number);
    assign_pairs(&Copier::glances_at, &Copier::replace_number);
  }

  bool are_numbers(std::size_t t, std::size_t s) const {
    return targets_[t].number && is_number(s);
  }

  bool is_part(std::size_t t, std::size_t s) const {
    return are_numbers(t, s) &&
           parts_of(sources_[s].core()).find(parts_of(targets_[t].core())) != std::string::npos;
  }

  bool looks_at(std::size_t t, std::size_t s) const {
    return are_numbers(t, s) && !is_replaced(t) &&
           (attention_.share(t, s) >= glance_share || attention_.owner(t) == s);
  }

  bool glances_at(std::size_t t, std::size_t s) const {
    return are_numbers(t, s) && !is_replaced(t) && !is_spelled_out(s) &&
           attention_.total(t, s) >= glance_share;
  }

  /// Assigns numbers that occur in the source less often than in the target.
  void keep_repeated() {
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      for (std::size_t s = 0; s < sources_.size() && is_open_number(t); ++s) {
        if (is_number(s) && mean_the_same(targets_[t].core(), sources_[s].core())) {
          source_of_[t] = s;
        }
      }
    }
  }

  void replace_number(std::size_t t, std::size_t s) {
    const Unit& source = sources_[s];
    const Unit& unit = targets_[t];
    const Number number = *unit.number;
    const bool is_bare = source.sign().empty() && source.symbol().empty();
    const std::size_t begin = is_bare ? number.core_begin : number.begin;
    const std::size_t end = is_bare ? number.core_end : number.end;
    const bool ends_word = number.end == unit.text.size();
    copy(t, begin, end - begin, copied_part(source), s);
    copied_ = true;
    if (!source.symbol().empty() && ends_word) absorb_next(t, s);
    if (!source.sign().empty() && number.begin == 0) absorb_previous(t, s);
  }

  /// Adds the sign and unit of a source number to the target units that stand for it, from `first`
  /// to `last`.
  void add_affixes(std::size_t first, std::size_t last, std::size_t s) {
    const Unit& source = sources_[s];
    const Unit& begin = targets_[first];
    const Unit& end = targets_[last];
    const bool lacks_sign = !has_affix(begin, source.sign()) && !has_affix(end, source.sign());
    const bool lacks_symbol =
        !has_affix(begin, source.symbol()) && !has_affix(end, source.symbol());
    if (lacks_symbol) {
      const bool ends_word = end.number->end == end.text.size();
      copy(last, end.number->core_end, end.symbol().size(), source.symbol(), s);
      if (ends_word) absorb_next(last, s);
    }
    if (lacks_sign) {
      copy(first, begin.number->begin, begin.sign().size(), source.sign(), s);
      if (begin.number->begin == 0) absorb_previous(first, s);
    }
    copied_ = copied_ || lacks_sign || lacks_symbol;
  }

  /// Returns whether a number's neighbour says its sign or unit and nothing else.
  bool is_absorbed(std::size_t t, std::size_t s) const {
    return is_open(t) && !targets_[t].number && attention_.stands_for(t, s);
  }

  void absorb_next(std::size_t t, std::size_t s) {
    std::string& text = targets_[t].text;
    for (std::size_t next = t + 1; next < targets_.size() && is_absorbed(next, s); ++next) {
      const std::string after(strip_punctuation(targets_[next].text).after);
      clear(next, s);
      text += after;
      if (!after.empty()) return;
    }
  }

  void absorb_previous(std::size_t t, std::size_t s) {
    Unit& unit = targets_[t];
    for (std::size_t previous = t; previous-- > 0 && is_absorbed(previous, s);) {
      const auto [before, core, after] = strip_punctuation(targets_[previous].text);
      if (!after.empty()) return;
      replace(t, 0, 0, before);
      unit.space = targets_[previous].space;
      clear(previous, s);
    }
  }

  void clear(std::size_t t, std::size_t s) {
    targets_[t].text.clear();
    copies_[t].clear();
    source_of_[t] = s;
    copied_ = true;
  }

  /// Returns whether a target unit is replaced by its source unit, or removed if that is written.
  bool is_replaced(std::size_t t) const {
    const std::size_t s = attention_.owner(t);
    if (s == none || !is_open(t) || sources_[s].text.empty()) return false;
    if (targets_[t].unknown) return true;
    if (sources_[s].translation) return false;
    if (is_number(s) && (targets_[t].number || written_[s])) return false;
    return is_literal(sources_[s]) && attention_.stands_for(t, s);
  }

  void replace_words() {
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      if (!is_replaced(t)) continue;
      const std::size_t s = attention_.owner(t);
      const auto continues = [&](std::size_t next) {
        return next < targets_.size() && attention_.owner(next) == s && is_replaced(next);
      };
      std::size_t last = t;
      while (continues(last + 1)) ++last;
      const std::string before(strip_punctuation(targets_[t].text).before);
      const std::string after(strip_punctuation(targets_[last].text).after);
      for (std::size_t i = t; i <= last; ++i) clear(i, s);
      if (written_[s]) {
        move_punctuation(after, t, s);
      } else {
        targets_[t].text = before + after;
        copy(t, before.size(), 0, copied_part(sources_[s]), s);
        written_[s] = true;
      }
    }
  }

  /// Moves punctuation of the removed unit `t` to the unit before it, unless that has its own.
  void move_punctuation(const std::string& after, std::size_t t, std::size_t s) {
    const std::size_t previous = last_before(t);
    if (previous == none || after.empty()) return;
    const std::string& text = targets_[previous].text;
    const std::size_t own = strip_punctuation(text).after.size();
    if (own > 0 && source_of_[previous] != s) return;
    replace(previous, text.size() - own, own, after);
  }

  /// Returns the last target unit before `t` that has not been removed.
  std::size_t last_before(std::size_t t) const {
    while (t-- > 0) {
      if (!targets_[t].text.empty()) return t;
    }
    return none;
  }

  /// Removes wrong target numbers that stand for a source number which is written elsewhere.
  void remove_wrong_numbers() {
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      const std::size_t s = attention_.owner(t);
      if (!is_open_number(t) || s == none || !is_number(s)) continue;
      const std::string after(strip_punctuation(targets_[t].text).after);
      clear(t, s);
      move_punctuation(after, t, s);
    }
  }

  void add_missing() {
    for (std::size_t s = 0; s < sources_.size(); ++s) {
      if (written_[s]) continue;
      const bool is_lost = is_number(s) && !is_spelled_out(s) && is_looked_at(s);
      if (kinds_[s] == CopyKind::symbol || is_lost) add(s);
    }
  }

  /// Returns whether a target word stands for a source number.
  bool is_spelled_out(std::size_t s) const {
    if (is_literal(sources_[s])) return false;
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      if (is_open(t) && !targets_[t].number && attention_.owner(t) == s) return true;
    }
    return false;
  }

  bool is_looked_at(std::size_t s) const {
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      if (attention_.total(t, s) >= glance_share) return true;
    }
    return false;
  }

  void add(std::size_t s) {
    const std::string_view copied = copied_part(sources_[s]);
    const std::size_t place = attention_.insertion_point(s);
    const std::size_t previous = last_before(place);
    const Unit* next = s + 1 < sources_.size() ? &sources_[s + 1] : nullptr;
    const bool is_before_glued_mark =
        next && next->space.empty() && is_only_punctuation(next->text);
    copied_ = true;
    if (previous == none) {
      if (would_join(start_.text, copied)) start_.text += ' ';
      start_.append({std::string(copied), {{0, copied.size(), place_of(copied, s)}}});
      if (!next || !next->space.empty() || is_before_glued_mark) start_.text += ' ';
      return;
    }
    const std::string& text = targets_[previous].text;
    const bool is_before_mark = is_before_glued_mark || (next && place == targets_.size()) ||
                                !strip_punctuation(sources_[s].text).after.empty();
    const std::size_t at =
        text.size() - (is_before_mark ? strip_punctuation(text).after.size() : 0);
    const bool is_glued = s > 0 && sources_[s].space.empty() &&
                          !would_join(std::string_view(text).substr(0, at), copied);
    copy(previous, at, 0, copied, s);
    if (!is_glued) replace(previous, at, 0, " ");
  }

  CopiedText joined() const {
    CopiedText all;
    if (!start_.text.empty() && !prefix_.empty()) all.text = ' ';
    all.append(start_);
    bool is_first = prefix_.empty() || !start_.text.empty();
    for (std::size_t t = 0; t < targets_.size(); ++t) {
      const Unit& unit = targets_[t];
      if (unit.text.empty()) continue;
      if (!is_first) all.text += unit.space;
      if (would_join(all.text.empty() ? prefix_ : all.text, unit.text)) all.text += ' ';
      all.append({unit.text, copies_[t]});
      is_first = false;
    }
    if (is_first && all.text.ends_with(' ')) all.text.pop_back();
    return all;
  }

  std::string_view prefix_;
  std::vector<Unit> sources_;
  std::vector<Unit> targets_;
  std::vector<std::vector<Copy>> copies_;  // in each target unit
  UnitAttention attention_;
  std::vector<CopyKind> kinds_;         // of each source unit
  std::vector<bool> written_;           // whether each source unit has been written
  std::vector<std::size_t> source_of_;  // of each target unit, once assigned
  CopiedText start_;                    // text to add before the target
  bool copied_ = false;
};

}  // namespace

std::optional<CopiedText> text_with_copies(std::span<const Word> source,
                                           std::span<const Word> target, ConstView attention,
                                           std::string_view prefix) {
  return Copier(source, target, attention, prefix).text();
}

}  // namespace attentive
