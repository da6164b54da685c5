#include "core/text/json.h"

#include <nlohmann/json.hpp>
#include <unordered_set>
#include <vector>

#include "core/error.h"

namespace attentive {
namespace {

constexpr int max_depth = 32;

/// Watches the parser and throws at the first thing that the library would let pass.
class Inspector {
 public:
  explicit Inspector(const std::string& where) : where_(where) {}

  bool operator()(int depth, nlohmann::json::parse_event_t event, const nlohmann::json& parsed) {
    using enum nlohmann::json::parse_event_t;
    if (depth > max_depth) {
      throw Error(ErrorCode::bad_model, where_ + ": the JSON is nested more than " +
                                            std::to_string(max_depth) + " levels deep");
    }
    if (event == object_start) {
      names_.emplace_back();
    } else if (event == object_end) {
      names_.pop_back();
    } else if (event == key) {
      const auto& name = parsed.get_ref<const std::string&>();
      if (!names_.back().insert(name).second) {
        throw Error(ErrorCode::bad_model,
                    where_ + ": \"" + name + "\" stands twice in the same JSON object");
      }
    }
    return true;
  }

 private:
  const std::string& where_;
  /// The names seen so far in each object that is still open.
  std::vector<std::unordered_set<std::string>> names_;
};

}  // namespace

nlohmann::json parse_json(std::string_view text, const std::string& where) {
  Inspector inspector(where);
  try {
    return nlohmann::json::parse(text.begin(), text.end(), std::ref(inspector));
  } catch (const nlohmann::json::parse_error& error) {
    throw Error(ErrorCode::bad_model, where + ": no valid JSON at byte " +
                                          std::to_string(error.byte) +
                                          "; the text is damaged or cut off");
  } catch (const nlohmann::json::out_of_range&) {
    throw Error(ErrorCode::bad_model, where + ": holds a number beyond any that can be stored");
  }
}

}  // namespace attentive
