// Runs our engine natively for engine-processes.mjs: each line of JSON that it reads is a call, and
// each line that it writes is the answer.
#include <array>
#include <chrono>
#include <cstddef>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/models.h"
#include "core/search/translate.h"

namespace attentive {
namespace {

using Json = nlohmann::json;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

class Subject {
 public:
  Json load(const Json& options) {
    const auto path = options.at("source").get<std::string>();
    models_ = std::make_unique<Models>(std::array{path});
    translator_ = std::make_unique<Translator>(models_->first());
    return nullptr;
  }

  Json measure(const Json& task, const Json& budget) {
    const auto texts = task.at("texts").get<std::vector<std::string>>();
    TranslateOptions options;
    options.max_length = task.at("steps").get<Index>();
    options.search.beam_size = task.at("beam").get<Index>();
    std::vector<Translation> translations;
    Json milliseconds = Json::array();
    const Clock::time_point begin = Clock::now();
    while (milliseconds.size() < budget.at("calls").get<std::size_t>() ||
           seconds_since(begin) < budget.at("seconds").get<double>()) {
      const Clock::time_point start = Clock::now();
      translations = translator_->translate(texts, options);
      milliseconds.push_back(1000 * seconds_since(start));
    }
    Json written = Json::array();
    for (const Translation& translation : translations) written.push_back(translation.tokens);
    return {{"milliseconds", std::move(milliseconds)}, {"written", std::move(written)}};
  }

 private:
  std::unique_ptr<Models> models_;
  std::unique_ptr<Translator> translator_;
};

Json answer(Subject& subject, const Json& message) {
  const auto call = message.at("call").get<std::string>();
  const Json& options = message.at("options");
  if (call == "load") return subject.load(options.at(0));
  if (call == "measure") return subject.measure(options.at(0), options.at(1));
  return nullptr;
}

}  // namespace
}  // namespace attentive

int main() {
  try {
    attentive::Subject subject;
    for (std::string line; std::getline(std::cin, line);) {
      std::cout << attentive::answer(subject, nlohmann::json::parse(line)).dump() << std::endl;
    }
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
