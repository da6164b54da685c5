# Carried by our own targets only; what we depend on is included as SYSTEM.
# Errors where CI is set: a compiler that knows more than ours must not keep anyone from building.
option(ATTENTIVE_WERROR "Treat warnings as errors" $ENV{CI})

add_library(attentive_warnings INTERFACE)
target_compile_options(attentive_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow
                                                    $<$<BOOL:${ATTENTIVE_WERROR}>:-Werror>)

# libstdc++'s stable_sort calls what it itself calls deprecated, and Clang says so where we sort.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(attentive_warnings INTERFACE -Wno-deprecated-declarations)
endif()

# GCC 12's optimiser raises false alarms about its own vector intrinsics and about std::string.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(attentive_warnings INTERFACE -Wno-maybe-uninitialized -Wno-restrict
                                                      -Wno-stringop-overflow -Wno-array-bounds)
endif()
