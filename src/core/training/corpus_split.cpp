#include "core/training/corpus_split.h"

#include <numeric>
#include <string>
#include <unordered_map>

#include "core/random.h"
#include "core/text/clean_text.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

/// Returns a sentence's letters, in lower case, marks and numbers, with a space for anything
/// between them.
std::string plain_form(const std::string& sentence) {
  const std::string lower = unicode::to_lower(sentence);
  std::string plain;
  bool gap = false;
  for (std::size_t position = 0; position < lower.size();) {
    const char32_t code_point = next_code_point(lower, position);
    const auto category = unicode::category(code_point);
    if (category == unicode::Category::punctuation || category == unicode::Category::other) {
      gap = !plain.empty();
      continue;
    }
    if (gap) plain += ' ';
    gap = false;
    append_utf8(plain, code_point);
  }
  // Sentences of punctuation alone, such as "?" and "!", stay different.
  return plain.empty() ? sentence : plain;
}

/// Disjoint sets of pairs (Tarjan 1975, "Efficiency of a good but not linear set union algorithm").
class Components {
 public:
  explicit Components(std::size_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }

  std::size_t find(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }

  void unite(std::size_t a, std::size_t b) { parent_[find(a)] = find(b); }

 private:
  std::vector<std::size_t> parent_;
};

void unite_equal(const std::vector<std::string>& sentences, Components& components) {
  std::unordered_map<std::string, std::size_t> first_with;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    components.unite(i,
                     first_with.try_emplace(plain_form(clean_text(sentences[i])), i).first->second);
  }
}

}  // namespace

std::vector<CorpusPart> split_corpus(const SentencePairs& pairs, const CorpusSplit& split) {
  const std::size_t count = pairs.sources.size();
  Components components(count);
  unite_equal(pairs.sources, components);
  unite_equal(pairs.targets, components);
  std::vector<std::vector<std::size_t>> members(count);
  for (std::size_t i = 0; i < count; ++i) members[components.find(i)].push_back(i);

  Random random(split.seed);
  shuffle(members, random);
  std::vector<CorpusPart> parts(count, CorpusPart::train);
  std::size_t test_left = split.test;
  std::size_t dev_left = split.dev;
  for (const std::vector<std::size_t>& component : members) {
    const bool is_test = component.size() <= test_left;
    if (!is_test && component.size() > dev_left) continue;
    (is_test ? test_left : dev_left) -= component.size();
    for (const std::size_t i : component) parts[i] = is_test ? CorpusPart::test : CorpusPart::dev;
  }
  return parts;
}

}  // namespace attentive
