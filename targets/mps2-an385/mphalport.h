// The VM's hardware layer, where it is not a function of mphalport.c.
#pragma once

#include "board.h"
#include "shared/runtime/interrupt_char.h"

static inline mp_uint_t mp_hal_ticks_ms(void) {
    return (mp_uint_t)board_milliseconds();
}

static inline mp_uint_t mp_hal_ticks_us(void) {
    return (mp_uint_t)board_microseconds();
}

static inline mp_uint_t mp_hal_ticks_cpu(void) {
    return mp_hal_ticks_us();
}

static inline uint64_t mp_hal_time_ns(void) {
    return board_wall_clock();
}

// Whether output is for a terminal, which wants a carriage return before each line feed.
void board_output_is_for_terminal(bool terminal);
