# The WebAssembly build: one variant of attentive-PART-VARIANT.{mjs,wasm,d.mts} for each preset.
set(ATTENTIVE_WASM_VARIANT simd CACHE STRING "simd or relaxed")
set_property(CACHE ATTENTIVE_WASM_VARIANT PROPERTY STRINGS simd relaxed)

# Bulk memory and saturating conversions are older than SIMD everywhere.
set(WASM_COMPILE_OPTIONS -msimd128 -mbulk-memory -mnontrapping-fptoint -fwasm-exceptions -flto
    -fno-rtti)
if(ATTENTIVE_WASM_VARIANT STREQUAL "relaxed")
  list(APPEND WASM_COMPILE_OPTIONS -mrelaxed-simd)
endif()
add_compile_options(${WASM_COMPILE_OPTIONS})
# Eigen 3.4 has no WebAssembly packets and its SSE ones do not compile through the emulation headers.
add_compile_definitions(EIGEN_DONT_VECTORIZE)
# Without RTTI, Embind knows only names that the bindings register.
add_compile_definitions(EMSCRIPTEN_HAS_UNBOUND_TYPE_NAMES=0)
# Readers check each JSON value before they use it: the library aborts instead of throwing.
add_compile_definitions(JSON_NOEXCEPTION)

# Speed where the arithmetic is, size elsewhere: the whole is fetched before the first word.
set(FAST_SOURCES ${CORE_SOURCES})
list(FILTER FAST_SOURCES INCLUDE REGEX "/src/core/(kernels/|layers/(.*_cell|.*attention|ssru).cpp|training/optimizer.cpp|hash.cpp)")
# A model is packed once, when it is loaded.
list(FILTER FAST_SOURCES EXCLUDE REGEX "/src/core/kernels/pack.cpp$")
# A library of its own, because not every part of the engine links it.
set(SENTENCEPIECE_SOURCES ${CORE_SOURCES})
list(FILTER SENTENCEPIECE_SOURCES INCLUDE REGEX "/src/core/text/(charsmap|piece_trie|protobuf_reader|sentencepiece.*).cpp")
set(SMALL_SOURCES ${CORE_SOURCES})
list(REMOVE_ITEM SMALL_SOURCES ${FAST_SOURCES} ${SENTENCEPIECE_SOURCES})
add_core_library(attentive_fast ${FAST_SOURCES})
add_core_library(attentive_core ${SMALL_SOURCES})
target_compile_options(attentive_core PRIVATE -Oz)
target_link_libraries(attentive_core PUBLIC attentive_fast)
add_core_library(attentive_sentencepiece ${SENTENCEPIECE_SOURCES})
target_compile_options(attentive_sentencepiece PRIVATE -Oz)

# The engine's parts, each with classes of its own: who only translates fetches no training, and who
# translates with our models nothing of Marian's.
set(BINDINGS ${PROJECT_SOURCE_DIR}/src/bindings)
set(TRANSLATE_CLASSES ${BINDINGS}/model.cpp ${BINDINGS}/no_sentencepiece.cpp)
set(MARIAN_CLASSES ${BINDINGS}/model.cpp ${BINDINGS}/marian.cpp)
set(TRAIN_CLASSES ${BINDINGS}/inspector.cpp ${BINDINGS}/scorecard.cpp
    ${BINDINGS}/tokenizer.cpp ${BINDINGS}/trainer.cpp)
