# One fuzzer for each way in from outside, and what they start from.
set(FUZZ_FOLDER ${PROJECT_SOURCE_DIR}/tests/fuzz)
add_library(fuzz_seeds STATIC ${FUZZ_FOLDER}/seeds.cpp)
target_include_directories(fuzz_seeds PUBLIC ${PROJECT_SOURCE_DIR}/tests)
target_link_libraries(fuzz_seeds PUBLIC attentive_core PRIVATE attentive_warnings)

add_executable(write_seeds ${FUZZ_FOLDER}/write_seeds.cpp)
target_link_libraries(write_seeds PRIVATE fuzz_seeds attentive_warnings)

set(FUZZERS safetensors checkpoint config tokenizer_json sentencepiece marian marian_lexicon text clean_text copying)
foreach(target IN LISTS FUZZERS)
  add_executable(fuzz_${target} ${FUZZ_FOLDER}/${target}.cpp)
  target_link_options(fuzz_${target} PRIVATE -fsanitize=fuzzer)
  target_link_libraries(fuzz_${target} PRIVATE fuzz_seeds attentive_warnings)
endforeach()
