#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

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
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

  ErrorCode code() const noexcept { return code_; }

 private:
  ErrorCode code_;
};

/// Throws invalid_argument with a message that names the argument and the fix.
[[noreturn]] inline void refuse(const std::string& message) {
  throw Error(ErrorCode::invalid_argument, message);
}

/// Throws invalid_argument for a file or field, which the message names first.
[[noreturn]] inline void refuse(const std::string& where, const std::string& message) {
  refuse(where + ": " + message);
}

}  // namespace attentive
