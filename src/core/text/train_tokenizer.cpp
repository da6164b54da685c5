#include "core/text/train_tokenizer.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <queue>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/json/json_fields.h"
#include "core/text/clean_text.h"
#include "core/text/pieces.h"
#include "core/text/unicode.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

constexpr std::size_t byte_count = 256;
/// The special tokens, for byte pairs the 256 bytes, the word mark and one more.
constexpr std::size_t smallest_vocabulary(TokenizerType type) {
  return special_token_count + (type == TokenizerType::byte_pair ? byte_count : 0) + 2;
}
/// The characters without a piece of their own make up at most this share of the text.
constexpr double rare_share = 0.00001;
/// Pairs that occur only once are not joined.
constexpr std::int64_t min_pair_count = 2;

constexpr std::array types{Choice<TokenizerType>{"character", TokenizerType::character},
                           Choice<TokenizerType>{"word", TokenizerType::word},
                           Choice<TokenizerType>{"bpe", TokenizerType::byte_pair}};

/// Calls `use` with each text as the tokenizer will see it.
template <typename Use>
void for_each_normalized(std::span<const std::string_view> texts, const TokenizerModel& model,
                         const Use& use) {
  const Normalizer normalizer = without_composing(model.normalizer);
  for (const std::string_view text : texts) {
    std::string clean = clean_text(text);
    if (!clean.empty()) use(normalizer.apply(std::move(clean)));
  }
}

Tokenizer train_characters(std::span<const std::string_view> texts, TokenizerModel model) {
  std::set<char32_t> seen;
  for_each_normalized(texts, model, [&seen](const std::string& text) {
    for (std::size_t position = 0; position < text.size();) {
      seen.insert(next_code_point(text, position));
    }
  });
  for (const char32_t code_point : seen) append_utf8(model.pieces.emplace_back(), code_point);
  return Tokenizer(std::move(model));
}

Tokenizer train_words(std::span<const std::string_view> texts, TokenizerModel model,
                      std::size_t vocabulary_size) {
  std::map<std::string, std::int64_t, std::less<>> counts;
  for_each_normalized(texts, model, [&](const std::string& text) {
    const TextParts words = model.pre_tokenizer.apply(text, true);
    for (std::size_t i = 0; i < words.size(); ++i) {
      auto found = counts.find(words[i]);
      if (found == counts.end()) found = counts.emplace(words[i], 0).first;
      ++found->second;
    }
  });
  // Without the mark as a piece, no space before punctuation could be written.
  counts[std::string(word_mark_text)] = std::numeric_limits<std::int64_t>::max();
  std::vector<std::pair<std::int64_t, std::string>> order;
  for (const auto& [word, count] : counts) order.emplace_back(-count, word);
  std::sort(order.begin(), order.end());
  for (const auto& [_, word] : order) {
    if (model.pieces.size() == vocabulary_size) break;
    model.pieces.push_back(word);
  }
  return Tokenizer(std::move(model));
}

/// Classes of characters. A learned piece holds letters or symbols, never both and never a digit.
enum class PieceClass { letters, digit, symbols };

PieceClass class_of(char32_t code_point) {
  switch (unicode::category(code_point)) {
    case unicode::Category::letter:
    case unicode::Category::mark:
      return PieceClass::letters;
    case unicode::Category::number:
      return PieceClass::digit;
    default:
      return PieceClass::symbols;
  }
}

/// Packs two neighbouring ids into one hash key.
constexpr std::uint64_t pair_key(TokenId left, TokenId right) {
  return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 |
         static_cast<std::uint32_t>(right);
}

/// A run of characters that may be joined with each other, and how often the texts contain it.
struct Segment {
  std::u32string characters;
  std::int64_t count;
};

/// Cuts texts into segments and counts these. The result is sorted, so that it does not depend on
/// hashes.
std::vector<Segment> count_segments(std::span<const std::string_view> texts,
                                    const TokenizerModel& model) {
  std::unordered_map<std::u32string, std::int64_t> counts;
  std::u32string segment;
  const auto finish_segment = [&] {
    if (!segment.empty()) ++counts[segment];
    segment.clear();
  };
  for_each_normalized(texts, model, [&](const std::string& text) {
    PieceClass segment_class = PieceClass::letters;
    for (std::size_t position = 0; position < text.size();) {
      const char32_t code_point = next_code_point(text, position);
      if (code_point == U' ' || code_point == word_mark) {
        finish_segment();
        segment = word_mark;
        continue;
      }
      const PieceClass type = class_of(code_point);
      const bool only_mark = segment.size() == 1 && segment.front() == word_mark;
      if (type == PieceClass::digit || (type != segment_class && !only_mark)) finish_segment();
      segment += code_point;
      segment_class = type;
    }
    finish_segment();
  });
  std::vector<Segment> segments;
  segments.reserve(counts.size());
  for (auto& [characters, count] : counts) segments.push_back({characters, count});
  std::sort(segments.begin(), segments.end(),
            [](const Segment& a, const Segment& b) { return a.characters < b.characters; });
  return segments;
}

