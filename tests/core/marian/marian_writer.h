#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace attentive {

/// Writes numbers as Marian's files hold them.
class BinaryWriter {
 public:
  template <typename Value>
  void add(Value value) {
    add(&value, sizeof(value));
  }
  void add(const void* data, std::size_t size) {
    const auto* begin = static_cast<const std::byte*>(data);
    bytes_.insert(bytes_.end(), begin, begin + size);
  }
  std::size_t size() const { return bytes_.size(); }
  const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

/// Writes a ".bin" file, including whatever a test has made wrong in it.
struct MarianWriter {
  static constexpr std::uint64_t int8 = 0x101;
  static constexpr std::uint64_t float32 = 0x404;
  static constexpr std::uint64_t intgemm8 = 0x4101;

  struct Item {
    std::string name;
    std::uint64_t type = float32;
    std::vector<std::int32_t> shape;
    std::vector<std::byte> data;
  };

  std::uint64_t version = 1;
  std::vector<Item> items;
  std::vector<std::byte> behind;

  Item& operator[](const std::string& name) { return *std::ranges::find(items, name, &Item::name); }

  /// Returns the file. The elements begin at a multiple of 256 bytes, after some padding.
  std::vector<std::byte> bytes() const {
    BinaryWriter file;
    file.add(version);
    file.add(std::uint64_t{items.size()});
    for (const Item& item : items) {
      file.add(std::uint64_t{item.name.size() + 1});
      file.add(item.type);
      file.add(std::uint64_t{item.shape.size()});
      file.add(std::uint64_t{item.data.size()});
    }
    for (const Item& item : items) file.add(item.name.c_str(), item.name.size() + 1);
    for (const Item& item : items) file.add(item.shape.data(), 4 * item.shape.size());
    const std::size_t begin = ((file.size() + 8) / 256 + 1) * 256;
    const std::vector<std::byte> padding(begin - file.size() - 8);
    file.add(std::uint64_t{padding.size()});
    file.add(padding.data(), padding.size());
    for (const Item& item : items) file.add(item.data.data(), item.data.size());
    file.add(behind.data(), behind.size());
    return file.bytes();
  }
};

inline std::vector<std::byte> padded(std::vector<std::byte> data) {
  data.resize((data.size() + 255) / 256 * 256);
  return data;
}

inline MarianWriter::Item float_item(const std::string& name, std::int32_t rows,
                                     std::int32_t columns, const std::vector<float>& values) {
  BinaryWriter data;
  data.add(values.data(), 4 * values.size());
  return {name, MarianWriter::float32, {rows, columns}, padded(data.bytes())};
}

/// Quantizes as Marian does: embedding tables as they are, other matrices transposed. `values`
/// become those that are written.
inline MarianWriter::Item int8_item(const std::string& name, std::int32_t rows,
                                    std::int32_t columns, std::vector<float>& values) {
  float largest = 0;
  for (const float value : values) largest = std::max(largest, std::abs(value));
  const float multiplier = 127 / largest;
  const bool is_table = name.find("Wemb") != std::string::npos;
  BinaryWriter data;
  for (std::int32_t i = 0; i < (is_table ? rows : columns); ++i) {
    for (std::int32_t j = 0; j < (is_table ? columns : rows); ++j) {
      float& value = values[static_cast<std::size_t>(is_table ? i * columns + j : j * columns + i)];
      const float element = std::nearbyint(value * multiplier);
      data.add(static_cast<std::int8_t>(element));
      value = element / multiplier;
    }
  }
  data.add(multiplier);
  return {name, MarianWriter::intgemm8, {rows, columns}, padded(data.bytes())};
}

inline MarianWriter::Item text_item(const std::string& name, const std::string& text) {
  BinaryWriter data;
  data.add(text.c_str(), text.size() + 1);
  return {name, MarianWriter::int8, {static_cast<std::int32_t>(text.size() + 1)}, data.bytes()};
}

/// A student model with random weights and the sizes that a test chooses.
struct StudentWriter {
  std::int32_t source_size = 11;
  std::int32_t target_size = 11;
  std::int32_t size = 8;
  std::int32_t feed_forward_size = 12;
  std::int32_t encoder_layers = 2;
  std::int32_t decoder_layers = 1;
  std::int32_t heads = 2;
  bool shares_embeddings = true;
  bool is_int8 = false;
  bool has_multipliers = false;
  std::uint32_t seed = 1;
  /// The largest distance of a weight from the mean of its kind.
  float spread = 1;

