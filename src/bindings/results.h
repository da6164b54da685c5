#pragma once

#include <emscripten/val.h>

#include <new>
#include <stdexcept>
#include <string>

#include "core/error.h"

// How calls end. Errors are returned, not thrown: an exception that leaves WebAssembly does not put
// its stack pointer back, so each one would cost the engine a piece of its stack for good.

namespace attentive {

/// A JavaScript Error with the code of AttentiveError.
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

/// What `action` returns or, if it throws, a JavaScript Error with the code of AttentiveError.
template <typename Result, typename Action>
Result attempt(const Action& action) {
  try {
    return Result(action());
  } catch (const Error& error) {
    return Result(failure(error.code(), error.what()));
  } catch (const std::bad_alloc&) {
    return Result(out_of_memory());
  } catch (const std::length_error&) {  // More than a container can ever hold.
    return Result(out_of_memory());
  } catch (const std::exception& error) {
    return Result(emscripten::val::global("Error").new_(std::string(error.what())));
  }
}

}  // namespace attentive
