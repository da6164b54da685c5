#include "cli/byte_stream.h"

#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "core/error.h"

namespace attentive {

ByteStream open_stream(const std::string& path) {
  const gzFile opened = gzopen(path.c_str(), "rbe");
  if (opened == nullptr) refuse(path, std::string("cannot be opened: ") + std::strerror(errno));
  const std::shared_ptr<gzFile_s> file(opened, &gzclose_r);
  const auto chunk = std::make_shared<std::array<char, 65536>>();
  return [path, file, chunk]() -> std::string_view {
    const int count = gzread(file.get(), chunk->data(), static_cast<unsigned>(chunk->size()));
    const int reason = errno;
    int status = Z_OK;
    const char* message = gzerror(file.get(), &status);
    // zlib returns the bytes before a truncated end before it reports the error.
    if (count < 0 || (count == 0 && status != Z_OK && status != Z_STREAM_END)) {
      refuse(path, std::string("cannot be read: ") +
                       (status == Z_ERRNO ? std::strerror(reason) : message));
    }
    return {chunk->data(), static_cast<std::size_t>(count)};
  };
}

}  // namespace attentive
