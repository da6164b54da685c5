#pragma once

#include <emscripten/val.h>

#include <new>
#include <stdexcept>
#include <string>

#include "core/error.h"

// Results of calls. Errors are returned, not thrown: an exception that leaves WebAssembly does not
// restore its stack pointer, so each one would permanently cost the engine a part of its stack.

namespace attentive {

/// Returns a JavaScript Error with the code of AttentiveError.
inline emscripten::val failure(ErrorCode code, const char* message) {
  emscripten::val error = emscripten::val::global("Error").new_(std::string(message));
  error.set("code", std::string(to_string(code)));
  return error;
}

inline emscripten::val out_of_memory() {
  return failure(ErrorCode::out_of_memory,
                 "the engine has no memory left; destroy models that are no longer used, or use a "
                 "smaller one");
}

/// Returns the result of `action` or, if it throws, a JavaScript Error with the code of
/// AttentiveError.
template <typename Result, typename Action>
Result attempt(const Action& action) {
  try {
    return Result(action());
  } catch (const Error& error) {
    return Result(failure(error.code(), error.what()));
  } catch (const std::bad_alloc&) {
    return Result(out_of_memory());
  } catch (const std::length_error&) {  // more than a container can hold
    return Result(out_of_memory());
  } catch (const std::exception& error) {
    return Result(emscripten::val::global("Error").new_(std::string(error.what())));
  }
}

}  // namespace attentive
