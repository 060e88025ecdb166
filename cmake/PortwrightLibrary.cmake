# How our own code is compiled for the host: the firmware's language rules, every warning an error.

set(PORTWRIGHT_LANGUAGE -fno-exceptions -fno-rtti -fno-threadsafe-statics)
set(PORTWRIGHT_WARNINGS -Wall -Wextra -Werror -Wconversion)

function(portwright_compile target)
    target_compile_features(${target} PUBLIC cxx_std_20)
    set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
    target_compile_options(${target} PRIVATE ${PORTWRIGHT_WARNINGS} ${ARGN})
    if(PORTWRIGHT_FUZZ)
        target_compile_options(${target} PRIVATE -fsanitize=fuzzer-no-link)
    endif()
    if(PORTWRIGHT_SANITIZE)
        target_compile_options(${target} PRIVATE -fsanitize=${PORTWRIGHT_SANITIZE} -fno-sanitize-recover=all)
        target_link_options(${target} PUBLIC -fsanitize=${PORTWRIGHT_SANITIZE})
    endif()
endfunction()

# A part of the runtime: portwright_library(name SOURCES...)
function(portwright_library name)
    add_library(${name} STATIC ${ARGN})
    target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/runtime/include ${PROJECT_SOURCE_DIR}/runtime)
    portwright_compile(${name} ${PORTWRIGHT_LANGUAGE})
endfunction()
