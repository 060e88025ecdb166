# MicroPython's own sockets over lwIP, extmod/modlwip.c, in place of our module, to compare with: the same VM, flags, driver and
# stack. It lies in the generated module's place, beside the runtime; of that, only what the board itself calls is linked: it
# starts the stack, gives it its turns and reads addresses. The workbench gives PORTWRIGHT_DEFINITIONS, the target's numbers.

add_library(usermod_portwright INTERFACE)

file(GLOB runtime ${CMAKE_CURRENT_LIST_DIR}/src/*.cpp ${CMAKE_CURRENT_LIST_DIR}/backends/lwip/*.cpp)
file(GLOB own ${CMAKE_CURRENT_LIST_DIR}/*.c)
set(facade ${CMAKE_CURRENT_LIST_DIR}/micropython/port.cpp)

target_sources(usermod_portwright INTERFACE ${runtime} ${facade} ${own})
target_include_directories(usermod_portwright INTERFACE
    ${CMAKE_CURRENT_LIST_DIR}
    ${CMAKE_CURRENT_LIST_DIR}/include
    ${CMAKE_CURRENT_LIST_DIR}/micropython
)
# lwIP's options name no type for what modlwip.c restores interrupts from: nothing here calls it.
target_compile_definitions(usermod_portwright INTERFACE
    ${PORTWRIGHT_DEFINITIONS} MICROPY_PY_LWIP=1 MICROPY_PY_LWIP_SOCK_RAW=1 sys_prot_t=uint32_t
)
set_source_files_properties(${runtime} ${facade} PROPERTIES COMPILE_OPTIONS "-std=gnu++20;-fno-exceptions;-fno-rtti;-fno-threadsafe-statics")

target_link_libraries(usermod INTERFACE usermod_portwright)
