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

/// Opens a regular file, to be read in parts. It stays open as long as the result exists.
/// @throws Error invalid_argument that names the file and the system's reason, now or when reading.
ByteSource open_file(const std::string& path);

/// Reads a regular file.
/// @throws Error invalid_argument that names the file and the system's reason.
std::vector<std::byte> read_file(const std::string& path);

/// Reads a regular file as text.
std::string read_text_file(const std::string& path);

// Commands write regular files only. Devices, pipes, sockets, folders and the names of open
// descriptors, such as /dev/stdout, are rejected and left alone. Symbolic links stay, too: the file
// to which they lead is written, or created if it is missing.

/// Checks that `write_file` can write to `path`, without changing anything, so that long work does
/// not end without a place for its result.
/// @throws Error invalid_argument as write_file does.
void require_writable(const std::string& path);

/// Replaces or creates the file at `path`. Readers find the old content or the new, never a part,
/// even if the process or the machine stops in between; after an error it is the old. Mode, owner,
/// group, access control list and user attributes of the old file are kept; its other hard links
/// keep the old content.
/// @throws Error invalid_argument that names the file and the system's reason.
void write_file(const std::string& path, std::span<const std::byte> content);
void write_file(const std::string& path, std::string_view content);

/// Appends to the file at `path`, or creates it.
/// @throws Error invalid_argument that names the file and the system's reason.
void append_to_file(const std::string& path, std::string_view content);

/// Removes the file to which `path` and its symbolic links lead, if there is one; the links stay.
/// @throws Error invalid_argument that names the file and the system's reason.
void remove_file(const std::string& path);

/// Returns the path to which the symbolic links of `path` lead, which is where writing would write.
/// @throws Error invalid_argument if that is the name of an open descriptor.
std::string follow_links(const std::string& path);

/// Writes one of several files and reports on standard error what it holds.
template <typename Content>
void write_part(const std::filesystem::path& path, const Content& content,
                const std::string& what) {
  write_file(path.string(), content);
  std::cerr << path.string() << ": " << what << '\n';
}

/// Creates a folder and its parents unless they exist. `names` are the files that will be written
/// into it.
/// @throws Error invalid_argument that names the folder, or a file for which require_writable
/// fails.
std::filesystem::path create_folder(const std::string& path, const std::vector<std::string>& names);

}  // namespace attentive
