#include "core/text/sentencepiece.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/heap_sort.h"
#include "core/text/charsmap.h"
#include "core/text/merges.h"
#include "core/text/piece_trie.h"
#include "core/text/pieces.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

using PieceType = SentencePieceFile::PieceType;
using Algorithm = SentencePieceFile::Algorithm;

/// The log-probability of the user's symbols, which is above those of learned pieces.
constexpr double symbol_score = -0.1;
/// How far the log-probability of an unknown character lies below that of the rarest piece.
constexpr float unknown_penalty = 10;

bool is_user_symbol(const SentencePieceFile::Piece& piece) {
  return piece.type == PieceType::user_defined;
}

template <typename Holds>
PieceTrie trie_of(const SentencePieceFile& file, Holds holds) {
  std::vector<PieceTrie::Entry> entries;
  entries.reserve(file.pieces.size());
  for (const TokenId id : file.sorted_ids) {
    if (holds(file[id])) entries.push_back({file[id].text, id});
  }
  return PieceTrie(entries);
}

/// Lists every pair of pieces that together spell a piece; those of the highest score rank first.
MergeTable merges_of(const SentencePieceFile& file, const PieceTrie& pieces) {
  if (file.algorithm != Algorithm::byte_pair) return {{}, 0};
  std::vector<TokenId> ids = file.sorted_ids;
  heap_sort(ids, [&file](TokenId a, TokenId b) { return file[a].score > file[b].score; });
  std::vector<TokenizerModel::Merge> merges;
  std::vector<std::int32_t> ranks;
  std::int32_t rank = 0;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto& [text, score, type] = file[ids[i]];
    if (i > 0 && score < file[ids[i - 1]].score) ++rank;
    if (type != PieceType::normal) continue;
    pieces.match(text, [&, whole = text](TokenId left, std::size_t size) {
      const TokenId right = pieces.find(whole.substr(size));
      if (right == PieceTrie::none || is_user_symbol(file[left]) || is_user_symbol(file[right]))
        return;
      merges.push_back({left, right, ids[i]});
      ranks.push_back(rank);
    });
  }
  return {merges, file.pieces.size(), ranks};
}

void append_unmarked(std::string& text, std::string_view piece) {
  while (!piece.empty()) {
    const bool marked = piece.starts_with(word_mark_text);
    text += marked ? ' ' : piece.front();
    piece.remove_prefix(marked ? word_mark_text.size() : 1);
  }
}

/// Appends bytes as text. Each byte that belongs to no character becomes a U+FFFD of its own.
void append_bytes(std::string& text, std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t size = 0;
    const char32_t character = next_code_point(bytes, size);
    append_utf8(text, character);
    const bool valid = character != replacement_character || bytes.starts_with("\uFFFD");
    bytes.remove_prefix(valid ? size : 1);
  }
}

/// A file with the tables for encoding and decoding.
class SentencePieceTables final : public SentencePiece {
 public:
  SentencePieceTables(std::string file, const std::string& where);
  SentencePieceTables(const SentencePieceTables&) = delete;  // file_ holds views of bytes_
  SentencePieceTables& operator=(const SentencePieceTables&) = delete;

  const std::string& file() const override { return bytes_; }
  const SentencePieceFile& parsed() const override { return file_; }
  std::vector<TokenId> encode(std::string_view text) const override;
  std::string decode(std::span<const TokenId> ids) const override;

 private:
  std::string normalize(std::string_view text) const;
  std::vector<TokenId> encode_unigram(std::string_view text) const;
  std::vector<TokenId> encode_byte_pairs(std::string_view text) const;
  void append_unknown(std::vector<TokenId>& ids, std::string_view character) const;

  const std::string bytes_;
  const SentencePieceFile file_;
  const Charsmap charsmap_;
  /// The pieces that stand for text, and among them the user's symbols, which are never cut.
  const PieceTrie pieces_;
  const PieceTrie symbols_;
  /// Empty in a unigram model.
  const MergeTable merges_;
  float unknown_score_ = 0;
  std::array<TokenId, 256> byte_ids_{};
};

SentencePieceTables::SentencePieceTables(std::string file, const std::string& where)
    : bytes_(std::move(file)),
      file_(parse_sentencepiece_file(bytes_, where)),
      charsmap_(file_.charsmap, where + ": normalizer_spec.precompiled_charsmap"),
      pieces_(trie_of(file_,
                      [](const SentencePieceFile::Piece& piece) {
                        return piece.type == PieceType::normal || is_user_symbol(piece);
                      })),
      symbols_(trie_of(file_, is_user_symbol)),
      merges_(merges_of(file_, pieces_)) {
  float lowest = 0;
  for (std::size_t id = 0; id < file_.pieces.size(); ++id) {
    const auto& [text, score, type] = file_.pieces[id];
    if (type == PieceType::normal) lowest = std::min(lowest, score);
    if (type == PieceType::byte) byte_ids_[*byte_of_piece(text)] = static_cast<TokenId>(id);
  }
  unknown_score_ = lowest - unknown_penalty;
}

std::vector<TokenId> SentencePieceTables::encode(std::string_view text) const {
  const std::string normalized = normalize(text);
  return file_.algorithm == Algorithm::unigram ? encode_unigram(normalized)
                                               : encode_byte_pairs(normalized);
}

