#include "core/search/copying.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <numeric>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

namespace attentive {
namespace {

/// The share of attention from which on a target word stands for an address or an unknown word.
/// Words around these attend to them, too, for they have many pieces, but rarely that much.
constexpr Real clear_share = Real{2} / 3;

bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string digits_of(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), is_ascii_digit);
  return digits;
}

/// From the first digit to the last, if nothing but ASCII signs stands between: "4,837" of
/// "$4,837.". Empty otherwise, as for "20h30" or a sentence without spaces.
std::string_view number_in(std::string_view text) {
  const auto first = std::ranges::find_if(text, is_ascii_digit);
  if (first == text.end()) return {};
  const std::string_view number(first,
                                std::find_if(text.rbegin(), text.rend(), is_ascii_digit).base());
  const bool is_plain = std::ranges::none_of(
      number, [](char c) { return is_ascii_letter(c) || static_cast<unsigned char>(c) >= 0x80; });
  return is_plain ? number : std::string_view();
}

bool is_address(std::string_view core) {
  const std::size_t scheme = core.find("://");
  if (scheme != std::string_view::npos && scheme > 0) {
    return std::ranges::all_of(core.substr(0, scheme), [](char c) {
      return is_ascii_letter(c) || is_ascii_digit(c) || c == '+' || c == '-' || c == '.';
    });
  }
  if (core.starts_with("www.")) return true;
  const std::size_t at = core.find('@');
  return at != std::string_view::npos && at > 0 && core.find('@', at + 1) == core.npos &&
         core.find('.', at) != core.npos;
}

/// What is copied of a source word.
std::string_view copied_part(const Word& word) {
  const std::string_view core = strip_punctuation(word.text).core;
  return core.empty() ? std::string_view(word.text) : core;
}

/// The digits of each word and of up to four neighbours together: 4 837 is one number.
std::set<std::string> numbers_of(std::span<const Word> words) {
  constexpr std::size_t most_words = 4;
  std::set<std::string> numbers;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string digits;
    for (std::size_t j = i; j < std::min(words.size(), i + most_words); ++j) {
      const std::string more = digits_of(words[j].text);
      if (more.empty()) break;
      digits += more;
      numbers.insert(digits);
    }
  }
  return numbers;
}

/// A group of three digits, as in 4 837.
bool is_group(const Word& word) {
  const std::string_view core = strip_punctuation(word.text).core;
  return core.size() == 3 && std::ranges::all_of(core, is_ascii_digit);
}

/// The source word that a target word belongs to; null if there is none to copy.
struct Origin {
  const Word* word = nullptr;
  /// How much of the attention it has, 0 to 1.
  Real share = 0;
};

class Copier {
 public:
  Copier(std::span<const Word> source, std::span<const Word> target, ConstView attention)
      : source_(source), target_(target), numbers_(numbers_of(source)) {
    for (const Word& word : target) origins_.push_back(origin_of(word, attention));
  }

  std::optional<std::string> text() {
    for (std::size_t i = 0; i < target_.size();) i = write(i);
    return copied_ ? std::optional(std::move(text_)) : std::nullopt;
  }

 private:
  Origin origin_of(const Word& word, ConstView attention) {
    const auto rows = static_cast<Index>(word.end - word.begin);
    sums_ = attention.middleRows(static_cast<Index>(word.begin), rows).colwise().sum();
    Origin best;
    for (const Word& candidate : source_) {
      const Real sum =
          std::accumulate(sums_.data() + candidate.begin, sums_.data() + candidate.end, Real{0});
      if (sum > best.share) best = {&candidate, sum};
    }
    if (best.word == nullptr || best.word->text.empty()) return {};
    return {best.word, best.share / static_cast<Real>(rows)};
  }

  /// Whether target word `i` is to become the whole of its source word.
  bool is_copied_whole(std::size_t i) const {
    const auto& [word, share] = origins_[i];
    return share >= clear_share && (word->unknown || is_address(copied_part(*word)));
  }

  /// The first target word after `i` that has another source word or of which `same` is not true.
  template <typename Same>
  std::size_t end_of_run(std::size_t i, Same same) const {
    std::size_t end = i + 1;
    while (end < target_.size() && origins_[end].word == origins_[i].word && same(end)) ++end;
    return end;
  }

  /// Writes target word `i` and those that are copied with it.
  /// @return the next to write.
  std::size_t write(std::size_t i) {
    const Word* origin = origins_[i].word;
    if (origin == nullptr) return keep(i);
    if (is_copied_whole(i)) {
      const std::size_t end = end_of_run(i, [this](std::size_t j) { return is_copied_whole(j); });
      return copy(i, end, copied_part(*origin));
    }
    if (target_[i].unknown) return copy(i, i + 1, copied_part(*origin));
    if (!number_in(origin->text).empty() && has_number(i)) {
      const std::size_t end = end_of_run(i, [this](std::size_t j) { return has_number(j); });
      const auto numbers = target_.subspan(i, end - i);
      const auto is_right = [this](const Word& w) { return numbers_.contains(digits_of(w.text)); };
      if (!std::ranges::all_of(numbers, is_right)) {
        return replace_numbers(i, end, number_of(*origin));
      }
    }
    return keep(i);
  }

  bool has_number(std::size_t i) const { return !number_in(target_[i].text).empty(); }

  /// The number of a source word, with the neighbours that are groups of its digits.
  std::string number_of(const Word& origin) const {
    auto first = source_.begin() + (&origin - source_.data());
    auto last = first;
    while (is_group(*first) && first != source_.begin() && !number_in((first - 1)->text).empty()) {
      --first;
    }
    while (last + 1 != source_.end() && is_group(*(last + 1))) ++last;
    std::string number(number_in(first->text));
    while (first != last) (number += ' ') += number_in((++first)->text);
    return number;
  }

  std::size_t keep(std::size_t i) {
    add(target_[i].text);
    return i + 1;
  }

  /// Writes `part` for target words [begin, end), with the punctuation around these.
  std::size_t copy(std::size_t begin, std::size_t end, std::string_view part) {
    std::string text(strip_punctuation(target_[begin].text).before);
    text += part;
    text += strip_punctuation(target_[end - 1].text).after;
    add(text);
    copied_ = true;
    return end;
  }

  /// Writes `number` for those of target words [begin, end), with what stands around these.
  std::size_t replace_numbers(std::size_t begin, std::size_t end, std::string_view number) {
    const std::string_view first = target_[begin].text;
    const std::string_view last = target_[end - 1].text;
    const auto before = static_cast<std::size_t>(number_in(first).data() - first.data());
    const std::string_view old = number_in(last);
    std::string text(first.substr(0, before));
    text += number;
    text.append(old.data() + old.size(), last.data() + last.size());
    add(text);
    copied_ = true;
    return end;
  }

  void add(std::string_view word) {
    if (word.empty()) return;
    if (!text_.empty()) text_ += ' ';
    text_ += word;
  }

  std::span<const Word> source_;
  std::span<const Word> target_;
  std::set<std::string> numbers_;
  std::vector<Origin> origins_;  // of each target word
  Eigen::Matrix<Real, 1, Eigen::Dynamic> sums_;
  std::string text_;
  bool copied_ = false;
};

}  // namespace

std::optional<std::string> text_with_copies(std::span<const Word> source,
                                            std::span<const Word> target, ConstView attention) {
  return Copier(source, target, attention).text();
}

}  // namespace attentive
