#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace attentive {

/// Returns the next chunk of a stream of bytes, valid until the next call; empty at the end.
/// @throws Error invalid_argument that names the file and the reason.
using ByteStream = std::function<std::string_view()>;

/// Opens a file to be read from its beginning to its end, and decompressed if it is gzipped.
/// @throws Error invalid_argument that names the file and the system's reason.
ByteStream open_stream(const std::string& path);

}  // namespace attentive
