#include <algorithm>

#include "core/bundle/malformed_files.h"

namespace attentive::malformed {

std::vector<Malformed> shortlists() {
  const auto without = [](const char* name) {
    return shortlist_file([](Shortlist&) {},
                          [name](BundleEditor& editor) {
                            std::erase_if(editor.tensors,
                                          [name](const NamedTensor& t) { return t.name == name; });
                          });
  };
  const auto changed = [](const char* name, const std::function<void(TensorView&)>& change) {
    return shortlist_file([](Shortlist&) {},
                          [&](BundleEditor& editor) { change(editor.tensor(name)); });
  };
  constexpr const char* begins = "shortlist.begins";
  constexpr const char* tokens = "shortlist.tokens";
  constexpr const char* ids =
      "\"shortlist.tokens\" must hold ids of the target vocabulary, ascending";
  return {
      {"AShortlistWithoutBegins", without(begins), "\"shortlist.begins\" is missing"},
      {"AShortlistWithoutTokens", without(tokens), "\"shortlist.tokens\" is missing"},
      {"AShortlistOfFloats", changed(tokens, [](TensorView& t) { t.dtype = DType::f32; }),
       "\"shortlist.tokens\" must be I32"},
      {"AShortlistOfTwoDimensions",
       changed(begins, [](TensorView& t) { t.shape = {1, t.shape[0]}; }),
       "\"shortlist.begins\" must be I32 with one dimension"},
      {"AShortlistOfTooFewTokens", shortlist_file([](Shortlist& s) { s.begins.pop_back(); }),
       "one value more than the source vocabulary"},
      {"AShortlistThatBeginsLate", shortlist_file([](Shortlist& s) { s.begins.front() = 1; }),
       "must ascend from 0"},
      {"AShortlistThatGoesBack", shortlist_file([](Shortlist& s) { s.begins[3] = 1000; }),
       "must ascend from 0"},
      {"AShortlistThatGoesBelowZero", shortlist_file([](Shortlist& s) { s.begins[1] = -5; }),
       "must ascend from 0"},
      {"AShortlistThatEndsBeyondItsTokens",
       shortlist_file([](Shortlist& s) { s.begins.back() += 1; }), "must ascend from 0"},
      {"AShortlistOfATokenBeyondTheVocabulary",
       shortlist_file([](Shortlist& s) { s.tokens[5] = 1'000'000; }), ids},
      {"AShortlistOfANegativeToken", shortlist_file([](Shortlist& s) { s.tokens[5] = -1; }), ids},
      {"AShortlistWithATokenTwice", shortlist_file([](Shortlist& s) {
         s.tokens.push_back(end_id);
         s.begins.back() += 1;
       }),
       ids},
      {"AShortlistWithoutAnEnd", shortlist_file([](Shortlist& s) { s.tokens[end_id] = 3; }),
       "must have </s> among the candidates of </s>"},
  };
}

}  // namespace attentive::malformed