/// Returns the characters that get pieces of their own: the word mark, without which no space could
/// be written, then the most frequent ones, at most `room` in all.
std::vector<char32_t> choose_alphabet(const std::vector<Segment>& segments, std::size_t room) {
  std::map<char32_t, std::int64_t> counts;
  std::int64_t total = 0;
  for (const Segment& segment : segments) {
    for (const char32_t character : segment.characters) {
      if (character == word_mark) continue;
      counts[character] += segment.count;
      total += segment.count;
    }
  }
  std::vector<std::pair<std::int64_t, char32_t>> order;
  for (const auto& [character, count] : counts) order.emplace_back(-count, character);
  std::sort(order.begin(), order.end());

  std::vector<char32_t> alphabet = {word_mark};
  auto uncovered = static_cast<double>(total);
  for (const auto& [negative_count, character] : order) {
    if (uncovered <= static_cast<double>(total) * rare_share || alphabet.size() == room) break;
    alphabet.push_back(character);
    uncovered += static_cast<double>(negative_count);
  }
  return alphabet;
}

/// Learns merges. Keeps the count of every pair and the words that may contain it, so that joining
/// a pair costs time only for those words.
class MergeLearner {
 public:
  MergeLearner(const std::vector<Segment>& segments, TokenizerModel& model);

  /// Joins the most frequent pair until the vocabulary is full or no pair is left.
  void learn(std::size_t vocabulary_size);

 private:
  struct Word {
    std::vector<TokenId> ids;
    std::int64_t count;
  };
  struct Pair {
    std::int64_t count = 0;
    std::vector<std::uint32_t> words;
    /// Whether it is among the merges. A learned pair can reappear if one of its pieces is made in
    /// a second way.
    bool learned = false;
  };
  struct Candidate {
    std::int64_t count;
    std::uint64_t key;
    /// Orders the most frequent pair last, then the one of oldest ids, because std::priority_queue
    /// keeps the greatest on top.
    bool operator<(const Candidate& other) const {
      return count != other.count ? count < other.count : key > other.key;
    }
  };

  /// A character without a piece; pairs with it do not count.
  static constexpr TokenId no_piece = -1;

  void change(TokenId left, TokenId right, std::int64_t amount, std::uint32_t word);
  /// Joins each `left, right` in a word and updates the counts of the pairs around it.
  void join_in_word(std::uint32_t word, TokenId left, TokenId right, TokenId result);
  TokenId piece_id(const std::string& piece);

  TokenizerModel& model_;
  std::unordered_map<std::string, TokenId> ids_;
  std::vector<Word> words_;
  std::unordered_map<std::uint64_t, Pair> pairs_;
  /// Pairs that have become more frequent since they were last put in the queue.
  std::vector<std::uint64_t> grown_;
  std::priority_queue<Candidate> candidates_;
};

MergeLearner::MergeLearner(const std::vector<Segment>& segments, TokenizerModel& model)
    : model_(model) {
  for (std::size_t id = 0; id < model.pieces.size(); ++id) {
    ids_.emplace(model.pieces[id], static_cast<TokenId>(id));
  }
  for (const Segment& segment : segments) {
    Word word{{}, segment.count};
    for (const char32_t character : segment.characters) {
      std::string piece;
      append_utf8(piece, character);
      const auto found = ids_.find(piece);
      word.ids.push_back(found == ids_.end() ? no_piece : found->second);
    }
    const auto index = static_cast<std::uint32_t>(words_.size());
    for (std::size_t i = 0; i + 1 < word.ids.size(); ++i) {
      change(word.ids[i], word.ids[i + 1], word.count, index);
    }
    words_.push_back(std::move(word));
  }
}

void MergeLearner::change(TokenId left, TokenId right, std::int64_t amount, std::uint32_t word) {
  if (left == no_piece || right == no_piece) return;
  const std::uint64_t key = pair_key(left, right);
  Pair& pair = pairs_[key];
  pair.count += amount;
  if (amount < 0) return;
  if (pair.words.empty() || pair.words.back() != word) pair.words.push_back(word);
  grown_.push_back(key);
}

