#include "core/training/workers.h"

#include <utility>

namespace attentive {

Workers::Workers(std::size_t count) : count_(count) {
  if (!has_threads) return;
  for (std::size_t i = 1; i < count; ++i) threads_.emplace_back([this, i] { wait_for_work(i); });
}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Workers::run(const std::function<void(std::size_t)>& task) {
  {
    const std::lock_guard lock(mutex_);
    task_ = &task;
    failure_ = nullptr;
    busy_ = threads_.size();
    ++generation_;
  }
  changed_.notify_all();
  std::exception_ptr own_failure;
  try {
    task(0);
    for (std::size_t i = threads_.size() + 1; i < count_; ++i) task(i);
  } catch (...) {
    own_failure = std::current_exception();
  }
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return busy_ == 0; });
  const std::exception_ptr failure = own_failure ? own_failure : std::exchange(failure_, nullptr);
  if (failure) std::rethrow_exception(failure);
}

void Workers::wait_for_work(std::size_t index) {
  std::unique_lock lock(mutex_);
  for (std::size_t seen = 0;;) {
    changed_.wait(lock, [&] { return stopping_ || generation_ != seen; });
    if (stopping_) return;
    seen = generation_;
    const auto* task = task_;
    lock.unlock();
    std::exception_ptr failure;
    try {
      (*task)(index);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    if (failure && !failure_) failure_ = failure;
    if (--busy_ == 0) changed_.notify_all();
  }
}

}  // namespace attentive
