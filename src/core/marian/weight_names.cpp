#include "core/marian/weight_names.h"

#include <cstdint>
#include <span>
#include <utility>

namespace attentive {
namespace {

enum class Width : std::uint8_t { one, embedding, feed_forward };

struct NamePart {
  const char* marian;
  const char* ours;
  Width rows;
  Width columns;
};

constexpr Width one_wide = Width::one;
constexpr Width embedding_wide = Width::embedding;
constexpr Width hidden_wide = Width::feed_forward;

constexpr NamePart norm_names[] = {{"_ln_scale", ".weight", one_wide, embedding_wide},
                                   {"_ln_bias", ".bias", one_wide, embedding_wide}};
constexpr NamePart attention_names[] = {{"_Wq", ".in_proj_weight", embedding_wide, embedding_wide},
                                        {"_Wk", ".in_proj_weight", embedding_wide, embedding_wide},
                                        {"_Wv", ".in_proj_weight", embedding_wide, embedding_wide},
                                        {"_bq", ".in_proj_bias", one_wide, embedding_wide},
                                        {"_bk", ".in_proj_bias", one_wide, embedding_wide},
                                        {"_bv", ".in_proj_bias", one_wide, embedding_wide},
                                        {"_Wo", ".out_proj.weight", embedding_wide, embedding_wide},
                                        {"_bo", ".out_proj.bias", one_wide, embedding_wide}};
constexpr NamePart feed_forward_names[] = {{"_W1", ".linear1.weight", embedding_wide, hidden_wide},
                                           {"_b1", ".linear1.bias", one_wide, hidden_wide},
                                           {"_W2", ".linear2.weight", hidden_wide, embedding_wide},
                                           {"_b2", ".linear2.bias", one_wide, embedding_wide}};
constexpr NamePart recurrent_unit_names[] = {{"_W", ".weight", embedding_wide, embedding_wide},
                                             {"_Wf", ".weight", embedding_wide, embedding_wide},
                                             {"_bf", ".bias", one_wide, embedding_wide}};

struct Sublayer {
  const char* marian;
  const char* ours;
  std::span<const NamePart> parts;
};

constexpr Sublayer encoder_sublayers[] = {{"_self", ".self_attn", attention_names},
                                          {"_self_Wo", ".norm1", norm_names},
                                          {"_ffn", "", feed_forward_names},
                                          {"_ffn_ffn", ".norm2", norm_names}};
constexpr Sublayer decoder_sublayers[] = {{"_rnn", ".ssru", recurrent_unit_names},
                                          {"_rnn_ffn", ".norm1", norm_names},
                                          {"_context", ".multihead_attn", attention_names},
                                          {"_context_Wo", ".norm2", norm_names},
                                          {"_ffn", "", feed_forward_names},
                                          {"_ffn_ffn", ".norm3", norm_names}};

class WeightList {
 public:
  explicit WeightList(const MarianConfig& config) : config_(config) {
    const Index size = config.embedding_size;
    const bool shared = config.shares_embeddings;
    add(shared ? "Wemb" : "encoder_Wemb", config.source_vocabulary_size, size,
        "encoder.embedding.weight");
    if (!shared) {
      add("decoder_Wemb", config.target_vocabulary_size, size, "decoder.embedding.weight");
    }
    add_layers("encoder", config.encoder_layers, encoder_sublayers);
    add_layers("decoder", config.decoder_layers, decoder_sublayers);
    add("decoder_ff_logit_out_b", 1, config.target_vocabulary_size, "decoder.output.bias");
  }

  std::vector<MarianWeight> take() { return std::move(weights_); }

 private:
  void add(std::string name, Index rows, Index columns, std::string tensor) {
    weights_.push_back({std::move(name), rows, columns, std::move(tensor)});
  }

  /// Marian counts layers from 1.
  void add_layers(const std::string& stack, Index layers, std::span<const Sublayer> sublayers) {
    for (Index i = 0; i < layers; ++i) {
      const std::string marian = stack + "_l" + std::to_string(i + 1);
      const std::string ours = stack + ".layers." + std::to_string(i);
      for (const Sublayer& sublayer : sublayers) {
        for (const NamePart& part : sublayer.parts) {
          add(marian + sublayer.marian + part.marian, value(part.rows), value(part.columns),
              ours + sublayer.ours + part.ours);
        }
      }
    }
  }

  Index value(Width width) const {
    if (width == Width::one) return 1;
    return width == Width::embedding ? config_.embedding_size : config_.feed_forward_size;
  }

  const MarianConfig& config_;
  std::vector<MarianWeight> weights_;
};

}  // namespace

std::vector<MarianWeight> list_marian_weights(const MarianConfig& config) {
  return WeightList(config).take();
}

}  // namespace attentive
