#pragma once

#include <gtest/gtest.h>

#include <cstdio>
#include <span>
#include <vector>

#include "core/bundle/byte_source.h"

namespace attentive {

/// A file on disk, so that its content is not in this process's memory.
class StoredFile {
 public:
  explicit StoredFile(std::span<const std::byte> content)
      : file_(std::tmpfile()), size_(content.size()) {
    std::fwrite(content.data(), 1, content.size(), file_);
  }
  ~StoredFile() { std::fclose(file_); }
  StoredFile(const StoredFile&) = delete;
  StoredFile& operator=(const StoredFile&) = delete;

  std::size_t size() const { return size_; }
  ByteSource source() const {
    return {size_, [this](std::uint64_t offset, std::span<std::byte> to) {
              std::fseek(file_, static_cast<long>(offset), SEEK_SET);
              ASSERT_EQ(std::fread(to.data(), 1, to.size(), file_), to.size());
            }};
  }

 private:
  std::FILE* file_;
  std::size_t size_;
};

}  // namespace attentive
