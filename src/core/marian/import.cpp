#include "core/marian/import.h"

#include <utility>

#include "core/error.h"
#include "core/marian/lexicon.h"
#include "core/marian/model.h"
#include "core/marian/weights.h"

namespace attentive {
namespace {

ModelConfig model_config(const MarianConfig& config) {
  const TransformerEncoderConfig encoder{.embedding_size = config.embedding_size,
                                         .layers = config.encoder_layers,
                                         .heads = config.heads,
                                         .feed_forward_size = config.feed_forward_size};
  // Students are trained with the first head of the last layer as their alignment.
  const SsruDecoderConfig decoder{.embedding_size = config.embedding_size,
                                  .layers = config.decoder_layers,
                                  .heads = config.heads,
                                  .feed_forward_size = config.feed_forward_size,
                                  .alignment_head = 0};
  ModelConfig model;
  model.source_vocabulary_size = config.source_vocabulary_size + marian_first_id;
  model.targets.front().vocabulary_size = config.target_vocabulary_size + marian_first_id;
  model.encoder = encoder;
  model.decoder = decoder;
  model.tied_embeddings = config.shares_embeddings ? TiedEmbeddings::all : TiedEmbeddings::output;
  return model;
}

void check_vocabulary(const MarianFiles::Vocabulary& vocabulary, Index size) {
  vocabulary.tokenizer.require_special_tokens(vocabulary.name);
  const auto pieces = static_cast<Index>(vocabulary.tokenizer.vocabulary_size()) - marian_first_id;
  if (pieces == size) return;
  throw Error(ErrorCode::bad_model, vocabulary.name + ": has " + std::to_string(pieces) +
                                        " pieces, but the model needs " + std::to_string(size) +
                                        "; use the vocabulary that was published with it");
}

}  // namespace

Bundle import_marian(const MarianFiles& files, BundleMetadata metadata) {
  const MarianModel model = read_marian_model(files.model.bytes, files.model.name);
  const MarianFiles::Vocabulary& target = files.target ? *files.target : files.source;
  check_vocabulary(files.source, model.config.source_vocabulary_size);
  check_vocabulary(target, model.config.target_vocabulary_size);
  ModelConfig config = model_config(model.config);
  // Reading a lexicon takes twice its memory, of which the weights can then use half.
  std::optional<Shortlist> shortlist;
  if (files.lexicon) {
    shortlist =
        read_marian_lexicon(files.lexicon->bytes, files.lexicon->name, model.config, !files.target);
  }
  StoredWeights weights = read_marian_weights(files.model.bytes, files.model.name, model, config);
  return {{std::move(metadata),
           std::move(config),
           files.source.tokenizer,
           {target.tokenizer},
           std::move(shortlist)},
          std::move(weights)};
}

}  // namespace attentive
