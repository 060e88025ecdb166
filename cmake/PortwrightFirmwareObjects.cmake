# Proof that the runtime asks for nothing that a bare machine lacks: compiled as firmware compiles it, joined into one object,
# and its undefined symbols and sections looked at.
#
# portwright_firmware_objects(NAME SOURCES...) adds the test NAME.
function(portwright_firmware_objects name)
    add_library(${name} OBJECT ${ARGN})
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/runtime/include ${PROJECT_SOURCE_DIR}/runtime)
    target_compile_features(${name} PRIVATE cxx_std_20)
    set_target_properties(${name} PROPERTIES CXX_EXTENSIONS OFF)
    target_compile_options(${name} PRIVATE -Os -fno-pic -fno-stack-protector ${PORTWRIGHT_LANGUAGE} ${PORTWRIGHT_WARNINGS})
    add_test(NAME ${name}
        COMMAND ${CMAKE_COMMAND} "-DOBJECTS=$<TARGET_OBJECTS:${name}>" -DNM=${CMAKE_NM} -DOBJDUMP=${CMAKE_OBJDUMP}
            -DLINKER=${CMAKE_LINKER} -DJOINED=${CMAKE_CURRENT_BINARY_DIR}/${name}.joined.o
            -P ${PROJECT_SOURCE_DIR}/cmake/CheckFirmwareObjects.cmake)
endfunction()
