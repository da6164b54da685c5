#pragma once

#include <optional>
#include <string>

#include "core/bundle/bundle.h"
#include "core/bundle/byte_source.h"

namespace attentive {

/// The files of a student model of Marian, as Bergamot and Firefox publish them.
struct MarianFiles {
  struct File {
    ByteSource bytes;
    /// Prefixes messages.
    std::string name;
  };
  struct Vocabulary {
    Tokenizer tokenizer;
    std::string name;
  };
  File model;
  Vocabulary source;
  /// Missing if both sides share one vocabulary.
  std::optional<Vocabulary> target;
  std::optional<File> lexicon;
};

/// Converts a student model to a bundle that computes the same translations. Its int8 weights are
/// not rounded again.
/// @param metadata names the model and its languages, which the files do not.
/// @throws Error bad_model or unsupported, naming the file, the problem and the fix.
Bundle import_marian(const MarianFiles& files, BundleMetadata metadata);

}  // namespace attentive
