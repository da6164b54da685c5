#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace attentive {

/// Random access to the bytes of a file, wherever it is, so that each part is read straight to its
/// place and the file is never in memory as a whole.
class ByteSource {
 public:
  /// Fills its second argument with the bytes from an offset on; all of them must be in the file.
  using Read = std::function<void(std::uint64_t, std::span<std::byte>)>;

  ByteSource(std::uint64_t size, Read read) : size_(size), read_(std::move(read)) {}

  /// Reads from bytes in memory, which must outlive this.
  ByteSource(std::span<const std::byte> bytes)  // NOLINT(google-explicit-constructor)
      : ByteSource(bytes.size(), [bytes](std::uint64_t offset, std::span<std::byte> to) {
          std::ranges::copy(bytes.subspan(offset, to.size()), to.begin());
        }) {}
  ByteSource(const std::vector<std::byte>& bytes)  // NOLINT(google-explicit-constructor)
      : ByteSource(std::span(bytes)) {}

  std::uint64_t size() const { return size_; }
  void read(std::uint64_t offset, std::span<std::byte> to) const { read_(offset, to); }

 private:
  std::uint64_t size_;
  Read read_;
};

}  // namespace attentive
