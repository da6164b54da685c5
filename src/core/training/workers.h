#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace attentive {

/// Threads that wait for the next batch, so that a training step starts none. Where there are no
/// threads, as in WebAssembly, all tasks run on the caller's, one after another.
class Workers {
 public:
  explicit Workers(std::size_t count);
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  std::size_t count() const { return count_; }

  /// Calls task(0), …, task(count() - 1), each on a thread of its own if there are any, and returns
  /// when all are done. Rethrows the first exception.
  void run(const std::function<void(std::size_t)>& task);

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
