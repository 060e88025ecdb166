// Threads that take turns: one runs until it waits or gives the VM's lock up, so nothing below the VM is ever interrupted by
// another thread.
#pragma once

#include <stdbool.h>

typedef struct {
    volatile bool taken;
} mp_thread_mutex_t;

// Before the VM starts, and after it ended: there is the main thread alone.
void board_threads_reset(void);

// For the garbage collector: everything that threads other than the running one hold.
void board_threads_collect(void);
