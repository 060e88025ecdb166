# In: OBJECTS, the tools NM, OBJDUMP and LINKER, and JOINED, a file to write. Fails where the objects need more than four
# functions of the C library and the port's facade, or have something to run before main.

set(allowed "^(memcpy|memmove|memset|memcmp|portwright::port::.*)$")

function(run output)
    execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE text RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "failed: ${ARGN}")
    endif()
    set(${output} "${text}" PARENT_SCOPE)
endfunction()

run(ignored ${LINKER} -r -o ${JOINED} ${OBJECTS})
run(symbols ${NM} --demangle --undefined-only ${JOINED})
run(sections ${OBJDUMP} --section-headers ${JOINED})

string(REGEX MATCHALL "U [^\n]+" undefined "${symbols}")
set(unwanted "")
foreach(symbol IN LISTS undefined)
    string(SUBSTRING "${symbol}" 2 -1 symbol)
    if(NOT symbol MATCHES "${allowed}")
        string(APPEND unwanted "\n  ${symbol}")
    endif()
endforeach()
if(unwanted)
    message(FATAL_ERROR "the runtime needs what firmware does not have:${unwanted}")
endif()
if(sections MATCHES "\\.(init_array|ctors|fini_array|dtors|tbss|tdata)")
    message(FATAL_ERROR "the runtime has a global constructor, destructor or thread-local: ${CMAKE_MATCH_0}")
endif()
