#include "cli/corpora.h"

#include "core/error.h"

namespace attentive {

void add_corpora_option(CLI::App& command, const std::string& name, std::vector<std::string>& files,
                        const std::string& description) {
  command
      .add_option(name, files,
                  description +
                      ", tab-separated, may be gzipped; with several target languages once for "
                      "each, as LANGUAGE=FILE")
      ->required()
      ->allow_extra_args(false)
      ->type_name("FILE");
}

std::vector<SentencePairs> read_corpora(const std::vector<std::string>& files,
                                        const TsvColumns& columns) {
  if (files.size() == 1) return {read_tsv(files.front(), columns)};
  std::vector<SentencePairs> corpora;
  for (const std::string& file : files) {
    const std::size_t sign = file.find('=');
    if (sign == std::string::npos) {
      throw Error(ErrorCode::invalid_argument,
                  file + ": of several files each must name its target language: LANGUAGE=FILE");
    }
    SentencePairs& corpus = corpora.emplace_back(read_tsv(file.substr(sign + 1), columns));
    corpus.language = file.substr(0, sign);
  }
  return corpora;
}

}  // namespace attentive