  /// Returns the lines of "special:model.yml".
  std::string config() const {
    const auto yes = [](bool value) { return std::string(value ? "true" : "false"); };
    return "bert-train-type-embeddings: true\nbert-type-vocab-size: 2\ndec-cell: ssru\n"
           "dec-cell-base-depth: 2\ndec-cell-high-depth: 1\ndec-depth: " +
           std::to_string(decoder_layers) + "\ndim-emb: " + std::to_string(size) +
           "\ndim-rnn: 1024\ndim-vocabs:\n  - " + std::to_string(source_size) + "\n  - " +
           std::to_string(target_size) +
           "\nenc-cell: gru\nenc-cell-depth: 1\nenc-depth: " + std::to_string(encoder_layers) +
           "\nenc-type: bidirectional\nfactors-combine: sum\nfactors-dim-emb: 0\ninput-types:\n"
           "  []\nlayer-normalization: false\nlemma-dependency: \"\"\nlemma-dim-emb: 0\n"
           "output-omit-bias: false\nright-left: false\nskip: false\ntied-embeddings: " +
           yes(!shares_embeddings) + "\ntied-embeddings-all: " + yes(shares_embeddings) +
           "\ntied-embeddings-src: false\ntransformer-aan-activation: swish\n"
           "transformer-aan-depth: 2\ntransformer-aan-nogate: false\n"
           "transformer-decoder-autoreg: rnn\ntransformer-dim-aan: 2048\ntransformer-dim-ffn: " +
           std::to_string(feed_forward_size) +
           "\ntransformer-ffn-activation: relu\ntransformer-ffn-depth: 2\n"
           "transformer-guided-alignment-layer: last\ntransformer-heads: " +
           std::to_string(heads) +
           "\ntransformer-no-projection: false\ntransformer-pool: false\n"
           "transformer-postprocess: dan\ntransformer-postprocess-emb: d\n"
           "transformer-postprocess-top: \"\"\ntransformer-preprocess: \"\"\n"
           "transformer-tied-layers:\n  []\ntransformer-train-position-embeddings: false\n"
           "type: transformer\nulr: false\nulr-dim-emb: 0\nulr-trainable-transformation: false\n"
           "version: v1.9.56 dad4d50 2021-06-28 12:10:40 +0100";
  }

  /// The values of the weights, [rows, columns], as Marian computes with them.
  using Values = std::map<std::string, std::vector<float>>;

  MarianWriter write(Values* values = nullptr) const {
    MarianWriter writer;
    std::mt19937 random(seed);
    const auto add = [&](const std::string& name, std::int32_t rows, std::int32_t columns,
                         float middle = 0) {
      std::vector<float> elements(static_cast<std::size_t>(rows) *
                                  static_cast<std::size_t>(columns));
      for (float& value : elements) {
        value = middle + spread * (static_cast<float>(random() % 2001) / 1000.0F - 1);
      }
      writer.items.push_back(is_int8 && rows > 1 ? int8_item(name, rows, columns, elements)
                                                 : float_item(name, rows, columns, elements));
      if (has_multipliers && rows > 1) add_multiplier(writer, name);
      if (values != nullptr) (*values)[name] = elements;
    };
    if (shares_embeddings) {
      add("Wemb", source_size, size);
    } else {
      add("encoder_Wemb", source_size, size);
      add("decoder_Wemb", target_size, size);
    }
    const auto add_norm = [&](const std::string& name) {
      add(name + "_ln_scale", 1, size, 1);
      add(name + "_ln_bias", 1, size);
    };
    const auto add_attention = [&](const std::string& name) {
      for (const char projection : {'q', 'k', 'v', 'o'}) {
        add(name + "_W" + projection, size, size);
        add(name + "_b" + projection, 1, size);
      }
      add_norm(name + "_Wo");
    };
    const auto add_feed_forward = [&](const std::string& name) {
      add(name + "_W1", size, feed_forward_size);
      add(name + "_b1", 1, feed_forward_size);
      add(name + "_W2", feed_forward_size, size);
      add(name + "_b2", 1, size);
      add_norm(name + "_ffn");
    };
    for (std::int32_t i = 1; i <= encoder_layers; ++i) {
      add_attention("encoder_l" + std::to_string(i) + "_self");
      add_feed_forward("encoder_l" + std::to_string(i) + "_ffn");
    }
    for (std::int32_t i = 1; i <= decoder_layers; ++i) {
      const std::string layer = "decoder_l" + std::to_string(i);
      add(layer + "_rnn_W", size, size);
      add(layer + "_rnn_Wf", size, size);
      add(layer + "_rnn_bf", 1, size);
      add_norm(layer + "_rnn_ffn");
      add_attention(layer + "_context");
      add_feed_forward(layer + "_ffn");
    }
    add("decoder_ff_logit_out_b", 1, target_size);
    if (has_multipliers && shares_embeddings) add_multiplier(writer, "none");
    std::ranges::sort(writer.items, {}, &MarianWriter::Item::name);
    writer.items.push_back(text_item("special:model.yml", config()));
    return writer;
  }

 private:
  static void add_multiplier(MarianWriter& writer, const std::string& name) {
    writer.items.push_back(float_item(name + "_QuantMultA", 1, 1, {25.0F}));
  }
};

/// Writes a lexical shortlist.
struct LexiconWriter {
  std::uint64_t magic = 0xF11A48D5013417F5;
  std::uint64_t first_count = 3;
  std::uint64_t best_count = 50;
  /// Each source token's candidates, in ascending order.
  std::vector<std::vector<std::uint32_t>> lists;

  /// @param change may change offsets and entries before they are written.
  std::vector<std::byte> bytes(
      const std::function<void(std::vector<std::uint64_t>&, std::vector<std::uint32_t>&)>& change =
          {}) const {
    std::vector<std::uint64_t> offsets = {0};
    std::vector<std::uint32_t> entries;
    for (const auto& list : lists) {
      entries.insert(entries.end(), list.begin(), list.end());
      offsets.push_back(entries.size());
    }
    if (change) change(offsets, entries);
    BinaryWriter file;
    for (const std::uint64_t value : {magic, std::uint64_t{0}, first_count, best_count}) {
      file.add(value);
    }
    file.add(std::uint64_t{offsets.size()});
    file.add(std::uint64_t{entries.size()});
    file.add(offsets.data(), 8 * offsets.size());
    file.add(entries.data(), 4 * entries.size());
    return file.bytes();
  }
};

}  // namespace attentive
