#include <gtest/gtest.h>

#include <limits>

#include "core/error.h"
#include "core/expect_error.h"
#include "core/text/sentencepiece.h"
#include "core/text/spm_writer.h"

namespace attentive {
namespace {

struct MalformedSpm {
  const char* name;
  std::string file;
  ErrorCode code;
  /// The message must contain it.
  std::string part;
};

constexpr auto damaged = ErrorCode::bad_model;
constexpr auto unsupported_here = ErrorCode::unsupported;

template <typename Change>
std::string spm(Change change) {
  SpmWriter writer;
  change(writer);
  return writer.bytes();
}

/// Returns a file whose charsmap is changed.
template <typename Change>
std::string with_charsmap(Change change) {
  return spm([&](SpmWriter& w) {
    CharsmapWriter charsmap({{'A', "a"}});
    change(charsmap);
    w.normalizer_spec.bytes(2, charsmap.bytes());
  });
}

std::string with_charsmap_bytes(std::string_view bytes) {
  return spm([&](SpmWriter& w) { w.normalizer_spec.bytes(2, bytes); });
}

/// Returns a file with one more piece.
std::string spm_with_piece(const SpmWriter::Piece& piece) {
  return spm([&](SpmWriter& w) { w.pieces.push_back(piece); });
}

std::vector<MalformedSpm> malformed_messages() {
  const std::string good = SpmWriter().bytes();
  const auto trainer = [](unsigned field, std::uint64_t value) {
    return spm([&](SpmWriter& w) { w.trainer_spec.integer(field, value); });
  };
  return {
      {"Empty", "", damaged, "pieces lack an unknown piece"},
      {"ATokenizerJson", "{\"version\": \"1.0\"}", damaged, "wire type"},
      {"CutOffWithinAPiece", good.substr(0, 5), damaged, "cut off"},
      {"CutOffAtTheEnd", good + "\x0A", damaged, "an integer after field 1 is cut off"},
      {"AnUnknownWireType", good + "\x0B", damaged, "field 1 has the unknown wire type 3"},
      {"AnEndlessInteger", good + "\x08" + std::string(11, '\xFF'), damaged, "cut off or too long"},
      {"ALengthBeyondTheFile", good + "\x0A\x7F...", damaged,
       "claims 127 bytes, but only 3 follow"},
      {"AHugeLength", good + "\x0A" + std::string(9, '\xFF') + "\x01", damaged,
       "but only 0 follow"},
      {"AFixed64CutOff", good + "\x31" + "1234", damaged, "claims 8 bytes, but only 4 follow"},
      {"APieceThatIsAnInteger", good + "\x08\x01", damaged, "field 1 must be a string or message"},
      {"ATextThatIsAnInteger",
       spm([](SpmWriter& w) { w.more.bytes(1, ProtobufWriter().integer(1, 7).message()); }),
       damaged, "pieces[11]: field 1 must be a string or message, but has the wire type 0"},
      {"AScoreThatIsAnInteger",
       spm([](SpmWriter& w) { w.more.bytes(1, ProtobufWriter().integer(2, 7).message()); }),
       damaged, "pieces[11]: field 2 must be a float"},
      {"ATypeThatIsAFloat",
       spm([](SpmWriter& w) { w.more.bytes(1, ProtobufWriter().float32(3, 1).message()); }),
       damaged, "pieces[11]: field 3 must be an integer"},
      {"AModelTypeThatIsAText", spm([](SpmWriter& w) { w.trainer_spec.bytes(3, "bpe"); }), damaged,
       "trainer_spec: field 3 must be an integer"},
      {"ACharsmapThatIsAnInteger", spm([](SpmWriter& w) { w.normalizer_spec.integer(2, 1); }),
       damaged, "normalizer_spec: field 2 must be a string or message"},
      {"WordsAsPieces", trainer(3, 3), unsupported_here,
       "trainer_spec.model_type is 3; 1 (unigram)"},
      {"CharactersAsPieces", trainer(3, 4), unsupported_here, "trainer_spec.model_type is 4"},
      {"AnUnknownModelType", trainer(3, 258), unsupported_here, "trainer_spec.model_type is 258"},
      {"SpacesAsSuffixes", trainer(24, 1), unsupported_here, "treat_whitespace_as_suffix is true"},
      {"RulesForDecoding",
       spm([](SpmWriter& w) { w.more.bytes(5, ProtobufWriter().bytes(2, "x").message()); }),
       unsupported_here, "denormalizer_spec.precompiled_charsmap has 1 bytes"},
  };
}

std::vector<MalformedSpm> malformed_vocabularies() {
  const float infinity = std::numeric_limits<float>::infinity();
  const auto with_byte = [](auto change) {
    return spm([&](SpmWriter& w) { change(w.with_bytes().pieces); });
  };
  return {
      {"AnEmptyPiece", spm_with_piece({"", -1}), damaged, "pieces[11].piece has 0 bytes"},
      {"ALongPiece", spm_with_piece({std::string(257, 'x'), -1}), damaged,
       "pieces[11].piece has 257"},
      {"APieceOfNoUtf8", spm_with_piece({"\xC3", -1}), damaged,
       "pieces[11].piece is not valid UTF-8"},
      {"AnInfiniteScore", spm_with_piece({"x", -infinity}), damaged,
       "pieces[11].score is no log-probability; it must be finite and at most 0"},
      {"AScoreThatIsNoNumber", spm_with_piece({"x", infinity - infinity}), damaged,
       "pieces[11].score is no log-probability; it must be finite and at most 0"},
      {"AProbabilityAboveOne", spm_with_piece({"x", 1}), damaged,
       "pieces[11].score is no log-probability; it must be finite and at most 0"},
      {"TheTypeZero", spm_with_piece({"x", -1, 0}), damaged,
       "pieces[11].type is 0; it must be 1 to 6"},
      {"TheTypeSeven", spm_with_piece({"x", -1, 7}), damaged, "pieces[11].type is 7"},
      {"AHugeType", spm_with_piece({"x", -1, ~std::uint64_t{0}}), damaged,
       "pieces[11].type is 184467"},
      {"ASecondUnknown", spm_with_piece({"x", -1, 2}), damaged,
       "pieces[11] is a second unknown piece"},
      {"NoUnknown", spm([](SpmWriter& w) { w.pieces[1].type = 3; }), damaged,
       "lack an unknown piece"},
      {"APieceTwice", spm_with_piece({"ab", -1}), damaged, "repeats \"ab\""},
      {"AControlPieceTwice", spm_with_piece({"</s>", 0, 3}), damaged, "repeats \"</s>\""},
      {"ByteWithoutFallback", spm_with_piece({"<0x41>", 0, 6}), damaged, "pieces[11] is the byte"},
      {"AByteThatIsNone", with_byte([](auto& pieces) { pieces[20].text = "<0xZZ>"; }), damaged,
       "pieces[20] is the byte \"<0xZZ>\""},
      {"ALackOfBytes", with_byte([](auto& pieces) { pieces.pop_back(); }), damaged,
       "have 255 bytes; trainer_spec.byte_fallback needs all 256"},
      {"NoBytes", spm([](SpmWriter& w) { w.trainer_spec.integer(35, 1); }), damaged,
       "have 0 bytes"},
      {"UnusedBytePairs", spm([](SpmWriter& w) {
         w.trainer_spec.integer(3, 2);
         w.pieces[4].type = 5;
       }),
       unsupported_here, "pieces[4].type is 5 (unused)"},
  };
}

std::vector<MalformedSpm> malformed_charsmaps() {
  return {
      {"ACharsmapOfThreeBytes", with_charsmap_bytes("abc"), damaged, "is cut off"},
      {"ACharsmapWithoutATrie", with_charsmap_bytes(std::string(8, '\0')), damaged,
       "a trie of 0 bytes"},
      {"AHugeTrie", with_charsmap_bytes("\xFF\xFF\xFF\xFF...."), damaged,
       "a trie of 4294967295 bytes"},
      {"ATrieBeyondTheCharsmap",
       with_charsmap_bytes(CharsmapWriter({}).bytes().substr(0, 4 + 3 * 1024 - 1)), damaged,
       "a trie of 3072 bytes, but needs whole blocks of 1024 within the 3071 that follow"},
      {"ATrieOfHalfABlock", with_charsmap([](CharsmapWriter& c) { c.units.resize(300); }), damaged,
       "a trie of 1200 bytes"},
      {"NoStrings", with_charsmap([](CharsmapWriter& c) { c.strings.clear(); }), damaged,
       "do not end with NUL"},
      {"AnOpenString", with_charsmap([](CharsmapWriter& c) { c.strings.pop_back(); }), damaged,
       "do not end with NUL"},
      {"ALongReplacement",
       with_charsmap([](CharsmapWriter& c) { c.strings.insert(1, std::string(65, 'x')); }), damaged,
       "has a replacement of 66 bytes; at most 64"},
      {"ATrieThatLeadsOut", with_charsmap([](CharsmapWriter& c) { c.units[0] = 768U << 10U; }),
       damaged, "has a trie whose unit 0 points outside"},
      {"AValueBehindTheStrings",
       with_charsmap([](CharsmapWriter& c) { c.units[512 + 'A'] = 0x80000000U | 3U; }), damaged,
       "points past the last string"},
  };
}

void expect_spm_refused(const std::vector<MalformedSpm>& files) {
  for (const MalformedSpm& malformed : files) {
    SCOPED_TRACE(malformed.name);
    expect_error(
        malformed.code, malformed.part, [&] { read_sentencepiece(malformed.file, "vocab.spm"); },
        "vocab.spm: ");
  }
}

TEST(MalformedSentencePiece, WithWrongMessagesIsRefused) {
  expect_spm_refused(malformed_messages());
}
TEST(MalformedSentencePiece, WithAWrongVocabularyIsRefused) {
  expect_spm_refused(malformed_vocabularies());
}
TEST(MalformedSentencePiece, WithAWrongCharsmapIsRefused) {
  EXPECT_NO_THROW(read_sentencepiece(with_charsmap([](CharsmapWriter&) {}), "vocab.spm"));
  expect_spm_refused(malformed_charsmaps());
}

TEST(MalformedSentencePiece, EndsWhereATrieLeadsInACircle) {
  const std::string file = with_charsmap([](CharsmapWriter& c) {
    c.units[256 + 'A'] = 'A' << 10U | 0x100U | 'A';  // a cycle: another "A" leads here again
    c.units[256] = 0x80000001U;
  });
  const auto sentencepiece = read_sentencepiece(file, "vocab.spm");
  EXPECT_EQ(sentencepiece->encode(std::string(1000, 'A')), (std::vector<TokenId>{6, 4, 4, 4}));
}

TEST(MalformedSentencePiece, IgnoresFieldsThatItDoesNotKnow) {
  const std::string file = spm([](SpmWriter& w) {
    w.trainer_spec.integer(99, 1).fixed64(98, 2).float32(97, 3).bytes(96, "x");
    w.more.bytes(4, "a self-test").bytes(200, "x");
  });
  EXPECT_EQ(read_sentencepiece(file, "vocab.spm")->encode("ab"), std::vector<TokenId>{8});
}

}  // namespace
}  // namespace attentive
