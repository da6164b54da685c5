#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/bundle/raw_safetensors.h"
#include "core/error.h"
#include "core/support/bundle_editor.h"

/// Files that are wrong in one way each, as tables, and the good files that they are made from.
namespace attentive::malformed {

/// Returns a small model and its file.
const TrainableModel& good_bundle();
const Bytes& good_file();

/// Returns the checkpoint of a training.
const Bytes& good_checkpoint();

/// Reads a model.
void load(const Bytes& file);

/// Resumes the training of good_checkpoint.
void resume(const Bytes& file);

/// A file, and the error with which `read` must refuse it; `part` is in its message.
struct Malformed {
  std::string name;
  Bytes file;
  const char* part;
  ErrorCode code = ErrorCode::bad_model;
  void (*read)(const Bytes&) = load;
};

/// Returns the good file with a change, and correct checksums.
Bytes edited(const std::function<void(BundleEditor&)>& change);
Bytes with_metadata(const char* key, const std::string& value);
Bytes without_metadata(const char* key);

/// Returns the good file with a shortlist of </s> for every source token, changed.
Bytes shortlist_file(
    const std::function<void(Shortlist&)>& change,
    const std::function<void(BundleEditor&)>& edit = [](BundleEditor&) {});

std::vector<Malformed> headers();
std::vector<Malformed> contents();
std::vector<Malformed> tokenizers();
std::vector<Malformed> shortlists();
std::vector<Malformed> checkpoints();

}  // namespace attentive::malformed