file(GLOB SHARED_BINDINGS CONFIGURE_DEPENDS ${BINDINGS}/*.cpp)
list(REMOVE_ITEM SHARED_BINDINGS ${TRANSLATE_CLASSES} ${MARIAN_CLASSES} ${TRAIN_CLASSES})
add_library(attentive_bindings STATIC ${SHARED_BINDINGS})
target_compile_options(attentive_bindings PRIVATE -Oz)
target_link_libraries(attentive_bindings PUBLIC attentive_core PRIVATE attentive_warnings)

# add_engine_part(NAME OPTIMISATION SOURCES...): linked for size or, where a step of training counts for
# more, for speed.
function(add_engine_part part optimisation)
  set(name attentive-${part}-${ATTENTIVE_WASM_VARIANT})
  add_executable(attentive_${part} ${ARGN})
  target_compile_options(attentive_${part} PRIVATE -Oz)
  set_target_properties(attentive_${part} PROPERTIES OUTPUT_NAME ${name} SUFFIX .mjs)
  target_link_libraries(attentive_${part} PRIVATE attentive_bindings attentive_warnings)
  target_link_options(
    attentive_${part}
    PRIVATE
    ${WASM_COMPILE_OPTIONS}
    ${optimisation}
    -lembind
    -sMODULARIZE
    -sEXPORT_ES6
    # In Node the package hands the file over: glue for Node would import its modules, over which
    # bundlers for browsers stumble.
    -sENVIRONMENT=web,worker
    -sINCOMING_MODULE_JS_API=wasmBinary,locateFile
    -sFILESYSTEM=0
    -sALLOW_MEMORY_GROWTH
    # Otherwise a fifth of what is there already is added: much, after a model that just fits.
    -sMEMORY_GROWTH_GEOMETRIC_STEP=0.1
    -sMAXIMUM_MEMORY=4GB
    -sSTACK_SIZE=1MB
    -sMALLOC=emmalloc # Small; memory is taken once for many steps.
    # A strict Content-Security-Policy forbids code made from strings: generate Embind's glue now.
    -sDYNAMIC_EXECUTION=0
    -sTEXTDECODER=2 # Without what stands in for browsers that have none.
    -sEMBIND_AOT=1
    --emit-tsd ${name}.d.mts)
endfunction()
# Each source has been inlined by its own measure: across sources only what makes the code smaller.
set(FOR_SIZE -Oz -Wl,-mllvm,-inline-threshold=0)
add_engine_part(translate "${FOR_SIZE}" ${TRANSLATE_CLASSES})
add_engine_part(marian "${FOR_SIZE}" ${MARIAN_CLASSES})
add_engine_part(train -O3 ${TRAIN_CLASSES})
foreach(part marian train)
  target_link_libraries(attentive_${part} PRIVATE attentive_sentencepiece)
endforeach()

# --- The command line ---------------------------------------------------------------------------
# The program for Node: the sources of the native one with what Node offers in place of POSIX. JSON
# is read by the library, so that messages are the same; Unicode's tables are JavaScript's.
file(GLOB CLI_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/cli/*.cpp
     ${PROJECT_SOURCE_DIR}/src/cli/node/*.cpp)
set(cli_name attentive-cli-${ATTENTIVE_WASM_VARIANT})
add_executable(attentive_cli ${CLI_SOURCES} ${PROJECT_SOURCE_DIR}/src/core/json/json_nlohmann.cpp
                             ${BINDINGS}/js_string.cpp ${BINDINGS}/unicode_tables.cpp)
target_compile_options(attentive_cli PRIVATE -Oz)
set_target_properties(attentive_cli PROPERTIES OUTPUT_NAME ${cli_name} SUFFIX .mjs)
target_link_libraries(attentive_cli PRIVATE attentive_core attentive_sentencepiece
                                            attentive_warnings)
target_link_options(
  attentive_cli
  PRIVATE
  ${WASM_COMPILE_OPTIONS}
  -O3
  -lembind
  -sMODULARIZE
  -sEXPORT_ES6
  -sENVIRONMENT=node
  -sNODERAWFS
  -sINCOMING_MODULE_JS_API=wasmBinary
  -sINVOKE_RUN=0
  -sEXPORTED_RUNTIME_METHODS=callMain
  -sEXIT_RUNTIME
  -sNODEJS_CATCH_EXIT=0
  -sNODEJS_CATCH_REJECTION=0
  -sALLOW_MEMORY_GROWTH
  -sMEMORY_GROWTH_GEOMETRIC_STEP=0.1
  -sMAXIMUM_MEMORY=4GB
  -sSTACK_SIZE=1MB
  -sDYNAMIC_EXECUTION=0)

# For `npm run bench:train`: our products and the machine's peak, as plain exports without JavaScript.
file(GLOB KERNEL_SOURCES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/core/kernels/*.cpp)
add_executable(attentive_gemm_bench EXCLUDE_FROM_ALL
               ${PROJECT_SOURCE_DIR}/bench/training/matrix_products.cpp ${KERNEL_SOURCES})
set_target_properties(attentive_gemm_bench PROPERTIES OUTPUT_NAME gemm-bench SUFFIX .wasm)
target_include_directories(attentive_gemm_bench PRIVATE ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(attentive_gemm_bench PRIVATE attentive_headers attentive_warnings)
target_link_options(attentive_gemm_bench PRIVATE ${WASM_COMPILE_OPTIONS} --no-entry
                    -sINITIAL_MEMORY=256MB)

# For `npm run bench`: the machine's limits, likewise.
add_executable(attentive_limits_bench EXCLUDE_FROM_ALL
               ${PROJECT_SOURCE_DIR}/bench/translation/machine_limits.cpp)
set_target_properties(attentive_limits_bench PROPERTIES OUTPUT_NAME limits-bench SUFFIX .wasm)
target_include_directories(attentive_limits_bench PRIVATE ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(attentive_limits_bench PRIVATE attentive_headers attentive_warnings)
target_link_options(attentive_limits_bench PRIVATE ${WASM_COMPILE_OPTIONS} --no-entry
                    -sINITIAL_MEMORY=256MB)
