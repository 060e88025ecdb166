# The lwIP backend together with the stack, whose source is fetched by `./portwright` or named by LWIP_DIR.

set(LWIP_DIR "$ENV{LWIP_DIR}" CACHE PATH "lwIP 2.2.x, unpacked; without it the backend over it is left out")

if(NOT LWIP_DIR)
    message(STATUS "no LWIP_DIR: the lwIP backend and its tests are left out (`./portwright test` fetches lwIP)")
elseif(NOT EXISTS ${LWIP_DIR}/src/include/lwip/init.h)
    message(FATAL_ERROR "LWIP_DIR is ${LWIP_DIR}: there is no lwIP source in it")
else()
    enable_language(C)
endif()

# portwright_lwip(NAME DEFINITIONS...): a library of both. Definitions: limits (backends/lwip/sizes.h) and lwIP's own.
function(portwright_lwip name)
    set(folder ${PROJECT_SOURCE_DIR}/runtime/backends/lwip)
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*.cpp)
    portwright_library(${name} ${sources})
    target_link_libraries(${name} PUBLIC portwright_runtime)
    target_include_directories(${name} SYSTEM PUBLIC ${LWIP_DIR}/src/include ${folder}/configuration)
    target_compile_definitions(${name} PUBLIC ${ARGN})

    # Not by lwIP's own list of files: that one configures a header inside its source.
    set(core ${LWIP_DIR}/src/core)
    file(GLOB stack ${core}/*.c ${core}/ipv4/*.c ${core}/ipv6/*.c ${LWIP_DIR}/src/netif/ethernet.c)
    add_library(${name}_stack STATIC ${stack})
    target_include_directories(${name}_stack PRIVATE ${LWIP_DIR}/src/include ${PROJECT_SOURCE_DIR}/runtime ${PROJECT_SOURCE_DIR}/runtime/include ${folder}/configuration)
    target_compile_definitions(${name}_stack PRIVATE ${ARGN})
    if(PORTWRIGHT_SANITIZE)
        target_compile_options(${name}_stack PRIVATE -fsanitize=${PORTWRIGHT_SANITIZE} -fno-sanitize-recover=all)
    endif()
    target_link_libraries(${name} PUBLIC ${name}_stack)
    target_link_libraries(${name}_stack PUBLIC ${name})
endfunction()
