// Takes the place of text/sentencepiece.cpp in the part of the engine that reads no SentencePiece
// vocabularies. JavaScript loads bundles with such vocabularies in another part.

#include "core/error.h"
#include "core/text/sentencepiece.h"

namespace attentive {

std::shared_ptr<const SentencePiece> read_sentencepiece(std::string, const std::string& where) {
  throw Error(ErrorCode::unsupported,
              where +
                  " was not recognized as a SentencePiece vocabulary in time; write the model "
                  "again with `attentive convert`");
}

}  // namespace attentive
