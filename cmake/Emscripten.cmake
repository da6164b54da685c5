# Emscripten's own CMake toolchain, wherever the `emcc` on PATH keeps it. tools/bootstrap.mjs puts a
# recent enough one there; `eval "$(node tools/bootstrap.mjs --env)"` does so for a shell.
if(NOT DEFINED ENV{ATTENTIVE_EMSCRIPTEN_ROOT}) # The environment reaches CMake's nested trial builds.
  execute_process(
    COMMAND em-config EMSCRIPTEN_ROOT
    OUTPUT_VARIABLE root
    OUTPUT_STRIP_TRAILING_WHITESPACE
    RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    message(FATAL_ERROR "emcc is not on PATH; run: eval \"$(node tools/bootstrap.mjs --env)\"")
  endif()
  set(ENV{ATTENTIVE_EMSCRIPTEN_ROOT} ${root})
endif()
include($ENV{ATTENTIVE_EMSCRIPTEN_ROOT}/cmake/Modules/Platform/Emscripten.cmake)
