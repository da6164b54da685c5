#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace attentive {

/// Keeps threads that wait for the next batch, so that training steps start none. Without threads,
/// as in WebAssembly, all tasks run on the caller's thread, one after another.
class Workers {
 public:
#if defined(__EMSCRIPTEN__) && !defined(__EMSCRIPTEN_PTHREADS__)
  static constexpr bool has_threads = false;
#else
  static constexpr bool has_threads = true;
#endif

  explicit Workers(std::size_t count);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  std::size_t count() const { return count_; }

  /// Calls task(0), …, task(count() - 1), each on its own thread if there are any, and returns when
  /// all are done. Rethrows the first exception.
  void run(const std::function<void(std::size_t)>& task);

  /// The number of slices that `for_each_slice` makes, whatever the number of threads, so that sums
  /// over slices do not depend on it.
  static constexpr std::size_t slice_count = 64;

  /// Calls task(slice, begin, size) for the slices of an array of `size` values, shared among the
  /// threads, and returns when all are done.
  template <typename Task>
  void for_each_slice(std::size_t size, const Task& task) {
    const std::size_t slice_size = (size + slice_count - 1) / slice_count;
    const auto every_nth = [&](std::size_t first) {
      for (std::size_t slice = first; slice * slice_size < size; slice += count_) {
        const std::size_t begin = slice * slice_size;
        task(slice, begin, std::min(slice_size, size - begin));
      }
    };
    run(std::ref(every_nth));
  }

 private:
  void wait_for_work(std::size_t index);

  std::size_t count_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void(std::size_t)>* task_ = nullptr;
  std::exception_ptr failure_;
  std::size_t generation_ = 0;
  std::size_t busy_ = 0;
  bool stopping_ = false;
};

}  // namespace attentive
