# The header-only dependencies, reached through a folder of links: the WebAssembly build needs them
# too, and /usr/include itself on its path would shadow Emscripten's own C library headers.
find_path(EIGEN_INCLUDE_DIR Eigen/Core PATHS /usr/include /usr/local/include PATH_SUFFIXES eigen3
          REQUIRED NO_CMAKE_FIND_ROOT_PATH)
find_path(JSON_INCLUDE_DIR nlohmann/json.hpp PATHS /usr/include /usr/local/include REQUIRED
          NO_CMAKE_FIND_ROOT_PATH)
find_path(CLI11_INCLUDE_DIR CLI/CLI.hpp PATHS /usr/include /usr/local/include REQUIRED
          NO_CMAKE_FIND_ROOT_PATH)

set(DEPENDENCY_LINKS ${CMAKE_BINARY_DIR}/deps/include)
file(MAKE_DIRECTORY ${DEPENDENCY_LINKS})
file(CREATE_LINK ${EIGEN_INCLUDE_DIR}/Eigen ${DEPENDENCY_LINKS}/Eigen SYMBOLIC)
file(CREATE_LINK ${JSON_INCLUDE_DIR}/nlohmann ${DEPENDENCY_LINKS}/nlohmann SYMBOLIC)
file(CREATE_LINK ${CLI11_INCLUDE_DIR}/CLI ${DEPENDENCY_LINKS}/CLI SYMBOLIC)

add_library(attentive_headers INTERFACE)
target_include_directories(attentive_headers SYSTEM INTERFACE ${DEPENDENCY_LINKS})
