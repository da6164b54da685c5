# Carried by our own targets only; what we depend on is included as SYSTEM.
option(ATTENTIVE_WERROR "Treat warnings as errors" ON)

add_library(attentive_warnings INTERFACE)
target_compile_options(attentive_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow
                                                    $<$<BOOL:${ATTENTIVE_WERROR}>:-Werror>)
