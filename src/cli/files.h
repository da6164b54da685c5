#pragma once

#include <cstddef>
#include <filesystem>
#include <initializer_list>
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

// What every command writes is a regular file or a new one. Devices, pipes, sockets, folders and
// the names of open descriptors, such as /dev/stdout, are refused and stay as they are. Symbolic
// links stay, too: the file to which they lead is written, and made if it is missing.

/// Whether `write_file` can write to `path`, without changing what is there: for work that takes
/// long, so that its result has a place.
/// @throws Error invalid_argument as write_file does.
void require_writable(const std::string& path);

/// Replaces or creates the file at `path`. Whoever looks finds the old content or the new, never a
/// part, even if the process or the machine stops in between; after an error it is the old. Mode,
/// owner, group, access control list and user attributes of the old file are kept; its other hard
/// links keep the old content.
/// @throws Error invalid_argument naming the file and what the system says.
void write_file(const std::string& path, std::span<const std::byte> content);
void write_file(const std::string& path, std::string_view content);

/// Adds to the end of the file at `path`, or creates it.
/// @throws Error invalid_argument naming the file and what the system says.
void append_to_file(const std::string& path, std::string_view content);

/// Removes the file to which `path` and its symbolic links lead, if there is one; the links stay.
/// @throws Error invalid_argument naming the file and what the system says.
void remove_file(const std::string& path);

/// Where writing to `path` writes: the place to which its symbolic links lead.
/// @throws Error invalid_argument if that is the name of an open descriptor.
std::string follow_links(const std::string& path);

/// Writes one of several files and tells on standard error what it holds.
template <typename Content>
void write_part(const std::filesystem::path& path, const Content& content,
                const std::string& what) {
  write_file(path.string(), content);
  std::cerr << path.string() << ": " << what << '\n';
}

/// Makes a folder, and those above it, unless it is there. `names` are the files that will be
/// written into it.
/// @throws Error invalid_argument naming the folder, or a file for which require_writable fails.
std::filesystem::path create_folder(const std::string& path,
                                    std::initializer_list<std::string_view> names);

}  // namespace attentive
