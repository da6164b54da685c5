#include "core/error.h"

namespace attentive {

Error::Error(ErrorCode code, const Message& message)
    : std::runtime_error(message.text()), code_(code) {}

void refuse(const Message& message) { throw Error(ErrorCode::invalid_argument, message); }

void refuse(const std::string& where, const Message& message) {
  refuse({where, ": ", message.text()});
}

}  // namespace attentive
