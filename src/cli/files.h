#pragma once

#include <cstddef>
#include <filesystem>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/bundle/byte_source.h"

namespace attentive {

/// A regular file, to be read in parts; it stays open as long as the result is there.
/// @throws Error invalid_argument naming the file and what the system says, now or when reading.
ByteSource open_file(const std::string& path);

/// The whole content of a regular file.
/// @throws Error invalid_argument naming the file and what the system says.
std::vector<std::byte> read_file(const std::string& path);

/// The same as text.
std::string read_text_file(const std::string& path);

/// Replaces or creates the file at `path`. Whoever looks finds the old content or the new, never a
/// part, even if the process or the machine stops in between.
/// @throws Error invalid_argument naming the file and what the system says.
void write_file(const std::string& path, std::span<const std::byte> content);
void write_file(const std::string& path, std::string_view content);

/// Writes one of several files and tells on standard error what it holds.
template <typename Content>
void write_part(const std::filesystem::path& path, const Content& content,
                const std::string& what) {
  write_file(path.string(), content);
  std::cerr << path.string() << ": " << what << '\n';
}

/// Makes a folder, and those above it, unless it is there.
/// @throws Error invalid_argument naming the folder and what the system says.
std::filesystem::path create_folder(const std::string& path);

}  // namespace attentive
