#include "core/marian/config.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <vector>

#include "core/error.h"
#include "core/token.h"

namespace attentive {
namespace {

constexpr Index max_marian_size = 1 << 16;
constexpr Index max_marian_layers = 64;
constexpr Index max_marian_vocabulary_size = 1'000'000 - special_token_count;

struct Option {
  std::string_view name;
  std::string_view value;
};

/// The options that determine what a model computes, each with its only supported value.
constexpr Option required_options[] = {
    {"type", "transformer"},
    {"dec-cell", "ssru"},
    {"transformer-decoder-autoreg", "rnn"},
    {"transformer-preprocess", ""},
    {"transformer-postprocess", "dan"},
    {"transformer-postprocess-emb", "d"},
    {"transformer-postprocess-top", ""},
    {"transformer-ffn-activation", "relu"},
    {"transformer-ffn-depth", "2"},
    {"transformer-decoder-dim-ffn", "0"},
    {"transformer-decoder-ffn-depth", "0"},
    {"transformer-guided-alignment-layer", "last"},
    {"transformer-no-projection", "false"},
    {"transformer-no-affine", "false"},
    {"transformer-no-bias", "false"},
    {"transformer-rnn-projection", "false"},
    {"transformer-pool", "false"},
    {"transformer-tied-layers", ""},
    {"transformer-train-position-embeddings", "false"},
    {"layer-normalization", "false"},
    {"output-omit-bias", "false"},
    {"right-left", "false"},
    {"skip", "false"},
    {"tied-embeddings-src", "false"},
    {"input-types", ""},
    {"lemma-dim-emb", "0"},
    {"lemma-dependency", ""},
    {"factors-combine", "sum"},
    {"factors-dim-emb", "0"},
    {"ulr", "false"},
};

/// The options that have no effect on models of this kind.
constexpr std::string_view ignored_options[] = {
    "bert-train-type-embeddings",
    "bert-type-vocab-size",
    "dec-cell-base-depth",
    "dec-cell-high-depth",
    "dim-rnn",
    "enc-cell",
    "enc-cell-depth",
    "enc-type",
    "transformer-aan-activation",
    "transformer-aan-depth",
    "transformer-aan-nogate",
    "transformer-dim-aan",
    "ulr-dim-emb",
    "ulr-trainable-transformation",
    "version",
};

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

std::string_view unquoted(std::string_view text) {
  for (const char quote : {'"', '\''}) {
    if (text.size() >= 2 && text.front() == quote && text.back() == quote) {
      return text.substr(1, text.size() - 2);
    }
  }
  return text;
}

/// The part of YAML that Marian writes: "name: value", where a value may be a list of lines
/// "  - value" or "  []".
class MarianYaml {
 public:
  MarianYaml(std::string_view yaml, const std::string& where) : where_(where) {
    while (!yaml.empty()) {
      const std::size_t end = std::min(yaml.find('\n'), yaml.size());
      read_line(yaml.substr(0, end));
      yaml.remove_prefix(std::min(end + 1, yaml.size()));
    }
  }

  bool has(std::string_view name) const { return values_.contains(name); }

  /// Returns the only value of an option, or "" for an empty string or list.
  std::string_view value(std::string_view name) const {
    const std::vector<std::string_view>& values = required(name);
    if (values.size() > 1) fail(name, "must have one value, not a list");
    return values.empty() ? "" : values.front();
  }

  bool boolean(std::string_view name) const {
    if (!has(name)) return false;
    const std::string_view text = value(name);
    if (text != "true" && text != "false")
      fail(name, "is \"" + std::string(text) + "\"; it must be true or false");
    return text == "true";
  }

  std::vector<Index> integers(std::string_view name, Index smallest, Index largest) const {
    std::vector<Index> numbers;
    for (const std::string_view text : required(name)) {
      Index number = 0;
      const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (problem != std::errc{} || end != text.data() + text.size() || number < smallest ||
          number > largest) {
        fail(name, "is \"" + std::string(text) + "\"; it must be an integer from " +
                       std::to_string(smallest) + " to " + std::to_string(largest));
      }
      numbers.push_back(number);
    }
    return numbers;
  }

  Index integer(std::string_view name, Index smallest, Index largest) const {
    value(name);  // refuses lists
    const std::vector<Index> numbers = integers(name, smallest, largest);
    if (numbers.empty()) fail(name, "has no value");
    return numbers.front();
  }

  /// Calls visit(name) for each option.
  template <typename Visit>
  void for_each_name(const Visit& visit) const {
    for (const auto& [name, values] : values_) visit(name);
  }

