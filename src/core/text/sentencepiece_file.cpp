#include "core/text/sentencepiece_file.h"

#include <cmath>
#include <optional>

#include "core/error.h"
#include "core/heap_sort.h"
#include "core/text/pieces.h"
#include "core/text/protobuf_reader.h"
#include "core/text/tokenizer_model.h"
#include "core/text/utf8.h"

namespace attentive {
namespace {

using PieceType = SentencePieceFile::PieceType;
using Algorithm = SentencePieceFile::Algorithm;

/// Longer pieces would make a search at every position of a text slow.
constexpr std::size_t max_piece_bytes = 256;

/// Reads the messages of sentencepiece_model.proto, whose fields have the numbers below.
class SentencePieceReader {
 public:
  explicit SentencePieceReader(const std::string& where) : where_(where) {}

  SentencePieceFile read(std::string_view file);

 private:
  std::string place(std::size_t id) const {
    return where_ + ": pieces[" + std::to_string(id) + "]";
  }
  [[noreturn]] static void fail(const std::string& place, const std::string& message) {
    throw Error(ErrorCode::bad_model, place + " " + message);
  }
  [[noreturn]] void refuse_field(const std::string& field, const std::string& message) const {
    throw Error(ErrorCode::unsupported, where_ + ": " + field + " " + message);
  }

  void read_piece(ProtobufReader message);
  void read_trainer_spec(ProtobufReader message);
  void read_normalizer_spec(ProtobufReader message);
  void read_denormalizer_spec(ProtobufReader message) const;

  void check_piece(std::size_t id);
  void check_unknown();
  void check_bytes() const;
  void sort_pieces();

