// MicroPython's unix port as the host target builds it.

#define MICROPY_CONFIG_ROM_LEVEL (MICROPY_CONFIG_ROM_LEVEL_EXTRA_FEATURES)
#include "ports/unix/variants/mpconfigvariant_common.h"

// Ctrl-C must not jump out of C++ from inside the signal handler: it is scheduled, and every wait ends for it.
#undef MICROPY_ASYNC_KBD_INTR
#define MICROPY_ASYNC_KBD_INTR (0)
