# The loops of bare.c in place of any sockets: the same VM, flags, driver and stack as the firmware that is measured. Beside it lies
# the runtime; of that, what starts the stack and gives it its turns is linked. The workbench gives PORTWRIGHT_DEFINITIONS, the
# target's numbers.

add_library(usermod_portwright INTERFACE)

file(GLOB backend ${CMAKE_CURRENT_LIST_DIR}/backends/lwip/*.cpp)
set(facade ${CMAKE_CURRENT_LIST_DIR}/micropython/port.cpp)

target_sources(usermod_portwright INTERFACE ${backend} ${facade} ${CMAKE_CURRENT_LIST_DIR}/bare.c)
target_include_directories(usermod_portwright INTERFACE
    ${CMAKE_CURRENT_LIST_DIR}
    ${CMAKE_CURRENT_LIST_DIR}/include
    ${CMAKE_CURRENT_LIST_DIR}/micropython
)
target_compile_definitions(usermod_portwright INTERFACE ${PORTWRIGHT_DEFINITIONS})
set_source_files_properties(${backend} ${facade} PROPERTIES COMPILE_OPTIONS "-std=gnu++20;-fno-exceptions;-fno-rtti;-fno-threadsafe-statics")

target_link_libraries(usermod INTERFACE usermod_portwright)