  [[noreturn]] void fail(std::string_view name, const std::string& message,
                         ErrorCode code = ErrorCode::bad_model) const {
    throw Error(code, where_ + ": " + std::string(name) + " " + message);
  }

 private:
  void read_line(std::string_view line) {
    const std::string_view content = trimmed(line);
    if (content.empty() || content.starts_with('#')) return;
    if (line.starts_with(' ') || content.starts_with("- ")) {
      if (last_ == nullptr)
        fail("\"" + std::string(content) + "\"", "does not belong to an option");
      if (content == "[]") return;
      if (!content.starts_with("- ")) {
        fail("\"" + std::string(content) + "\"", "must be \"- value\" or \"[]\"");
      }
      last_->push_back(unquoted(trimmed(content.substr(2))));
      return;
    }
    const std::size_t colon = content.find(':');
    if (colon == std::string_view::npos || colon == 0) {
      fail("\"" + std::string(content.substr(0, 80)) + "\"", "must be \"name: value\"");
    }
    const auto [place, is_new] = values_.try_emplace(content.substr(0, colon));
    if (!is_new) fail(place->first, "occurs twice");
    last_ = &place->second;
    const std::string_view text = trimmed(content.substr(colon + 1));
    if (!text.empty() && text != "[]") last_->push_back(unquoted(text));
  }

  const std::vector<std::string_view>& required(std::string_view name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) fail(name, "is missing");
    return found->second;
  }

  const std::string& where_;
  std::map<std::string_view, std::vector<std::string_view>> values_;
  std::vector<std::string_view>* last_ = nullptr;
};

/// Refuses every option that asks for another kind of model, by name.
void check_options(const MarianYaml& yaml) {
  for (const auto& [name, expected] : required_options) {
    if (!yaml.has(name)) continue;
    const std::string_view value = yaml.value(name);
    if (value == expected) continue;
    yaml.fail(name,
              "is \"" + std::string(value) + "\"; only \"" + std::string(expected) +
                  "\" is supported, as in all student models of Bergamot and Firefox",
              ErrorCode::unsupported);
  }
  yaml.for_each_name([&yaml](std::string_view name) {
    constexpr std::string_view read[] = {
        "dim-vocabs", "dim-emb",           "transformer-dim-ffn", "enc-depth",
        "dec-depth",  "transformer-heads", "tied-embeddings",     "tied-embeddings-all"};
    if (std::ranges::find(read, name) != std::end(read) ||
        std::ranges::find(ignored_options, name) != std::end(ignored_options) ||
        std::ranges::find(required_options, name, &Option::name) != std::end(required_options)) {
      return;
    }
    yaml.fail(name, "is an unknown option, which might change what the model computes",
              ErrorCode::unsupported);
  });
}

}  // namespace

MarianConfig parse_marian_config(std::string_view text, const std::string& where) {
  const MarianYaml yaml(text, where);
  check_options(yaml);
  const std::vector<Index> vocabularies =
      yaml.integers("dim-vocabs", special_token_count, max_marian_vocabulary_size);
  if (vocabularies.size() != 2) {
    yaml.fail("dim-vocabs", "has " + std::to_string(vocabularies.size()) +
                                " sizes; it must have those of source and target");
  }
  MarianConfig config{.source_vocabulary_size = vocabularies[0],
                      .target_vocabulary_size = vocabularies[1],
                      .embedding_size = yaml.integer("dim-emb", 4, max_marian_size),
                      .feed_forward_size = yaml.integer("transformer-dim-ffn", 1, max_marian_size),
                      .encoder_layers = yaml.integer("enc-depth", 1, max_marian_layers),
                      .decoder_layers = yaml.integer("dec-depth", 1, max_marian_layers),
                      .heads = yaml.integer("transformer-heads", 1, max_marian_size),
                      .shares_embeddings = yaml.boolean("tied-embeddings-all")};
  if (config.embedding_size % config.heads != 0 || config.embedding_size % 2 != 0) {
    yaml.fail("dim-emb", "is " + std::to_string(config.embedding_size) +
                             "; it must be even and a multiple of transformer-heads, " +
                             std::to_string(config.heads));
  }
  if (config.shares_embeddings && vocabularies[0] != vocabularies[1]) {
    yaml.fail("tied-embeddings-all", "needs vocabularies of one size, but dim-vocabs has " +
                                         std::to_string(vocabularies[0]) + " and " +
                                         std::to_string(vocabularies[1]));
  }
  if (!config.shares_embeddings && !yaml.boolean("tied-embeddings")) {
    yaml.fail("tied-embeddings", "is false, as is tied-embeddings-all; one of them must be true",
              ErrorCode::unsupported);
  }
  return config;
}

}  // namespace attentive
