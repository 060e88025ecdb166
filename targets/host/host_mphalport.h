// The unix port's own, but a thread that sleeps lets others have the VM.
#include "ports/unix/mphalport.h"

#undef MICROPY_INTERNAL_WFE
#define MICROPY_INTERNAL_WFE(TIMEOUT_MS) \
    do {                                 \
        MP_THREAD_GIL_EXIT();            \
        mp_hal_delay_us(500);            \
        MP_THREAD_GIL_ENTER();           \
    } while (0)
