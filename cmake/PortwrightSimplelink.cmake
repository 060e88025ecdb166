# The SimpleLink backend for this machine's tests: over the driver's own headers, which are in MicroPython's source, and what a
# test stands behind its calls. On the board, the port's make compiles it.

set(MICROPYTHON_DIR "$ENV{MICROPYTHON_DIR}" CACHE PATH "MicroPython 1.25.0, unpacked; without it the SimpleLink backend is left out")

if(NOT MICROPYTHON_DIR)
    message(STATUS "no MICROPYTHON_DIR: the tests of the SimpleLink backend are left out (`./portwright test` fetches MicroPython)")
elseif(NOT EXISTS ${MICROPYTHON_DIR}/drivers/cc3100/inc/simplelink.h)
    message(FATAL_ERROR "MICROPYTHON_DIR is ${MICROPYTHON_DIR}: there is no SimpleLink driver in it")
endif()

# portwright_simplelink(NAME CONFIGURATION folder of the driver's user.h): the backend and the board's part of it.
function(portwright_simplelink name configuration)
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/runtime/backends/simplelink/*.cpp)
    portwright_library(${name} ${sources} ${PROJECT_SOURCE_DIR}/targets/cc3200/module/sockets.cpp)
    target_link_libraries(${name} PUBLIC portwright_runtime)
    target_include_directories(${name} SYSTEM PUBLIC ${configuration} ${MICROPYTHON_DIR}/drivers/cc3100/inc)
endfunction()