std::string SentencePieceTables::normalize(std::string_view text) const {
  if (text.empty()) return "";
  const std::string_view space = file_.escape_whitespaces ? word_mark_text : " ";
  const bool removes_spaces = file_.remove_extra_whitespaces;
  std::string normalized(file_.add_dummy_prefix ? space : "");
  bool after_space = removes_spaces;
  while (!text.empty()) {
    std::string_view content;
    std::size_t size = symbols_.longest(text).size;
    if (size > 0) {
      content = text.substr(0, size);
    } else if (const auto match = charsmap_.match(text)) {
      content = match->replacement;
      size = match->size;
    } else {
      next_code_point(text, size);
      content = text.substr(0, size);
    }
    text.remove_prefix(size);
    while (after_space && content.starts_with(' ')) content.remove_prefix(1);
    if (content.empty()) continue;
    for (const char c : content) {
      if (c == ' ') {
        normalized += space;
      } else {
        normalized += c;
      }
    }
    after_space = removes_spaces && content.ends_with(' ');
  }
  while (removes_spaces && normalized.ends_with(space)) {
    normalized.resize(normalized.size() - space.size());
  }
  return normalized;
}

/// Finds the most probable pieces (Kudo 2018, 1804.10959) with the Viterbi algorithm.
std::vector<TokenId> SentencePieceTables::encode_unigram(std::string_view text) const {
  /// The last piece of the best path to a position of the text.
  struct Step {
    TokenId id = PieceTrie::none;
    float score = 0;
    std::uint32_t begin = 0;
  };
  std::vector<Step> steps(text.size() + 1);
  for (std::size_t begin = 0; begin < text.size();) {
    const float before = steps[begin].score;
    const auto offer = [&](TokenId id, std::size_t size, double score) {
      Step& step = steps[begin + size];
      // As in SentencePiece, the first of equals stays and scores are rounded to float32.
      if (step.id != PieceTrie::none && score <= step.score) return;
      step = {id, static_cast<float>(score), static_cast<std::uint32_t>(begin)};
    };
    std::size_t end = begin;
    next_code_point(text, end);
    bool is_known = false;
    pieces_.match(text.substr(begin), [&](TokenId id, std::size_t size) {
      const double score = is_user_symbol(file_[id]) ? symbol_score : file_[id].score;
      offer(id, size, score + before);
      is_known |= begin + size == end;
    });
    if (!is_known) offer(file_.unknown, end - begin, unknown_score_ + before);
    begin = end;
  }
  std::vector<std::uint32_t> ends;
  for (auto end = static_cast<std::uint32_t>(text.size()); end > 0; end = steps[end].begin) {
    ends.push_back(end);
  }
  std::vector<TokenId> ids;
  for (std::size_t i = ends.size(); i-- > 0;) {
    const Step& step = steps[ends[i]];
    if (step.id == file_.unknown) {
      append_unknown(ids, text.substr(step.begin, ends[i] - step.begin));
    } else {
      ids.push_back(step.id);
    }
  }
  return ids;
}

std::vector<TokenId> SentencePieceTables::encode_byte_pairs(std::string_view text) const {
  std::vector<TokenId> ids;
  while (!text.empty()) {
    auto [id, size] = symbols_.longest(text);
    if (size == 0) {
      next_code_point(text, size);
      id = pieces_.find(text.substr(0, size));
    }
    if (id == PieceTrie::none) {
      append_unknown(ids, text.substr(0, size));
    } else {
      ids.push_back(id);
    }
    text.remove_prefix(size);
  }
  WordMerger(merges_).merge(ids, 0);
  return ids;
}

void SentencePieceTables::append_unknown(std::vector<TokenId>& ids,
                                         std::string_view character) const {
  if (file_.byte_fallback) {
    for (const char byte : character) ids.push_back(byte_ids_[static_cast<unsigned char>(byte)]);
  } else if (ids.empty() || ids.back() != file_.unknown) {
    ids.push_back(file_.unknown);
  }
}

std::string SentencePieceTables::decode(std::span<const TokenId> ids) const {
  std::string text;
  std::string bytes;
  // Whether a mark here would be the space that encoding put before the text.
  bool at_start = file_.add_dummy_prefix || file_.remove_extra_whitespaces;
  for (const TokenId id : ids) {
    auto [piece, score, type] = file_[id];
    if (type == PieceType::byte) {
      bytes += static_cast<char>(*byte_of_piece(piece));
      continue;
    }
    append_bytes(text, bytes);
    bytes.clear();
    if (type == PieceType::control) continue;
    if (type == PieceType::unknown) {
      text += file_.unknown_surface;
      continue;
    }
    at_start = at_start && text.empty();
    if (at_start && piece.starts_with(word_mark_text)) {
      piece.remove_prefix(word_mark_text.size());
      at_start = file_.remove_extra_whitespaces;
    }
    append_unmarked(text, piece);
  }
  append_bytes(text, bytes);
  return text;
}

}  // namespace

std::shared_ptr<const SentencePiece> read_sentencepiece(std::string file,
                                                        const std::string& where) {
  return std::make_shared<const SentencePieceTables>(std::move(file), where);
}

}  // namespace attentive
