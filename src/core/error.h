#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "core/message.h"

namespace attentive {

/// Why an operation failed. The TypeScript package throws `AttentiveError` with the same codes,
/// spelled with hyphens.
enum class ErrorCode { invalid_argument, bad_model, unsupported, out_of_memory, aborted, diverged };

/// Returns a code as JavaScript and the command line spell it, for example "bad-model".
constexpr std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_argument:
      return "invalid-argument";
    case ErrorCode::bad_model:
      return "bad-model";
    case ErrorCode::unsupported:
      return "unsupported";
    case ErrorCode::out_of_memory:
      return "out-of-memory";
    case ErrorCode::aborted:
      return "aborted";
    case ErrorCode::diverged:
      return "diverged";
  }
  return "unknown";
}

/// The one exception type of the core. The message names the file or field and the fix.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const Message& message);

  ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

/// Throws invalid_argument with a message that names the argument and the fix.
[[noreturn]] void refuse(const Message& message);

/// Throws invalid_argument for a file or field, which the message names first.
[[noreturn]] void refuse(const std::string& where, const Message& message);

}  // namespace attentive
