// MicroPython on the bare board: upstream's "extra features", threads that take turns, no file system.
#pragma once

#include <alloca.h>
#include <stdint.h>

#include "board.h"
#include "names.h"
#include "parameters.h"

#define MICROPY_CONFIG_ROM_LEVEL (MICROPY_CONFIG_ROM_LEVEL_EXTRA_FEATURES)

// Memory.
#define MICROPY_ENABLE_GC (1)
#define MICROPY_STACK_CHECK_MARGIN (1024)
#define MICROPY_ENABLE_EMERGENCY_EXCEPTION_BUF (1)

// The language.
#define MICROPY_LONGINT_IMPL (MICROPY_LONGINT_IMPL_MPZ)
#define MICROPY_FLOAT_IMPL (MICROPY_FLOAT_IMPL_FLOAT)
#define MICROPY_ENABLE_SOURCE_LINE (1)
#define MICROPY_ERROR_REPORTING (MICROPY_ERROR_REPORTING_DETAILED)
#define MICROPY_USE_INTERNAL_ERRNO (1)

// Modules.
#define MICROPY_EPOCH_IS_1970 (1)
#define MICROPY_PY_TIME_GMTIME_LOCALTIME_MKTIME (1)
#define MICROPY_PY_TIME_TIME_TIME_NS (1)
#define MICROPY_PY_TIME_INCLUDEFILE "modtime_board.h"
#define MICROPY_PY_RANDOM_SEED_INIT_FUNC (board_seed())
#define MICROPY_PY_MACHINE (0)
#define MICROPY_PY_THREAD (1)
#define MICROPY_PY_THREAD_GIL (1)
#define MICROPY_PY_SYS_PLATFORM PORTWRIGHT_TARGET
#define MICROPY_HW_BOARD_NAME PORTWRIGHT_TITLE
#define MICROPY_HW_MCU_NAME PORTWRIGHT_CPU

// Waiting, and turns for the network while a script computes.
#define MICROPY_INTERNAL_EVENT_HOOK portwright_board_poll()
#define MICROPY_INTERNAL_WFE(milliseconds) board_wait_for_event()
#define MICROPY_VM_HOOK_LOOP          \
    if (board_attention) {            \
        portwright_board_poll();      \
    }
#define MICROPY_VM_HOOK_RETURN MICROPY_VM_HOOK_LOOP
#define MICROPY_BEGIN_ATOMIC_SECTION() board_disable_interrupts()
#define MICROPY_END_ATOMIC_SECTION(before) board_enable_interrupts(before)

#define MICROPY_MAKE_POINTER_CALLABLE(pointer) ((void *)((mp_uint_t)(pointer) | 1))
#define MP_SSIZE_MAX (0x7fffffff)
#define MP_STATE_PORT MP_STATE_VM
typedef intptr_t mp_int_t;
typedef uintptr_t mp_uint_t;
typedef long mp_off_t;
#define UINT_FMT "%u"
#define INT_FMT "%d"
#define MP_NEED_LOG2 (1)
