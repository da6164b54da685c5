# The WebAssembly build: one variant of attentive-VARIANT.{mjs,wasm,d.mts} for each preset.
set(ATTENTIVE_WASM_VARIANT simd CACHE STRING "simd or relaxed")
set_property(CACHE ATTENTIVE_WASM_VARIANT PROPERTY STRINGS simd relaxed)

set(WASM_COMPILE_OPTIONS -msimd128 -fwasm-exceptions -flto)
if(ATTENTIVE_WASM_VARIANT STREQUAL "relaxed")
  list(APPEND WASM_COMPILE_OPTIONS -mrelaxed-simd)
endif()
add_compile_options(${WASM_COMPILE_OPTIONS})
# Eigen 3.4 has no WebAssembly packets and its SSE ones do not compile through the emulation headers.
add_compile_definitions(EIGEN_DONT_VECTORIZE)

# Speed where the arithmetic is, size elsewhere: the whole is fetched before the first word.
set(FAST_SOURCES ${CORE_SOURCES})
list(FILTER FAST_SOURCES INCLUDE REGEX "/src/core/((kernels|layers)/|training/optimizer.cpp)")
set(SMALL_SOURCES ${CORE_SOURCES})
list(FILTER FAST_SOURCES EXCLUDE REGEX "/kernels/arrange.cpp$") # Runs once for a model.
list(REMOVE_ITEM SMALL_SOURCES ${FAST_SOURCES})
add_core_library(attentive_fast ${FAST_SOURCES})
add_core_library(attentive_core ${SMALL_SOURCES})
target_compile_options(attentive_core PRIVATE -Os)
target_link_libraries(attentive_core PUBLIC attentive_fast)

file(GLOB BINDING_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/bindings/*.cpp)
if(BINDING_SOURCES)
  set(name attentive-${ATTENTIVE_WASM_VARIANT})
  add_executable(attentive_wasm ${BINDING_SOURCES})
  target_compile_options(attentive_wasm PRIVATE -Os)
  set_target_properties(attentive_wasm PROPERTIES OUTPUT_NAME ${name} SUFFIX .mjs)
  target_link_libraries(attentive_wasm PRIVATE attentive_core attentive_warnings)
  target_link_options(
    attentive_wasm
    PRIVATE
    ${WASM_COMPILE_OPTIONS}
    -lembind
    -sMODULARIZE
    -sEXPORT_ES6
    # In Node the package hands the file over: glue for Node would import its modules, over which
    # bundlers for browsers stumble.
    -sENVIRONMENT=web,worker
    -sFILESYSTEM=0
    -sALLOW_MEMORY_GROWTH
    # Otherwise a fifth of what is there already is added: much, after a model that just fits.
    -sMEMORY_GROWTH_GEOMETRIC_STEP=0.1
    -sMAXIMUM_MEMORY=4GB
    -sSTACK_SIZE=1MB
    # A strict Content-Security-Policy forbids code made from strings: generate Embind's glue now.
    -sDYNAMIC_EXECUTION=0
    -sEMBIND_AOT=1
    --emit-tsd ${name}.d.mts)
endif()

# For `npm run bench:train`: our products and the machine's peak, as plain exports without JavaScript.
file(GLOB KERNEL_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/core/kernels/*.cpp)
add_executable(attentive_gemm_bench EXCLUDE_FROM_ALL
               ${PROJECT_SOURCE_DIR}/tools/bench/training/gemm.cpp ${KERNEL_SOURCES})
set_target_properties(attentive_gemm_bench PROPERTIES OUTPUT_NAME gemm-bench SUFFIX .wasm)
target_include_directories(attentive_gemm_bench PRIVATE ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(attentive_gemm_bench PRIVATE attentive_headers attentive_warnings)
target_link_options(attentive_gemm_bench PRIVATE ${WASM_COMPILE_OPTIONS} --no-entry
                    -sINITIAL_MEMORY=256MB)

# For `npm run bench`: the machine's limits, likewise.
add_executable(attentive_limits_bench EXCLUDE_FROM_ALL
               ${PROJECT_SOURCE_DIR}/tools/bench/inference/limits.cpp)
set_target_properties(attentive_limits_bench PROPERTIES OUTPUT_NAME limits-bench SUFFIX .wasm)
target_include_directories(attentive_limits_bench PRIVATE ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(attentive_limits_bench PRIVATE attentive_headers attentive_warnings)
target_link_options(attentive_limits_bench PRIVATE ${WASM_COMPILE_OPTIONS} --no-entry
                    -sINITIAL_MEMORY=256MB)
