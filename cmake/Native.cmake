# The native build: the command line, and the tests.
find_package(Threads REQUIRED)

option(ATTENTIVE_SANITIZE "Compile with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
if(ATTENTIVE_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

add_core_library(attentive_core)
target_link_libraries(attentive_core PUBLIC Threads::Threads)

# --- The command line --------------------------------------------------------------------------
file(GLOB CLI_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/cli/*.cpp)
if(EXISTS ${PROJECT_SOURCE_DIR}/src/cli/main.cpp)
  find_package(ZLIB REQUIRED)
  find_package(CLI11 REQUIRED)
  find_path(UTF8PROC_INCLUDE_DIR utf8proc.h REQUIRED)
  find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)

  # All but main, so that tests can reach the command line's parts.
  set(CLI_MAIN ${PROJECT_SOURCE_DIR}/src/cli/main.cpp)
  list(REMOVE_ITEM CLI_SOURCES ${CLI_MAIN})
  add_library(attentive_cli STATIC ${CLI_SOURCES})
  target_include_directories(attentive_cli SYSTEM PUBLIC ${UTF8PROC_INCLUDE_DIR})
  target_link_libraries(
    attentive_cli
    PUBLIC attentive_core ZLIB::ZLIB CLI11::CLI11 ${UTF8PROC_LIBRARY}
    PRIVATE attentive_warnings)

  add_executable(attentive ${CLI_MAIN})
  target_link_libraries(attentive PRIVATE attentive_cli attentive_warnings)
endif()

# --- Tests -------------------------------------------------------------------------------------
# Gradients are checked in double precision: the same sources compiled a second time, linked into a
# binary of their own because the two builds define the same symbols.
file(GLOB_RECURSE TEST_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/core/*.cpp)
set(GRADIENT_TEST_SOURCES ${TEST_SOURCES})
list(FILTER TEST_SOURCES EXCLUDE REGEX "/tests/core/gradients/")
list(FILTER GRADIENT_TEST_SOURCES INCLUDE REGEX "/tests/core/gradients/")

file(GLOB CLI_TEST_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/cli/*.cpp)

if(TEST_SOURCES OR GRADIENT_TEST_SOURCES)
  find_package(GTest REQUIRED)
  enable_testing()
endif()

# add_test_binary(NAME LIBRARY SOURCES...): GoogleTest cases linked with one build of the core.
function(add_test_binary name library)
  add_executable(${name} ${ARGN})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${name}
                             PRIVATE ATTENTIVE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${library} GTest::gtest_main attentive_warnings)
  add_test(NAME ${name} COMMAND ${name})
endfunction()

if(TEST_SOURCES)
  add_test_binary(attentive_tests attentive_core ${TEST_SOURCES})
endif()
if(GRADIENT_TEST_SOURCES)
  add_core_library(attentive_core_double)
  target_compile_definitions(attentive_core_double PUBLIC ATTENTIVE_REAL_DOUBLE)
  target_link_libraries(attentive_core_double PUBLIC Threads::Threads)
  add_test_binary(attentive_gradient_tests attentive_core_double ${GRADIENT_TEST_SOURCES})
endif()
if(TARGET attentive_cli AND CLI_TEST_SOURCES)
  add_test_binary(attentive_cli_tests attentive_cli ${CLI_TEST_SOURCES})
  target_compile_definitions(attentive_cli_tests
                             PRIVATE ATTENTIVE_EXECUTABLE="$<TARGET_FILE:attentive>")
  add_dependencies(attentive_cli_tests attentive)
endif()