  const std::string& where_;
  SentencePieceFile file_;
  std::uint64_t algorithm_ = static_cast<std::uint64_t>(Algorithm::unigram);
};

SentencePieceFile SentencePieceReader::read(std::string_view file) {
  for (ProtobufReader message(file, where_); message.next();) {
    const auto inner = [&](const char* name) {
      return ProtobufReader(message.bytes(), where_ + ": " + name);
    };
    if (message.field() == 1) {
      read_piece({message.bytes(), place(file_.pieces.size())});
    } else if (message.field() == 2) {
      read_trainer_spec(inner("trainer_spec"));
    } else if (message.field() == 3) {
      read_normalizer_spec(inner("normalizer_spec"));
    } else if (message.field() == 5) {
      read_denormalizer_spec(inner("denormalizer_spec"));
    }
  }
  if (algorithm_ != static_cast<std::uint64_t>(Algorithm::unigram) &&
      algorithm_ != static_cast<std::uint64_t>(Algorithm::byte_pair)) {
    refuse_field("trainer_spec.model_type",
                 "is " + std::to_string(algorithm_) + "; 1 (unigram) and 2 (bpe) are supported");
  }
  file_.algorithm = static_cast<Algorithm>(algorithm_);
  for (std::size_t id = 0; id < file_.pieces.size(); ++id) check_piece(id);
  check_unknown();
  if (file_.byte_fallback) check_bytes();
  sort_pieces();
  return std::move(file_);
}

void SentencePieceReader::read_piece(ProtobufReader message) {
  if (file_.pieces.size() == max_vocabulary_size) {
    refuse_field("pieces", "are more than " + std::to_string(max_vocabulary_size));
  }
  SentencePieceFile::Piece piece;
  while (message.next()) {
    if (message.field() == 1) {
      piece.text = message.bytes();
    } else if (message.field() == 2) {
      piece.score = message.float32();
    } else if (message.field() == 3) {
      const std::uint64_t type = message.integer();
      if (type < 1 || type > static_cast<std::uint64_t>(PieceType::byte)) {
        fail(message.where() + ".type", "is " + std::to_string(type) + "; it must be 1 to 6");
      }
      piece.type = static_cast<PieceType>(type);
    }
  }
  file_.pieces.push_back(piece);
}

void SentencePieceReader::read_trainer_spec(ProtobufReader message) {
  while (message.next()) {
    if (message.field() == 3) {
      algorithm_ = message.integer();
    } else if (message.field() == 24) {
      if (message.integer() != 0) {
        refuse_field("trainer_spec.treat_whitespace_as_suffix",
                     "is true; only vocabularies that mark the beginning of words are supported");
      }
    } else if (message.field() == 35) {
      file_.byte_fallback = message.integer() != 0;
    } else if (message.field() == 44) {
      file_.unknown_surface = message.bytes();
    }
  }
}

void SentencePieceReader::read_normalizer_spec(ProtobufReader message) {
  while (message.next()) {
    if (message.field() == 2) {
      file_.charsmap = message.bytes();
    } else if (message.field() == 3) {
      file_.add_dummy_prefix = message.integer() != 0;
    } else if (message.field() == 4) {
      file_.remove_extra_whitespaces = message.integer() != 0;
    } else if (message.field() == 5) {
      file_.escape_whitespaces = message.integer() != 0;
    }
  }
}

void SentencePieceReader::read_denormalizer_spec(ProtobufReader message) const {
  while (message.next()) {
    if (message.field() == 2 && !message.bytes().empty()) {
      refuse_field("denormalizer_spec.precompiled_charsmap",
                   "has " + std::to_string(message.bytes().size()) +
                       " bytes; rules for decoding are not supported, train without them");
    }
  }
}

void SentencePieceReader::check_piece(std::size_t id) {
  const auto& [text, score, type] = file_.pieces[id];
  if (text.empty() || text.size() > max_piece_bytes) {
    fail(place(id) + ".piece", "has " + std::to_string(text.size()) + " bytes; it must have 1 to " +
                                   std::to_string(max_piece_bytes));
  }
  if (!is_well_formed(text)) fail(place(id) + ".piece", "is not valid UTF-8");
  const bool is_probability = file_.algorithm == Algorithm::unigram && type == PieceType::normal;
  if (!std::isfinite(score) || (is_probability && score > 0)) {
    fail(place(id) + ".score", is_probability
                                   ? "is no log-probability; it must be finite and at most 0"
                                   : "must be finite");
  }
  if (type == PieceType::byte && (!file_.byte_fallback || !byte_of_piece(text))) {
    fail(place(id), "is the byte \"" + std::string(text) + "\"; bytes must be <0x00> to <0xFF>, " +
                        "with trainer_spec.byte_fallback");
  }
  if (type == PieceType::unused && file_.algorithm == Algorithm::byte_pair) {
    refuse_field("pieces[" + std::to_string(id) + "].type",
                 "is 5 (unused); byte pairs with unused pieces are not supported");
  }
}

void SentencePieceReader::check_unknown() {
  std::optional<std::size_t> unknown;
  for (std::size_t id = 0; id < file_.pieces.size(); ++id) {
    if (file_.pieces[id].type != PieceType::unknown) continue;
    if (unknown) fail(place(id), "is a second unknown piece after " + std::to_string(*unknown));
    unknown = id;
  }
  if (!unknown) fail(where_ + ": pieces", "lack an unknown piece, of type 2");
  file_.unknown = static_cast<TokenId>(*unknown);
}

void SentencePieceReader::check_bytes() const {
  std::size_t count = 0;
  for (const auto& piece : file_.pieces) count += piece.type == PieceType::byte;
  if (count != 256) {
    fail(where_ + ": pieces",
         "have " + std::to_string(count) + " bytes; trainer_spec.byte_fallback needs all 256");
  }
}

void SentencePieceReader::sort_pieces() {
  std::vector<TokenId>& ids = file_.sorted_ids;
  ids.reserve(file_.pieces.size());
  for (std::size_t id = 0; id < file_.pieces.size(); ++id) ids.push_back(static_cast<TokenId>(id));
  heap_sort(ids, [this](TokenId a, TokenId b) { return file_[a].text < file_[b].text; });
  for (std::size_t i = 1; i < ids.size(); ++i) {
    if (file_[ids[i]].text != file_[ids[i - 1]].text) continue;
    fail(place(static_cast<std::size_t>(ids[i])), "repeats \"" + std::string(file_[ids[i]].text) +
                                                      "\", which is also piece " +
                                                      std::to_string(ids[i - 1]));
  }
}

}  // namespace

SentencePieceFile parse_sentencepiece_file(std::string_view file, const std::string& where) {
  return SentencePieceReader(where).read(file);
}

}  // namespace attentive
