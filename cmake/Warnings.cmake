# Carried by our own targets only; what we depend on is included as SYSTEM.
option(ATTENTIVE_WERROR "Treat warnings as errors" ON)

add_library(attentive_warnings INTERFACE)
target_compile_options(
  attentive_warnings
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wshadow
            $<$<BOOL:${ATTENTIVE_WERROR}>:-Werror>
            # False alarms of GCC 12 once library code is inlined into ours: its AVX-512 intrinsics
            # start from an uninitialised register on purpose, and std::string's concatenation
            # "may overlap" itself.
            "$<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized;-Wno-restrict>")
