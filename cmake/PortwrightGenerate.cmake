# portwright_generate(NAME VARIANT <variant> [TARGET <target>] [SPEC <folder>] [TARGETS <folder>])
#
# A build target NAME that keeps the user C module of a variant in ${CMAKE_CURRENT_BINARY_DIR}/NAME/portwright up to date with the
# specification, the templates, the runtime and the generator. Consumers say add_dependencies(<consumer> NAME).
#
# Files that come out with the same bytes keep their time, so only what changed is compiled again; the stamp tells the build
# tool that the generator has run, and the dependency file what it read. This is the one form that neither runs for ever nor
# misses an edit, with Ninja and with Makefiles.

set(PORTWRIGHT_ROOT ${CMAKE_CURRENT_LIST_DIR}/..)

function(portwright_generate name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "VARIANT;TARGET;SPEC;TARGETS" "")
    if(NOT arg_VARIANT)
        message(FATAL_ERROR "portwright_generate(${name}): VARIANT is missing")
    endif()
    if(NOT arg_TARGET)
        set(arg_TARGET host)
    endif()
    set(places)
    if(arg_SPEC)
        list(APPEND places --spec ${arg_SPEC})
    endif()
    if(arg_TARGETS)
        list(APPEND places --targets ${arg_TARGETS})
    endif()
    set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name})
    set(module ${folder}/portwright)
    file(MAKE_DIRECTORY ${folder})
    add_custom_command(
        OUTPUT ${folder}/stamp
        BYPRODUCTS ${module}/bindings.cpp ${module}/tables.c ${module}/qstrs.c ${module}/config.h ${module}/builtins.h
        COMMAND ${PORTWRIGHT_ROOT}/portwright generate --variant ${arg_VARIANT} --target ${arg_TARGET} --only cpp
            --out ${module} --stamp ${folder}/stamp --depfile ${folder}/depends ${places}
        DEPFILE ${folder}/depends
        COMMENT "Generating ${arg_VARIANT} for ${arg_TARGET}"
        VERBATIM)
    add_custom_target(${name} DEPENDS ${folder}/stamp)
endfunction()
