// The VM's C API as C++ sees it. Only files below runtime/micropython/ (and generated bindings) include this.
//
// A raise is a longjmp: it runs no destructor. So a function here that may raise keeps only trivially destructible
// locals, and calls the runtime's noexcept core before it raises, never across it.
#pragma once

extern "C" {
#include "py/gc.h"
#include "py/mphal.h"
#include "py/mpstate.h"
#include "py/mpthread.h"
#include "py/obj.h"
#include "py/objexcept.h"
#include "py/objint.h"
#include "py/objlist.h"
#include "py/objstr.h"
#include "py/runtime.h"
#include "py/smallint.h"
#include "py/stream.h"
}
