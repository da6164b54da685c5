# The native build: the command line, and the tests.
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(GTest REQUIRED)
find_path(UTF8PROC_INCLUDE_DIR utf8proc.h REQUIRED)
find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)

# Products and sums are fused where kernels/lanes.h says so and nowhere else, as in WebAssembly: so a
# model writes the same.
add_compile_options(-ffp-contract=off)

option(ATTENTIVE_SANITIZE "Compile with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
if(ATTENTIVE_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
  add_compile_definitions(ATTENTIVE_SANITIZED)
endif()

option(ATTENTIVE_FUZZ "Build the fuzzers, with Clang's libFuzzer" OFF)
if(ATTENTIVE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# --- The core ----------------------------------------------------------------------------------
add_core_library(attentive_core ${CORE_SOURCES})
target_include_directories(attentive_core SYSTEM PRIVATE ${UTF8PROC_INCLUDE_DIR})
target_link_libraries(attentive_core PUBLIC Threads::Threads ${UTF8PROC_LIBRARY})
precompile(attentive_core)

# The model's rooms a second time, in double precision, for the gradient and parity checks only; the
# latter read goldens. Not sanitized: the same sources are, in single precision.
if(NOT ATTENTIVE_SANITIZE)
  set(MODEL_SOURCES ${CORE_SOURCES})
  list(FILTER MODEL_SOURCES INCLUDE REGEX
       "/src/core/((json|kernels|layers|model|weights)/)?[^/]*$|/bundle/safetensors.cpp$")
  add_core_library(attentive_core_double ${MODEL_SOURCES})
  target_compile_definitions(attentive_core_double PUBLIC ATTENTIVE_REAL_DOUBLE)
  precompile(attentive_core_double)
endif()

# --- The command line --------------------------------------------------------------------------
# All but main is a library, so that tests can reach the command line's parts.
file(GLOB CLI_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/cli/*.cpp
     ${PROJECT_SOURCE_DIR}/src/cli/native/*.cpp)
set(CLI_MAIN ${PROJECT_SOURCE_DIR}/src/cli/main.cpp)
list(REMOVE_ITEM CLI_SOURCES ${CLI_MAIN})
add_library(attentive_cli STATIC ${CLI_SOURCES})
target_link_libraries(
  attentive_cli
  PUBLIC attentive_core ZLIB::ZLIB
  PRIVATE attentive_warnings)

precompile(attentive_cli <CLI/CLI.hpp>)

add_executable(attentive ${CLI_MAIN})
target_link_libraries(attentive PRIVATE attentive_cli attentive_warnings)

# --- Benchmark ---------------------------------------------------------------------------------
# For `npm run bench`: translations timed as in WebAssembly, and the machine's limits.
set(BENCH_FOLDER ${PROJECT_SOURCE_DIR}/bench/translation)
add_executable(attentive_native_bench EXCLUDE_FROM_ALL ${BENCH_FOLDER}/native_engine.cpp)
set_target_properties(attentive_native_bench PROPERTIES OUTPUT_NAME native-bench)
target_link_libraries(attentive_native_bench PRIVATE attentive_cli attentive_warnings)

add_executable(attentive_limits_bench EXCLUDE_FROM_ALL ${BENCH_FOLDER}/machine_limits.cpp)
set_target_properties(attentive_limits_bench PROPERTIES OUTPUT_NAME limits-bench)
target_include_directories(attentive_limits_bench PRIVATE ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(attentive_limits_bench PRIVATE attentive_headers attentive_warnings)

# --- Tests -------------------------------------------------------------------------------------
enable_testing()
file(GLOB_RECURSE CORE_TEST_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/core/*.cpp)
file(GLOB CLI_TEST_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/cli/*.cpp)
# In a binary of their own: the two builds of the core define the same symbols. Parity with PyTorch is
# tested in both.
set(DOUBLE_TEST_SOURCES ${CORE_TEST_SOURCES})
list(FILTER DOUBLE_TEST_SOURCES INCLUDE REGEX "/tests/core/(gradients|parity)/")
list(FILTER CORE_TEST_SOURCES EXCLUDE REGEX "/tests/core/gradients/")

# add_test_binary(NAME LIBRARY SOURCES...): GoogleTest cases linked with one build of the core.
function(add_test_binary name library)
  add_executable(${name} ${ARGN})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE ATTENTIVE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${library} GTest::gtest_main attentive_warnings)
  target_compile_options(${name} PRIVATE -O1)  # Expectations need compiling, not speed.
  if(ATTENTIVE_SANITIZE) # Nor are they what is looked into: memory alone, which they share.
    target_compile_options(${name} PRIVATE -fno-sanitize=undefined,fuzzer-no-link)
  endif()
  precompile(${name} <gtest/gtest.h>)
  add_test(NAME ${name} COMMAND ${name})
endfunction()

add_test_binary(attentive_tests attentive_core ${CORE_TEST_SOURCES})
if(NOT ATTENTIVE_SANITIZE)
  add_test_binary(attentive_gradient_tests attentive_core_double ${DOUBLE_TEST_SOURCES})
endif()
add_test_binary(attentive_cli_tests attentive_cli ${CLI_TEST_SOURCES})
target_compile_definitions(attentive_cli_tests
                           PRIVATE ATTENTIVE_EXECUTABLE="$<TARGET_FILE:attentive>")
add_dependencies(attentive_cli_tests attentive)

# --- Fuzzers -----------------------------------------------------------------------------------
if(ATTENTIVE_FUZZ)
  include(Fuzz)
endif()
