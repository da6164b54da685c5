#include "core/training/sentence_pairs.h"

#include <cstddef>
#include <utility>

#include "core/error.h"

namespace attentive {
namespace {

void require_pairs(const std::string& what, const SentencePairs& corpus) {
  if (corpus.sources.size() != corpus.targets.size()) {
    refuse(what, "sources and targets must be pairs, but there are " +
                     std::to_string(corpus.sources.size()) + " and " +
                     std::to_string(corpus.targets.size()));
  }
  if (corpus.sources.empty()) {
    refuse(what,
           "there are none" + (corpus.language.empty() ? "" : " of \"" + corpus.language + "\""));
  }
}

std::size_t index_of_language(const BundleMetadata& metadata, const std::string& what,
                              const std::string& language) {
  try {
    return decoder_of(metadata, language);
  } catch (const Error& error) {
    refuse(what, error.what());
  }
}

}  // namespace

void sort_by_target(std::vector<SentencePairs>& corpora, const BundleMetadata& metadata,
                    const std::string& what) {
  const std::vector<std::string>& languages = metadata.target_languages;
  std::vector<SentencePairs> sorted(languages.size());
  for (SentencePairs& corpus : corpora) {
    require_pairs(what, corpus);
    const std::size_t index = index_of_language(metadata, what, corpus.language);
    if (!sorted[index].sources.empty()) {
      refuse(what, "those of \"" + languages[index] + "\" are given twice");
    }
    sorted[index] = std::move(corpus);
  }
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (sorted[i].sources.empty()) {
      refuse(what,
             "those of \"" + languages[i] + "\" are missing; each target language needs its own");
    }
  }
  corpora = std::move(sorted);
}

}  // namespace attentive
