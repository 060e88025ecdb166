// What imports and companion modules need of the glue. The generated tables, which are C, include this as well.
#pragma once

#ifdef __cplusplus
extern "C" {
#endif

#include "py/obj.h"

// A name visible without import whose behaviour is a function of a companion module. In ROM.
typedef struct _portwright_companion_function_t {
    mp_obj_base_t base;
    const char* module;
    qstr_short_t function;
} portwright_companion_function_t;

// Imports the module, which runs it the first time only, and calls its function with all arguments. Raises what these raise.
mp_obj_t portwright_call_companion(mp_obj_t self, size_t n_args, size_t n_kw, const mp_obj_t* args);

// In place of the VM's `__import__`. A companion comes before a module of the VM, also where the VM would take its own at once.
// An ImportError for a module that is not there also says which the firmware has.
mp_obj_t portwright_import(size_t n_args, const mp_obj_t* args);

#ifdef __cplusplus
}
#endif
