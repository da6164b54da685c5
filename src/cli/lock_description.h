#pragma once

#include <string>

namespace attentive {

/// Returns the line that identifies this process in the file of a lock, which
/// js/training/file-store reads and writes, too.
std::string description_of_this_process();

/// Returns what the holder of a lock wrote into its open file; "unknown" if that is nothing.
std::string read_description(int file);

}  // namespace attentive
