#include "cli/tokenizers.h"

#include "cli/files.h"

namespace attentive {

Tokenizer read_tokenizer(const std::string& path) {
  std::string file = read_text_file(path);
  if (path.ends_with(".spm") || path.ends_with(".model")) {
    return Tokenizer::from_sentencepiece(std::move(file), path);
  }
  return Tokenizer::from_json(file, path);
}

}  // namespace attentive
