// Exposes tokenizers to JavaScript: converts values, and holds no logic.
#include "core/text/tokenizer.h"

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bindings/js_string.h"
#include "bindings/results.h"
#include "bindings/values.h"
#include "core/json/json_fields.h"
#include "core/text/train_tokenizer.h"

namespace attentive {
namespace {

using emscripten::val;

EMSCRIPTEN_DECLARE_VAL_TYPE(Ids)
EMSCRIPTEN_DECLARE_VAL_TYPE(TokenizerResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(TokenizerInfoResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(IdsResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(TextResult)
EMSCRIPTEN_DECLARE_VAL_TYPE(PiecesResult)

class JsTokenizer {
 public:
  static TokenizerResult load(const Bytes& file, const std::string& file_name) {
    return attempt<TokenizerResult>([&] {
      const std::string text = copy_as_text(source_of(file));
      return val(std::make_unique<JsTokenizer>(Tokenizer::from_json(text, file_name)));
    });
  }

  static TokenizerResult train(const Strings& texts, const std::string& config) {
    return attempt<TokenizerResult>([&] {
      const TokenizerConfig parsed_config =
          parse_tokenizer_config(parse_config_json(config, "config"), "config");
      const auto strings = emscripten::vecFromJSArray<std::string>(texts);
      const std::vector<std::string_view> views(strings.begin(), strings.end());
      return val(std::make_unique<JsTokenizer>(train_tokenizer(views, parsed_config)));
    });
  }

  explicit JsTokenizer(Tokenizer tokenizer) : tokenizer_(std::move(tokenizer)) {}

  TokenizerInfoResult info() const {
    return attempt<TokenizerInfoResult>([&] {
      const nlohmann::json facts = attentive::describe(tokenizer_);
      val info = val::object();
      info.set("type", facts["type"].get<std::string>());
      info.set("vocabularySize", tokenizer_.vocabulary_size());
      info.set("lowercase", tokenizer_.lowercases());
      return info;
    });
  }

  /// Returns the ids of all texts in one array, and where those of each text end.
  IdsResult encode(const Strings& texts, bool special_tokens) const {
    return attempt<IdsResult>([&] {
      std::vector<TokenId> ids;
      std::vector<std::int32_t> ends;
      for (const std::string& text : emscripten::vecFromJSArray<std::string>(texts)) {
        const std::vector<TokenId> more = tokenizer_.encode(
            text, special_tokens ? SpecialTokens::as_tokens : SpecialTokens::as_text);
        ids.insert(ids.end(), more.begin(), more.end());
        ends.push_back(static_cast<std::int32_t>(ids.size()));
      }
      val object = val::object();
      object.set("ids", to_typed_array<std::int32_t>(ids));
      object.set("ends", to_typed_array<std::int32_t>(ends));
      return object;
    });
  }

  TextResult decode(const Ids& ids) const {
    return attempt<TextResult>([&] {
      return to_js_string(
          tokenizer_.decode(emscripten::convertJSArrayToNumberVector<TokenId>(ids)));
    });
  }

  PiecesResult pieces(const Ids& ids) const {
    return attempt<PiecesResult>([&] {
      val pieces = val::array();
      for (const TokenId id : emscripten::convertJSArrayToNumberVector<TokenId>(ids)) {
        pieces.call<void>("push", to_js_string(tokenizer_.token(id)));
      }
      return pieces;
    });
  }

  TextResult to_json() const {
    return attempt<TextResult>([&] { return to_js_string(tokenizer_.to_json()); });
  }

 private:
  Tokenizer tokenizer_;
};

EMSCRIPTEN_BINDINGS(tokenizer) {
  using emscripten::register_type;
  register_type<Ids>("Int32Array");
  register_type<TokenizerResult>("Tokenizer | Error");
  register_type<TokenizerInfoResult>(
      "{ type: 'character' | 'word' | 'bpe'; vocabularySize: number; lowercase: boolean } | Error");
  register_type<IdsResult>(
      "{ ids: Int32Array<ArrayBuffer>; ends: Int32Array<ArrayBuffer> } | Error");
  register_type<TextResult>("string | Error");
  register_type<PiecesResult>("string[] | Error");

  emscripten::class_<JsTokenizer>("Tokenizer")
      .class_function("load", &JsTokenizer::load)
      .class_function("train", &JsTokenizer::train)
      .function("info", &JsTokenizer::info)
      .function("encode", &JsTokenizer::encode)
      .function("decode", &JsTokenizer::decode)
      .function("pieces", &JsTokenizer::pieces)
      .function("toJson", &JsTokenizer::to_json);
}

}  // namespace
}  // namespace attentive
