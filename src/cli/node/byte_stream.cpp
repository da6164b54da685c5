// Decompresses with Node's zlib, which has no synchronous way to decompress in parts: a gzipped
// file is decompressed as a whole, outside the program's own memory.

#include "cli/byte_stream.h"

#include <emscripten/em_js.h>
#include <emscripten/val.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "cli/descriptor.h"
#include "core/error.h"

// clang-format off: this is JavaScript.

/// Returns the decompressed bytes as a Buffer or, if they are not gzipped data, a message.
EM_JS(emscripten::EM_VAL, attentive_gunzip, (const char* bytes, std::size_t size), {
  try {
    return Emval.toHandle(require("zlib").gunzipSync(HEAPU8.subarray(bytes, bytes + size)));
  } catch (failure) {
    return Emval.toHandle(failure.message);
  }
});

/// Copies up to `size` bytes from a Buffer, and returns their number.
EM_JS(int, attentive_copy, (emscripten::EM_VAL buffer, double offset, char* to, std::size_t size), {
  return Emval.toValue(buffer).copy(HEAPU8, to, offset, offset + size);
});
// clang-format on

namespace attentive {
namespace {

using emscripten::val;
using Chunk = std::array<char, 65536>;

/// Reads the chunks of a file as they are.
ByteStream open_plain(const std::string& path) {
  const auto file = std::make_shared<Descriptor>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file->is_open()) refuse(path, std::string("cannot be opened: ") + std::strerror(errno));
  const auto chunk = std::make_shared<Chunk>();
  return [path, file, chunk]() -> std::string_view {
    const ssize_t count = ::read(file->get(), chunk->data(), chunk->size());
    if (count < 0) refuse(path, std::string("cannot be read: ") + std::strerror(errno));
    return {chunk->data(), static_cast<std::size_t>(count)};
  };
}

/// @param compressed the whole content of a gzipped file.
ByteStream decompress(const std::string& path, const std::string& compressed) {
  const val content = val::take_ownership(attentive_gunzip(compressed.data(), compressed.size()));
  if (content.isString()) refuse(path, "cannot be read: " + content.as<std::string>());
  const auto chunk = std::make_shared<Chunk>();
  return [content, chunk, offset = 0.0]() mutable -> std::string_view {
    const int count = attentive_copy(content.as_handle(), offset, chunk->data(), chunk->size());
    offset += count;
    return {chunk->data(), static_cast<std::size_t>(count)};
  };
}

}  // namespace

ByteStream open_stream(const std::string& path) {
  const ByteStream next = open_plain(path);
  const std::string_view start = next();
  if (start.starts_with("\x1f\x8b")) {
    std::string compressed(start);
    for (std::string_view chunk; !(chunk = next()).empty();) compressed += chunk;
    return decompress(path, compressed);
  }
  return [next, first = std::optional(start)]() mutable {
    return first ? *std::exchange(first, std::nullopt) : next();
  };
}

}  // namespace attentive
