#include "cli/corpora.h"

#include "core/error.h"

namespace attentive {

void add_corpora_option(CLI::App& command, const std::string& name, std::vector<std::string>& files,
                        const std::string& description) {
  command
      .add_option(name, files,
                  description +
                      " (tab-separated, optionally gzipped); for several target languages, give "
                      "the option once per language as LANGUAGE=FILE")
      ->required()
      ->allow_extra_args(false)
      ->type_name("FILE");
}

std::pair<std::string, std::string> split_language(const std::string& option) {
  const std::size_t sign = option.find('=');
  // A path with a folder before the sign is never taken for a language: "./a=b" is a file.
  if (sign == std::string::npos || !is_language_name(option.substr(0, sign))) return {"", option};
  return {option.substr(0, sign), option.substr(sign + 1)};
}

std::vector<SentencePairs> read_corpora(const std::vector<std::string>& files,
                                        const TsvColumns& columns) {
  std::vector<SentencePairs> corpora;
  for (const std::string& option : files) {
    const auto [language, file] = split_language(option);
    if (language.empty() && files.size() > 1) {
      refuse(file + ": with several files, each must name its target language: LANGUAGE=FILE");
    }
    corpora.push_back(read_tsv(file, columns));
    corpora.back().language = language;
  }
  return corpora;
}

}  // namespace attentive
