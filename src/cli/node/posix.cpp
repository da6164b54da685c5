// Emscripten imitates these parts of POSIX as if the program ran in a browser. In Node, the system
// itself can be asked.

#include <emscripten/em_js.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

EM_JS_DEPS(attentive_posix, "$FS,$ERRNO_CODES,$UTF8ToString,$stringToUTF8");

// clang-format off: this is JavaScript.

/// Makes streams behave as the system's files do. Emscripten takes standard streams for terminals
/// and all files for seekable ones. A parent in Node, such as npx, may have made the standard
/// streams fail instead of waiting.
EM_JS(void, attentive_prepare_streams, (), {
  for (const fd of [0, 1, 2]) FS.getStream(fd).tty = require("tty").isatty(fd);
  const open = FS.open;
  FS.open = (...parameters) => {
    const stream = open(...parameters);
    stream.seekable = fs.fstatSync(stream.nfd).isFile();
    return stream;
  };
  const never = new Int32Array(new SharedArrayBuffer(4));
  const milliseconds = 2;
  for (const name of ["read", "write"]) {
    const once = FS[name];
    FS[name] = (...parameters) => {
      for (;;) {
        try {
          return once(...parameters);
        } catch (failure) {
          if (failure.errno === ERRNO_CODES.EPIPE) Module.onBrokenPipe();
          if (failure.errno !== ERRNO_CODES.EAGAIN) throw failure;
          Atomics.wait(never, 0, 0, milliseconds);
        }
      }
    };
  }
});

EM_JS(int, attentive_process_id, (), { return process.pid; });

EM_JS(void, attentive_host_name, (char* name, std::size_t size), {
  stringToUTF8(require("os").hostname(), name, size);
});

// These return 0, or minus the error's number.
EM_JS(int, attentive_sync, (int file), {
  try {
    fs.fsyncSync(FS.getStreamChecked(file).nfd);
    return 0;
  } catch (failure) {
    return -ERRNO_CODES[failure.code];
  }
});

EM_JS(int, attentive_access, (const char* path, int mode), {
  try {
    fs.accessSync(UTF8ToString(path), mode);
    return 0;
  } catch (failure) {
    return -ERRNO_CODES[failure.code];
  }
});

EM_JS(bool, attentive_is_file, (int file), {
  return fs.fstatSync(FS.getStreamChecked(file).nfd).isFile();
});
// clang-format on

namespace {

[[gnu::constructor]] void prepare_streams() { attentive_prepare_streams(); }

/// Returns what a function of POSIX does: 0, or -1 and a reason in errno.
int posix_result(int result) {
  if (result == 0) return 0;
  errno = -result;
  return -1;
}

}  // namespace

extern "C" {

pid_t getpid() { return attentive_process_id(); }

int gethostname(char* name, std::size_t size) {
  attentive_host_name(name, size);
  return 0;
}

int fsync(int file) { return posix_result(attentive_sync(file)); }

int faccessat(int, const char* path, int mode, int) {
  return posix_result(attentive_access(path, mode));
}

/// Node cannot say whether bytes are waiting in a pipe or terminal, so only files have them.
int poll(pollfd* requests, nfds_t count, int) {
  int ready = 0;
  for (pollfd* request = requests; request != requests + count; ++request) {
    const bool waiting = attentive_is_file(request->fd);
    request->revents = waiting ? request->events : short{0};
    if (waiting) ++ready;
  }
  return ready;
}

// Node cannot read the attributes of a file, so it seems to have none.

ssize_t listxattr(const char*, char*, std::size_t) { return 0; }

ssize_t getxattr(const char*, const char*, void*, std::size_t) { return posix_result(-ENOTSUP); }

int fsetxattr(int, const char*, const void*, std::size_t, int) { return posix_result(-ENOTSUP); }

int fremovexattr(int, const char*) { return posix_result(-ENOTSUP); }

}  // extern "C"
