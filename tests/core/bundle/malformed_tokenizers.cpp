#include <nlohmann/json.hpp>

#include "core/bundle/malformed_files.h"

namespace attentive::malformed {
namespace {

using nlohmann::json;

Bytes with_tokenizer(const std::function<void(json&)>& change) {
  return edited([&](BundleEditor& editor) {
    json tokenizer = json::parse(editor.metadata["source_tokenizer"]);
    change(tokenizer);
    editor.metadata["source_tokenizer"] = tokenizer.dump();
  });
}
Bytes with_vocabulary(const std::function<void(json&)>& change) {
  return with_tokenizer([&](json& tokenizer) { change(tokenizer["model"]["vocab"]); });
}
using Merges = std::vector<std::vector<json>>;
Bytes with_merges(const json& merges) {
  return with_tokenizer([&](json& tokenizer) { tokenizer["model"]["merges"] = merges; });
}

}  // namespace

std::vector<Malformed> tokenizers() {
  const auto a_piece_later = [](json& vocab, const char* piece) { vocab[piece] = vocab.size(); };
  return {
      {"NoTokenizer", without_metadata("source_tokenizer"), "source_tokenizer is missing"},
      {"NoTargetTokenizer", without_metadata("target_tokenizer"), "target_tokenizer is missing"},
      {"AnEmptyTokenizer", with_metadata("source_tokenizer", ""), "source_tokenizer: invalid JSON"},
      {"ATokenizerThatIsAnArray", with_metadata("source_tokenizer", "[]"), "source_tokenizer: "},
      {"ATokenizerWithoutModel", with_metadata("source_tokenizer", "{}"),
       "source_tokenizer: model is missing"},
      {"ADeepTokenizer", with_metadata("source_tokenizer", std::string(1'000'000, '[')),
       "levels deep"},
      {"SwappedTokenizers", edited([](BundleEditor& editor) {
         std::swap(editor.metadata["source_tokenizer"], editor.metadata["target_tokenizer"]);
       }),
       "they must be equal"},
      {"ATokenizerThatIsAList", with_tokenizer([](json& t) { t["model"] = json::array(); }),
       "model must be an object"},
      {"AnUnknownModelField", with_tokenizer([](json& t) { t["model"]["surprise"] = 1; }),
       "model.surprise", ErrorCode::unsupported},
      {"AModelOfAnotherType", with_tokenizer([](json& t) { t["model"]["type"] = "Unigram"; }),
       "model is a \"Unigram\"", ErrorCode::unsupported},
      {"ByteFallbackThatIsAText",
       with_tokenizer([](json& t) { t["model"]["byte_fallback"] = "yes"; }), "model.byte_fallback"},
      {"NoVocabulary", with_tokenizer([](json& t) { t["model"].erase("vocab"); }), "model.vocab"},
      {"AVocabularyThatIsAList", with_vocabulary([](json& v) { v = json::array(); }),
       "model.vocab must be an object"},
      {"AnEmptyVocabulary", with_vocabulary([](json& v) { v = json::object(); }),
       "model.merges[0] needs"},
      {"AnIdBeyondTheVocabulary", with_vocabulary([](json& v) { v["a"] = v.size(); }),
       "model.vocab[\"a\"]"},
      {"AGiganticId", with_vocabulary([](json& v) { v["a"] = ~std::uint64_t{0}; }),
       "model.vocab[\"a\"]"},
      {"ANegativeId", with_vocabulary([](json& v) { v["a"] = -1; }), "model.vocab[\"a\"]"},
      {"AnIdWithADot", with_vocabulary([](json& v) { v["a"] = 5.5; }), "model.vocab[\"a\"]"},
      {"AnIdThatIsAText", with_vocabulary([](json& v) { v["a"] = "5"; }), "model.vocab[\"a\"]"},
      {"AnIdTwice", with_vocabulary([](json& v) { v["a"] = v["b"]; }), "has the id of another"},
      {"AnEmptyPiece", with_vocabulary([&](json& v) { a_piece_later(v, ""); }),
       "is an empty piece"},
      {"OnePieceMore", with_vocabulary([&](json& v) { a_piece_later(v, "zz"); }),
       "they must be equal"},
      {"NoEndOfSentence", with_vocabulary([](json& v) {
         v["zz"] = v["</s>"];
         v.erase("</s>");
       }),
       "\"</s>\" has the id of another piece"},
      {"SwappedSpecialTokens", with_vocabulary([](json& v) { std::swap(v["<s>"], v["</s>"]); }),
       "\"<s>\" has another id in model.vocab"},
      {"NoAddedTokens", with_tokenizer([](json& t) { t.erase("added_tokens"); }),
       "the id 0 must be the special token"},
      {"NoWordMark", with_vocabulary([](json& v) {
         v["zz"] = v["▁"];
         v.erase("▁");
       }),
       "needs \"▁\""},
      {"AnUnknownTokenThatIsNone", with_tokenizer([](json& t) { t["model"]["unk_token"] = "zz"; }),
       "model.unk_token is not in the vocabulary"},
      {"MergesThatAreAnObject", with_merges(json::object()), "model.merges must be an array"},
      {"AMergeOfOne", with_merges(Merges{{"a"}}), "model.merges[0] must be two pieces"},
      {"AMergeOfNumbers", with_merges(Merges{{1, 2}}), "model.merges[0] must be two pieces"},
      {"AMergeOfAbsentPieces", with_merges(Merges{{"a", "zz"}}), "model.merges[0] needs \"zz\""},
      {"AMergeToAnAbsentPiece", with_merges(Merges{{"d", "d"}}), "model.merges[0] needs \"dd\""},
      // A merge's result is longer than its parts, unless one of them is empty.
      {"AMergeToItself", with_merges(Merges{{"a", ""}}), "model.merges[0] needs \"\""},
      {"AMergeToItselfAsAText", with_merges(std::vector{"a"}), "model.merges[0] needs \"\""},
      {"AMergeTwice", with_merges(Merges{{"a", "b"}, {"a", "b"}}), "model.merges[1] repeats"},
      {"AMergeOfBytes", with_merges(Merges{{"<0x41>", "a"}}), "model.merges[0]"},
  };
}

}  // namespace attentive::malformed
