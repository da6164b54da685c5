#pragma once

#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "core/bundle/bundle.h"
#include "core/model/seq2seq.h"
#include "core/text/train_tokenizer.h"

namespace attentive {

/// Returns a model with a few weights, all of them exact in float16.
inline TrainableModel small_bundle() {
  const std::vector<std::string_view> source = {"20 JAN 2019", "été"};
  const std::vector<std::string_view> target = {"2019-01-20"};
  Tokenizer source_tokenizer = train_tokenizer(source, {TokenizerType::character, 0});
  Tokenizer target_tokenizer = train_tokenizer(target, {TokenizerType::character, 0});
  ModelConfig config;
  config.source_vocabulary_size = static_cast<Index>(source_tokenizer.vocabulary_size());
  config.targets.front().vocabulary_size = static_cast<Index>(target_tokenizer.vocabulary_size());
  config.encoder = RecurrentEncoderConfig{.embedding_size = 2, .cell = &gru_cell, .hidden_size = 3};
  config.decoder = RecurrentDecoderConfig{
      .embedding_size = 2, .cell = &lstm_cell, .hidden_size = 3, .readout_size = 2};
  config.attention = {ScoreType::additive, 2};
  config.dropout = 0.25;
  Parameters parameters(seq2seq_layout(config));
  std::mt19937 random(1);
  for (Real& value : parameters.flat()) value = static_cast<Real>(random() % 4096) / 1024 - 2;
  return {{{"dates", "date", {"iso"}, "CC0-1.0", "«nobody»"},
           config,
           std::move(source_tokenizer),
           {std::move(target_tokenizer)}},
          std::move(parameters)};
}

}  // namespace attentive
