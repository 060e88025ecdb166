// MicroPython's unix port as the host target builds it.

#define MICROPY_CONFIG_ROM_LEVEL (MICROPY_CONFIG_ROM_LEVEL_EXTRA_FEATURES)
#include "ports/unix/variants/mpconfigvariant_common.h"

// Ctrl-C must not jump out of C++ from inside the signal handler: it is scheduled, and every wait ends for it.
#undef MICROPY_ASYNC_KBD_INTR
#define MICROPY_ASYNC_KBD_INTR (0)

// Threads take turns at the VM, as on the boards that have them. The port's make says otherwise, and then a thread that makes a
// global variable can hide the others from a thread that reads them meanwhile. The port's own locks are recursive in either case.
#undef MICROPY_PY_THREAD_GIL
#define MICROPY_PY_THREAD_GIL (1)
#define MICROPY_PY_THREAD_RECURSIVE_MUTEX (1)
#define MICROPY_MPHALPORT_H "host_mphalport.h"
