#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "cli/temporary_folder.h"

namespace attentive {

/// Returns the command line that is tested: the native one, unless ATTENTIVE_COMMAND names a file,
/// which is then that of the npm package.
inline std::string executable() {
  const char* const command = std::getenv("ATTENTIVE_COMMAND");
  return command != nullptr ? command : ATTENTIVE_EXECUTABLE;
}

inline bool runs_in_node() { return executable() != ATTENTIVE_EXECUTABLE; }

/// Runs the command line as a process.
class Process {
 public:
  /// Starts `attentive arguments...` with standard input from the file descriptor `input` and
  /// standard output to a file of its own, or to `output` if that is given.
  Process(const std::vector<std::string>& arguments, int input, const std::string& output = "") {
    if (!output.empty()) out_ = output;
    std::vector<std::string> words = {executable()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);

    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    constexpr int create = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, out_.c_str(), create, 0600);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, err_.c_str(), create, 0600);
    const int problem = posix_spawn(&id_, argv[0], &files, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&files);
    if (problem != 0) throw std::runtime_error("cannot start " + words.front());
  }
  ~Process() {
    if (id_ > 0) {
      ::kill(id_, SIGKILL);
      ::waitpid(id_, nullptr, 0);
    }
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t id() const { return id_; }

  void send_signal(int number) const { ::kill(id_, number); }

  /// Waits for the process to end. Returns its exit status, or minus the signal that ended it.
  int wait() {
    int status = 0;
    ::waitpid(id_, &status, 0);
    id_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  /// Return what has been written so far.
  std::string output() const { return read_text(out_); }
  std::string messages() const { return read_text(err_); }

 private:
  TemporaryFolder folder_;
  std::string out_ = folder_ / "stdout";
  std::string err_ = folder_ / "stderr";
  pid_t id_ = 0;
};

struct Outcome {
  int status;
  std::string output;
  std::string messages;
};

/// Runs `attentive arguments...` on the given standard input to its end.
inline Outcome run_attentive(const std::vector<std::string>& arguments,
                             std::string_view input = "") {
  const TemporaryFolder folder;
  write_text(folder / "stdin", input);
  const int file = ::open((folder / "stdin").c_str(), O_RDONLY | O_CLOEXEC);
  Process process(arguments, file);
  ::close(file);
  const int status = process.wait();
  return {status, process.output(), process.messages()};
}

}  // namespace attentive