void MergeLearner::learn(std::size_t vocabulary_size) {
  while (true) {
    std::sort(grown_.begin(), grown_.end());
    grown_.erase(std::unique(grown_.begin(), grown_.end()), grown_.end());
    for (const std::uint64_t key : grown_) candidates_.push({pairs_[key].count, key});
    grown_.clear();

    if (model_.pieces.size() >= vocabulary_size || candidates_.empty()) return;
    const Candidate candidate = candidates_.top();
    candidates_.pop();
    Pair& pair = pairs_[candidate.key];
    if (pair.count != candidate.count) {
      // Pairs that have become rarer rejoin the queue; the new counts of more frequent ones are in
      // it.
      if (pair.count < candidate.count) grown_.push_back(candidate.key);
      continue;
    }
    if (candidate.count < min_pair_count) return;
    const auto left = static_cast<TokenId>(candidate.key >> 32);
    const auto right = static_cast<TokenId>(candidate.key & 0xFFFFFFFF);
    const TokenId result = piece_id(model_.pieces[static_cast<std::size_t>(left)] +
                                    model_.pieces[static_cast<std::size_t>(right)]);
    if (!pair.learned) model_.merges.push_back({left, right, result});
    pair.learned = true;
    const std::vector<std::uint32_t> words = std::move(pair.words);
    pair.words.clear();
    for (const std::uint32_t word : words) join_in_word(word, left, right, result);
    pairs_[candidate.key].count = 0;
  }
}

/// Returns the id of a piece. A piece that can be made in two ways ("ab" + "c", "a" + "bc") has
/// one id.
TokenId MergeLearner::piece_id(const std::string& piece) {
  const auto [found, is_new] = ids_.emplace(piece, static_cast<TokenId>(model_.pieces.size()));
  if (is_new) model_.pieces.push_back(piece);
  return found->second;
}

void MergeLearner::join_in_word(std::uint32_t word, TokenId left, TokenId right, TokenId result) {
  std::vector<TokenId>& ids = words_[word].ids;
  const std::int64_t count = words_[word].count;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const bool match = i + 1 < ids.size() && ids[i] == left && ids[i + 1] == right;
    if (!match) {
      ids[kept++] = ids[i];
      continue;
    }
    if (kept > 0) {
      change(ids[kept - 1], left, -count, word);
      change(ids[kept - 1], result, count, word);
    }
    if (i + 2 < ids.size()) {
      change(right, ids[i + 2], -count, word);
      change(result, ids[i + 2], count, word);
    }
    ids[kept++] = result;
    ++i;
  }
  ids.resize(kept);
}

Tokenizer train_byte_pairs(std::span<const std::string_view> texts, TokenizerModel model,
                           std::size_t vocabulary_size) {
  const std::vector<Segment> segments = count_segments(texts, model);
  for (std::size_t byte = 0; byte < byte_count; ++byte) {
    model.pieces.push_back(byte_piece(static_cast<unsigned char>(byte)));
  }
  for (const char32_t character :
       choose_alphabet(segments, vocabulary_size - model.pieces.size())) {
    append_utf8(model.pieces.emplace_back(), character);
  }
  MergeLearner(segments, model).learn(vocabulary_size);
  return Tokenizer(std::move(model));
}

}  // namespace

TokenizerConfig parse_tokenizer_config(const nlohmann::json& config_json,
                                       const std::string& where) {
  const JsonFields fields(config_json, where, {"type", "vocabulary_size", "lowercase"});
  TokenizerConfig config;
  config.type = fields.choice("type", types);
  config.lowercase = fields.boolean("lowercase", false);
  if (config.type != TokenizerType::character) {
    config.vocabulary_size = static_cast<std::size_t>(
        fields.integer("vocabulary_size", smallest_vocabulary(config.type), max_vocabulary_size));
  } else if (fields.has("vocabulary_size")) {
    fields.fail("vocabulary_size",
                "belongs to \"word\" and \"bpe\"; remove it: the characters of the text determine "
                "the size");
  }
  return config;
}

nlohmann::json describe(const Tokenizer& tokenizer) {
  return {{"type", choice_name(types, tokenizer.type())},
          {"vocabulary_size", tokenizer.vocabulary_size()},
          {"lowercase", tokenizer.lowercases()}};
}

Tokenizer train_tokenizer(std::span<const std::string_view> texts, const TokenizerConfig& config) {
  if (std::ranges::all_of(texts, [](std::string_view text) { return clean_text(text).empty(); })) {
    refuse("the training texts hold no characters to learn a tokenizer from");
  }
  TokenizerModel model = model_to_learn(config.type, config.lowercase);
  if (config.type == TokenizerType::character) return train_characters(texts, std::move(model));
  if (config.vocabulary_size < smallest_vocabulary(config.type) ||
      config.vocabulary_size > max_vocabulary_size) {
    refuse({"vocabulary_size must be from ", smallest_vocabulary(config.type), " to ",
            max_vocabulary_size});
  }
  if (config.type == TokenizerType::word) {
    return train_words(texts, std::move(model), config.vocabulary_size);
  }
  return train_byte_pairs(texts, std::move(model), config.vocabulary_size);
}

}  // namespace attentive
