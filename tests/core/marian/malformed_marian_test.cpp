#include <gtest/gtest.h>

#include <limits>

#include "core/error.h"
#include "core/expect_error.h"
#include "core/marian/lexicon.h"
#include "core/marian/marian_writer.h"
#include "core/marian/model.h"

namespace attentive {
namespace {

using Bytes = std::vector<std::byte>;

struct MalformedMarian {
  const char* name;
  Bytes file;
  ErrorCode code;
  /// The message must contain it.
  std::string part;
};

constexpr auto is_damaged = ErrorCode::bad_model;
constexpr auto is_unsupported = ErrorCode::unsupported;
const std::string malformed_name = "model.bin";

template <typename Change>
Bytes student(Change change) {
  MarianWriter writer = StudentWriter().write();
  change(writer);
  return writer.bytes();
}

/// Returns a student in whose configuration one text is replaced by another.
Bytes with_option(const std::string& old_text, const std::string& new_text) {
  return student([&](MarianWriter& writer) {
    std::string yaml = StudentWriter().config();
    const std::size_t place = yaml.find(old_text);
    EXPECT_NE(place, std::string::npos) << old_text;
    writer.items.back() =
        text_item("special:model.yml", yaml.replace(place, old_text.size(), new_text));
  });
}

/// Returns a student with one number of the header replaced.
template <typename Value>
Bytes with_value_at(std::size_t offset, Value value) {
  Bytes bytes = StudentWriter().write().bytes();
  std::memcpy(bytes.data() + offset, &value, sizeof(value));
  return bytes;
}

constexpr std::size_t name_bytes_at = 16;
constexpr std::size_t type_at = 24;
constexpr std::size_t dimensions_at = 32;
constexpr std::size_t data_bytes_at = 40;

Bytes cut_to(std::size_t size) {
  Bytes bytes = StudentWriter().write().bytes();
  bytes.resize(size);
  return bytes;
}

std::vector<MalformedMarian> malformed_items() {
  const std::uint64_t huge = ~std::uint64_t{0};
  const std::size_t size = StudentWriter().write().bytes().size();
  return {
      {"Empty", {}, is_damaged, "the version would need 1 times 8 bytes, but only 0 follow"},
      {"ANumpyArchive", with_value_at(0, std::uint64_t{0x04034B50}), is_unsupported,
       "begins with the version 67324752; use a \".bin\" file"},
      {"VersionTwo", student([](auto& w) { w.version = 2; }), is_unsupported, "the version 2"},
      {"NoItems", student([](auto& w) { w.items.clear(); }), is_damaged, "has 0 items"},
      {"TooManyItems", with_value_at(8, std::uint64_t{10001}), is_damaged, "has 10001 items"},
      {"HugelyManyItems", with_value_at(8, huge), is_damaged, "it must have 1 to 10000"},
      {"CutOffWithinTheSizes", cut_to(100), is_damaged, "the sizes of 56 items would need"},
      {"CutOffWithinTheNames", cut_to(16 + 32 * 56 + 3), is_damaged, "the name of an item"},
      {"CutOffWithinTheElements", cut_to(size - 2000), is_damaged, "bytes, but its shape needs"},
      {"BytesBehindTheEnd", student([](auto& w) { w.behind.resize(7); }), is_damaged,
       "has 7 bytes after its last item"},
      {"AnEmptyName", student([](auto& w) { w.items[0].name = ""; }), is_damaged,
       "item 0 has a name of 1 bytes"},
      {"AHugeName", with_value_at(name_bytes_at, huge), is_damaged, "item 0 has a name of 18446"},
      {"ANameOfControlCharacters", student([](auto& w) { w.items[0].name = "a\nb"; }), is_damaged,
       "item 0 must have a name of printable ASCII"},
      {"ANameTwice", student([](auto& w) { w.items[1].name = w.items[0].name; }), is_damaged,
       "item 1 repeats the name of another item, \"Wemb\""},
      {"Float16", with_value_at(type_at, std::uint64_t{0x402}), is_unsupported,
       "\"Wemb\" has the type 0x402; float32 (0x404) and intgemm8"},
      {"Intgemm16", with_value_at(type_at, std::uint64_t{0x4102}), is_unsupported, "0x4102"},
      {"NoDimensions", with_value_at(dimensions_at, std::uint64_t{0}), is_damaged,
       "item 0 (\"Wemb\") has 0 dimensions"},
      {"HugelyManyDimensions", with_value_at(dimensions_at, huge), is_damaged,
       "18446744073709551615 dimensions"},
      {"ASizeOfZero", student([](auto& w) { w.items[0].shape = {0, 8}; }), is_damaged,
       "has the size 0 in its shape"},
      {"ANegativeSize", student([](auto& w) { w.items[0].shape = {-1, 8}; }), is_damaged,
       "has the size -1 in its shape"},
      {"AShapeThatOverflows", student([](auto& w) {
         w.items[0].shape.assign(4, std::numeric_limits<std::int32_t>::max());
       }),
       is_damaged, "has the size 2147483647 in its shape, which does not fit"},
      {"TooFewBytes", with_value_at(data_bytes_at, std::uint64_t{351}), is_damaged,
       "says that it has 351 bytes, but its shape needs 352"},
      {"HugelyManyBytes", with_value_at(data_bytes_at, huge), is_damaged,
       "says that it has 18446744073709551615 bytes"},
  };
}

std::vector<MalformedMarian> malformed_students() {
  const auto without = [](const std::string& name) {
    return student([&](MarianWriter& w) {
      std::erase_if(w.items, [&](const auto& item) { return item.name == name; });
    });
  };
  return {
      {"NoConfiguration", without("special:model.yml"), is_damaged,
       "\"special:model.yml\" is missing"},
      {"AConfigurationOfFloats",
       student([](auto& w) { w.items.back() = float_item("special:model.yml", 1, 2, {1, 2}); }),
       is_damaged, "\"special:model.yml\" must be a string"},
      {"AHugeConfiguration", student([](auto& w) {
         w.items.back() = text_item("special:model.yml", std::string(1 << 16, '\n'));
       }),
       is_damaged, "must be a string of at most 65536 bytes"},
      {"AMissingWeight", without("encoder_l2_self_bq"), is_damaged,
       "\"encoder_l2_self_bq\" is missing"},
      {"AnotherShape", student([](auto& w) { w["encoder_l1_ffn_W1"].shape = {12, 8}; }), is_damaged,
       "\"encoder_l1_ffn_W1\" has the shape [12, 8]; the configuration requires [8, 12]"},
      {"ThreeDimensions", student([](auto& w) { w["Wemb"].shape = {1, 11, 8}; }), is_damaged,
       "\"Wemb\" has the shape [1, 11, 8]"},
      {"AVectorInInt8", student([](auto& w) { w["encoder_l1_self_bq"].type = MarianWriter::int8; }),
       is_damaged, "\"encoder_l1_self_bq\" must be float32"},
      {"AMatrixInPlainInt8", student([](auto& w) { w["Wemb"].type = MarianWriter::int8; }),
       is_damaged, "\"Wemb\" must be float32 or intgemm8"},
      {"AWeightOfAnotherLayer",
       student([](auto& w) { w.items.push_back(float_item("encoder_l3_self_bq", 1, 1, {0})); }),
       is_unsupported, "\"encoder_l3_self_bq\" is not a weight of a model with this configuration"},
      {"AMultiplierOfNothing",
       student([](auto& w) { w.items.push_back(float_item("some_QuantMultA", 1, 1, {0})); }),
       is_unsupported, "\"some_QuantMultA\" is not a weight"},
      {"AnotherType", with_option("type: transformer\n", "type: s2s\n"), is_unsupported,
       "special:model.yml: type is \"s2s\"; only \"transformer\" is supported"},
      {"PreNorm", with_option("preprocess: \"\"", "preprocess: n"), is_unsupported,
       "transformer-preprocess is \"n\""},
      {"Highway", with_option("postprocess: dan", "postprocess: dhn"), is_unsupported,
       "transformer-postprocess is \"dhn\"; only \"dan\""},
      {"Swish", with_option("ffn-activation: relu", "ffn-activation: swish"), is_unsupported,
       "transformer-ffn-activation is \"swish\"; only \"relu\""},
      {"AverageAttention", with_option("autoreg: rnn", "autoreg: average-attention"),
       is_unsupported, "transformer-decoder-autoreg is \"average-attention\""},
      {"Gru", with_option("dec-cell: ssru", "dec-cell: gru"), is_unsupported,
       "dec-cell is \"gru\"; only \"ssru\""},
      {"TiedLayers", with_option("tied-layers:\n  []", "tied-layers:\n  - 1\n  - 1"), is_damaged,
       "transformer-tied-layers must have one value"},
      {"TrainedPositions",
       with_option("train-position-embeddings: false", "train-position-embeddings: true"),
       is_unsupported, "transformer-train-position-embeddings is \"true\""},
      {"Factors", with_option("factors-dim-emb: 0", "factors-dim-emb: 8"), is_unsupported,
       "factors-dim-emb is \"8\""},
      {"RightToLeft", with_option("right-left: false", "right-left: true"), is_unsupported,
       "right-left is \"true\""},
      {"NoTies", with_option("embeddings-all: true", "embeddings-all: false"), is_unsupported,
       "tied-embeddings is false, as is tied-embeddings-all"},
      {"ATieThatIsNoBoolean", with_option("embeddings-all: true", "embeddings-all: maybe"),
       is_damaged, "tied-embeddings-all is \"maybe\"; it must be true or false"},
      {"AnUnknownOption", with_option("ulr: false", "new-option: 1"), is_unsupported,
       "new-option is an unknown option"},
      {"AnOptionTwice", with_option("ulr: false", "skip: false"), is_damaged, "skip occurs twice"},
      {"AnOptionWithoutAValue", with_option("dim-emb: 8", "dim-emb:"), is_damaged,
       "dim-emb has no value"},
      {"AMissingOption", with_option("dim-emb: 8\n", ""), is_damaged, "dim-emb is missing"},
      {"ASizeThatIsNoNumber", with_option("dim-emb: 8", "dim-emb: 8x"), is_damaged,
       "dim-emb is \"8x\"; it must be an integer from 4 to 65536"},
      {"AHugeSize",
       with_option("transformer-dim-ffn: 12", "transformer-dim-ffn: 99999999999999999999"),
       is_damaged, "transformer-dim-ffn is \"99999999999999999999\""},
      {"NoLayers", with_option("dec-depth: 1", "dec-depth: 0"), is_damaged, "dec-depth is \"0\""},
      {"HeadsThatDoNotDivide", with_option("transformer-heads: 2", "transformer-heads: 3"),
       is_damaged, "dim-emb is 8; it must be even and a multiple of transformer-heads, 3"},
      {"OneVocabulary", with_option("  - 11\n  - 11", "  - 11"), is_damaged,
       "dim-vocabs has 1 sizes"},
      {"SharedTablesOfTwoSizes", with_option("  - 11\n  - 11", "  - 11\n  - 12"), is_damaged,
       "tied-embeddings-all needs vocabularies of one size, but dim-vocabs has 11 and 12"},
      {"AListBeforeAnyOption", with_option("bert-train", "- 1\nbert-train"), is_damaged,
       "\"- 1\" does not belong to an option"},
      {"ANestedOption", with_option("input-types:\n  []", "input-types:\n  a: b"), is_damaged,
       "\"a: b\" must be \"- value\" or \"[]\""},
      {"ALineWithoutAColon", with_option("ulr: false", "ulr"), is_damaged,
       "\"ulr\" must be \"name: value\""},
  };
}

void expect_marian_refused(const std::vector<MalformedMarian>& files) {
  for (const MalformedMarian& malformed : files) {
    SCOPED_TRACE(malformed.name);
    expect_error(
        malformed.code, malformed.part, [&] { read_marian_model(malformed.file, malformed_name); },
        "model.bin: ");
  }
}

TEST(MalformedMarian, WithAWrongHeaderIsRefused) { expect_marian_refused(malformed_items()); }
TEST(MalformedMarian, WithAWrongModelIsRefused) { expect_marian_refused(malformed_students()); }

TEST(MalformedMarian, WithAValueThatIsNoWeightIsRefused) {
  const auto read = [](float bias, std::int8_t element, float multiplier) {
    MarianWriter writer = StudentWriter{.is_int8 = true}.write();
    std::memcpy(writer["encoder_l1_self_bq"].data.data() + 4, &bias, 4);
    std::memcpy(writer["encoder_l1_self_Wq"].data.data() + 5, &element, 1);
    std::memcpy(writer["encoder_l1_self_Wq"].data.data() + 64, &multiplier, 4);
    const Bytes bytes = writer.bytes();
    const MarianModel model = read_marian_model(bytes, malformed_name);
    std::vector<float> floats(8);
    read_marian_floats(bytes, malformed_name, model.weights.at("encoder_l1_self_bq"), floats);
    std::vector<std::int8_t> elements(64);
    return read_marian_int8(bytes, malformed_name, model.weights.at("encoder_l1_self_Wq"),
                            elements);
  };
  EXPECT_EQ(read(0, -127, 4), 0.25F);
  const float infinity = std::numeric_limits<float>::infinity();
  for (const float bias : {infinity, infinity - infinity}) {
    expect_error(is_damaged, "\"encoder_l1_self_bq\" has a value that is not finite",
                 [&] { read(bias, 0, 1); });
  }
  expect_error(is_damaged, "\"encoder_l1_self_Wq\" has the element -128",
               [&] { read(0, -128, 1); });
  for (const float multiplier : {0.0F, -1.0F, infinity, infinity - infinity, 1e-40F, 1e-37F}) {
    expect_error(is_damaged, "\"encoder_l1_self_Wq\" has a multiplier",
                 [&] { read(0, 0, multiplier); });
  }
}

std::vector<MalformedMarian> malformed_lexicons() {
  using Offsets = std::vector<std::uint64_t>;
  using Entries = std::vector<std::uint32_t>;
  const LexiconWriter good{.lists = {{5}, {}, {1, 9}, {4}}};
  const auto changed = [&good](auto change) {
    LexiconWriter writer = good;
    change(writer);
    return writer.bytes();
  };
  const auto cut = [&good](std::size_t size) {
    Bytes bytes = good.bytes();
    bytes.resize(size);
    return bytes;
  };
  Bytes huge = good.bytes();
  std::memset(huge.data() + 40, 0xFF, 8);
  return {
      {"Empty", {}, is_damaged, "the beginning would need"},
      {"AnotherMagic", changed([](auto& w) { w.magic = 1; }), is_damaged, "magic number"},
      {"NoFirstTokens", changed([](auto& w) { w.first_count = 0; }), is_damaged,
       "adds the first 0 target tokens; it must be 1 to 11"},
      {"TooManyFirstTokens", changed([](auto& w) { w.first_count = 12; }), is_damaged,
       "adds the first 12 target tokens"},
      {"AnotherSourceVocabulary", changed([](auto& w) { w.lists.pop_back(); }), is_damaged,
       "has 4 offsets; the model's source vocabulary needs 5"},
      {"HugelyManyEntries", huge, is_damaged, "has 18446744073709551615 entries"},
      {"CutOffWithinTheOffsets", cut(70), is_damaged, "the offsets would need 5 times 8 bytes"},
      {"CutOffWithinTheEntries", cut(48 + 40 + 3), is_damaged, "the entries would need 4 times 4"},
      {"BytesBehindTheEnd", cut(48 + 40 + 16 + 1), is_damaged, "has 1 bytes after its entries"},
      {"OffsetsNotFromZero", good.bytes([](Offsets& o, Entries&) { o.front() = 1; }), is_damaged,
       "has offsets that do not ascend"},
      {"OffsetsThatFall", good.bytes([](Offsets& o, Entries&) { o[2] = 4; }), is_damaged,
       "has offsets that do not ascend"},
      {"OffsetsNotToTheEnd", good.bytes([](Offsets& o, Entries&) { o.back() = 3; }), is_damaged,
       "from 0 to the number of entries, 4"},
      {"EntriesThatFall", changed([](auto& w) { w.lists[2] = {9, 1}; }), is_damaged,
       "has entries of source token 2 that do not ascend"},
      {"AnEntryTwice", changed([](auto& w) { w.lists[2] = {9, 9}; }), is_damaged,
       "has entries of source token 2"},
      {"AnEntryOutside", changed([](auto& w) { w.lists[3] = {11}; }), is_damaged,
       "are outside the target vocabulary of 11"},
  };
}

TEST(MalformedMarian, WithAWrongLexiconIsRefused) {
  const MarianConfig config{.source_vocabulary_size = 4, .target_vocabulary_size = 11};
  for (const MalformedMarian& malformed : malformed_lexicons()) {
    SCOPED_TRACE(malformed.name);
    expect_error(
        malformed.code, malformed.part,
        [&] { read_marian_lexicon(malformed.file, "lex.bin", config, false); }, "lex.bin: ");
  }
}

}  // namespace
}  // namespace attentive
