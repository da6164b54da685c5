# The core, one source list for every build of it. Sources include each other as "core/...".
file(GLOB_RECURSE CORE_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/core/*.cpp)

# Unicode's tables and JSON: a browser has them already, and the bindings ask it.
if(EMSCRIPTEN)
  list(FILTER CORE_SOURCES EXCLUDE REGEX "/(unicode_utf8proc|json_nlohmann).cpp$")
endif()

# add_core_library(NAME SOURCES...): core sources as a static library; the caller adds what sets this
# build of them apart.
function(add_core_library name)
  add_library(${name} STATIC ${ARGN})
  target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${name} PUBLIC attentive_headers PRIVATE attentive_warnings)
endfunction()

# Several sources are compiled as one (CMAKE_UNITY_BUILD, set by the presets), for most of the time goes
# into the headers that they share: so names in unnamed namespaces must differ throughout a target.

# precompile(TARGET HEADERS...): what most files of a target include and takes long to read, read once.
# Not for WebAssembly, whose files are compiled with different options.
function(precompile target)
  target_precompile_headers(${target} PRIVATE <Eigen/Core> <nlohmann/json.hpp> <algorithm> <functional>
                            <map> <memory> <string> <unordered_map> <vector> ${ARGN})
endfunction()
